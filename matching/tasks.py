"""Doors for the worker: suggestions, meanings of texts, reminders, POCs past their end."""

from django.utils import timezone
from procrastinate.contrib.django import app

from core import embeddings
from core.jobs import Patience, enqueue_once
from irritants.models import Irritant
from matching.candidates import offers
from matching.operations import embeddings as meanings
from matching.operations import pocs, reminders, suggestions
from matching.scoring import Ranker
from startups.models import Startup


@app.task(name="matching.suggest_for_irritant", retry=Patience())
def suggest_for_irritant(irritant_id: int) -> None:
    irritant = Irritant.objects.select_related("establishment").get(pk=irritant_id)
    suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now())
    _embed_what_changed()


@app.task(name="matching.suggest_for_startup", retry=Patience())
def suggest_for_startup(startup_id: int) -> None:
    """A company that changed may answer other irritants: all published ones are asked again, with one index of the offers."""
    if not Startup.objects.validated().filter(pk=startup_id).exists():
        return
    suggest_again()
    _embed_what_changed()


@app.task(name="matching.suggest_again", retry=Patience())
def suggest_again() -> None:
    """All published irritants, with one index of the offers."""
    ranker = Ranker(offers(at=timezone.now()))
    for irritant in Irritant.objects.published().select_related("establishment").order_by("pk"):
        suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now(), ranker=ranker)


def _embed_what_changed() -> None:
    if embeddings.service():
        enqueue_once(meanings.TASK)


@app.task(name="matching.embed", retry=Patience())
def embed() -> None:
    meanings.embed(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="matching.embed_what_is_missing")
def embed_what_is_missing(timestamp: int) -> None:
    """What is missing or of another text, and what a killed worker or yesterday's budget has left."""
    _embed_what_changed()


@app.periodic(cron="*/10 * * * *")
@app.task(name="matching.work_reminders")
def work_reminders(timestamp: int) -> None:
    reminders.close_what_is_over(at=timezone.now())
    reminders.work(at=timezone.now())


@app.periodic(cron="0 7 * * *")
@app.task(name="matching.call_for_decisions")
def call_for_decisions(timestamp: int) -> None:
    pocs.call_for_decisions(at=timezone.now())
