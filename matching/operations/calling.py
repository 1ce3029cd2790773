"""Reminding whoever owes the next step of a funding file, once a week while it is due."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from matching.models import Funding
from matching.models.steps import is_to_be_reminded, next_step
from matching.notifications import fundings as notifications


def remind_of_steps(*, at: datetime) -> int:
    """Tell who owes a step that is late, soon due, or has waited; how many files are. Safe to run twice in a week."""
    today, reminded = timezone.localdate(at), 0
    for funding in Funding.objects.open().for_list().with_steps():
        step = next_step(funding, today=today)
        if step is None or not is_to_be_reminded(funding, step, at=at):
            continue
        with transaction.atomic():
            notifications.step_due(funding, step, at=at)
        reminded += 1
    return reminded
