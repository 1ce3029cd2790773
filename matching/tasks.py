"""Doors for the worker: suggestions and what they stand on, meanings of texts, reminders, POCs past their end or without news, lessons
to be read over."""

from django.utils import timezone
from procrastinate.contrib.django import app

from core import embeddings
from core.jobs import Patience, enqueue_once
from irritants.models import Irritant
from matching.operations import deciding, fundings, milestones, news, readings, reminders, statistics, suggestions
from matching.operations import embeddings as meanings


@app.task(name="matching.suggest_for_irritant", retry=Patience())
def suggest_for_irritant(irritant_id: int) -> None:
    irritant = Irritant.objects.get(pk=irritant_id)
    suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now())
    _embed_what_changed()


@app.task(name="matching.suggest_for_startup", retry=Patience())
def suggest_for_startup(startup_id: int) -> None:
    suggestions.suggest_for_startup(startup_id=startup_id, at=timezone.now())
    _embed_what_changed()


@app.task(name="matching.rebuild", retry=Patience())
def rebuild(newcomers: list[int] | None = None) -> None:
    suggestions.rebuild(newcomers=newcomers or (), at=timezone.now())
    _embed_what_changed()


@app.task(name="matching.suggest_again", retry=Patience())
def suggest_again() -> None:
    """A rebuild, once many meanings were computed: queued once, for all of them."""
    suggestions.rebuild(at=timezone.now())


@app.periodic(cron="30 3 * * *")
@app.task(name="matching.refresh_statistics")
def refresh_statistics(timestamp: int) -> None:
    """Looked at each night, made again each week, or when the texts have doubled."""
    statistics.refresh(at=timezone.now())


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
    deciding.call_for_decisions(at=timezone.now())


@app.periodic(cron="15 7 * * *")
@app.task(name="matching.remind_of_funding_steps")
def remind_of_funding_steps(timestamp: int) -> None:
    fundings.remind_of_steps(at=timezone.now())


@app.periodic(cron="5-55/10 * * * *")
@app.task(name="matching.work_lesson_reminders")
def work_lesson_reminders(timestamp: int) -> None:
    readings.work(at=timezone.now())


@app.periodic(cron="20 7 * * *")
@app.task(name="matching.remind_of_milestones")
def remind_of_milestones(timestamp: int) -> None:
    milestones.remind(at=timezone.now())


@app.periodic(cron="25 7 * * *")
@app.task(name="matching.ask_for_news")
def ask_for_news(timestamp: int) -> None:
    news.ask(at=timezone.now())
