"""Doors for the worker: agendas to compute, people to tell, what is deleted after an edition."""

from django.utils import timezone
from procrastinate.contrib.django import app

from core.jobs import LONG_QUEUE, Patience
from meetings.operations import publishing, registrations, runs


@app.periodic(cron="20 4 * * *")
@app.task(name="meetings.forget_needs")
def forget_needs(timestamp: int) -> None:
    registrations.forget_needs(at=timezone.now())


@app.task(name=runs.TASK, queue=LONG_QUEUE, retry=Patience())
def compute(run_id: int) -> None:
    runs.compute(run_id=run_id)


@app.task(name=publishing.TELL, retry=Patience())
def tell_version(version_id: int) -> None:
    publishing.tell(version_id=version_id, at=timezone.now())
