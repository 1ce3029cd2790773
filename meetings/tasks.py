"""Doors for the worker: what is deleted after an edition."""

from django.utils import timezone
from procrastinate.contrib.django import app

from meetings.operations import registrations


@app.periodic(cron="20 4 * * *")
@app.task(name="meetings.forget_needs")
def forget_needs(timestamp: int) -> None:
    registrations.forget_needs(at=timezone.now())
