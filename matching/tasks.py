"""Doors for the worker: suggestions and what they stand on, reminders, POCs past their end."""

from django.utils import timezone
from procrastinate.contrib.django import app

from core.jobs import Patience
from irritants.models import Irritant
from matching.operations import pocs, reminders, statistics, suggestions


@app.task(name="matching.suggest_for_irritant", retry=Patience())
def suggest_for_irritant(irritant_id: int) -> None:
    irritant = Irritant.objects.get(pk=irritant_id)
    suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now())


@app.task(name="matching.suggest_for_startup", retry=Patience())
def suggest_for_startup(startup_id: int) -> None:
    suggestions.suggest_for_startup(startup_id=startup_id, at=timezone.now())


@app.task(name="matching.rebuild", retry=Patience())
def rebuild(newcomers: list[int] | None = None) -> None:
    suggestions.rebuild(newcomers=newcomers or (), at=timezone.now())


@app.periodic(cron="30 3 * * *")
@app.task(name="matching.refresh_statistics")
def refresh_statistics(timestamp: int) -> None:
    """Looked at each night, made again each week, or when the texts have doubled."""
    statistics.refresh(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="matching.work_reminders")
def work_reminders(timestamp: int) -> None:
    reminders.close_what_is_over(at=timezone.now())
    reminders.work(at=timezone.now())


@app.periodic(cron="0 7 * * *")
@app.task(name="matching.call_for_decisions")
def call_for_decisions(timestamp: int) -> None:
    pocs.call_for_decisions(at=timezone.now())
