"""Doors for the worker: suggestions, reminders, POCs past their end."""

from django.utils import timezone
from procrastinate.contrib.django import app

from core.jobs import Patience
from irritants.models import Irritant
from matching.candidates import offers
from matching.operations import pocs, reminders, suggestions
from matching.scoring import Ranker
from startups.models import Startup


@app.task(name="matching.suggest_for_irritant", retry=Patience())
def suggest_for_irritant(irritant_id: int) -> None:
    irritant = Irritant.objects.select_related("establishment").get(pk=irritant_id)
    suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now())


@app.task(name="matching.suggest_for_startup", retry=Patience())
def suggest_for_startup(startup_id: int) -> None:
    """A company that changed may answer other irritants: all published ones are asked again, with one index of the offers."""
    if not Startup.objects.validated().filter(pk=startup_id).exists():
        return
    ranker = Ranker(offers(at=timezone.now()))
    for irritant in Irritant.objects.published().select_related("establishment").order_by("pk"):
        suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now(), ranker=ranker)


@app.periodic(cron="*/10 * * * *")
@app.task(name="matching.work_reminders")
def work_reminders(timestamp: int) -> None:
    reminders.close_what_is_over(at=timezone.now())
    reminders.work(at=timezone.now())


@app.periodic(cron="0 7 * * *")
@app.task(name="matching.call_for_decisions")
def call_for_decisions(timestamp: int) -> None:
    pocs.call_for_decisions(at=timezone.now())
