"""Measuring the criteria of a POC: each value is a row of its own, with its day, who wrote it, and a line on the thread."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from matching.enums import MEASURABLE_POCS, PocFact
from matching.models import Criterion, Measure, Poc


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of a criterion, and how it was measured."""

    value: Decimal
    note: str = ""


@transaction.atomic
def measure(*, poc: Poc, found: Mapping[int, Measured], on: date, by: User, at: datetime) -> list[Measure]:
    """Add what was measured on that day, by position of the criterion; what was measured before stays.

    The same value, day and note as the latest one adds nothing: a form that was sent twice. Raises TransitionRefused when the
    POC is not (or no longer) measured, ValidationError for a day that is still to come.
    """
    if on > timezone.localdate(at):
        raise ValidationError({"measured_on": _("This day is still to come: a measure is of a day that has passed.")})
    _hold(poc)
    made = []
    for criterion in criteria_of(poc):
        told = found.get(criterion.position)
        if told is not None and not _is_the_latest(criterion, told, on):
            made.append(_write(criterion, told, on, by=by, at=at))
    return made


def measure_at_decision(*, poc: Poc, values: Mapping[int, Decimal], by: User, at: datetime) -> None:
    """What the decision stands on: a value that differs from the latest is a new measure, of today; the others keep their day.

    Raises ValidationError while a criterion has no measured value.
    """
    states.lock(poc)
    found = {
        criterion.position: Measured(value)
        for criterion in criteria_of(poc)
        if (value := values.get(criterion.position)) is not None and value != criterion.measured
    }
    if found:
        measure(poc=poc, found=found, on=timezone.localdate(at), by=by, at=at)
    if any(criterion.measured is None for criterion in criteria_of(poc)):
        raise ValidationError(_("A decision needs the measured value of each criterion."))


def criteria_of(poc: Poc) -> Iterable[Criterion]:
    """With their measures, in two queries."""
    found: Iterable[Criterion] = Criterion.objects.filter(poc=poc).prefetch_related("measures")
    return found


def _hold(poc: Poc) -> None:
    states.lock(poc)
    status = Poc.objects.values_list("status", flat=True).get(pk=poc.pk)
    if status not in MEASURABLE_POCS:
        raise states.TransitionRefused(f"measure: not in {status}")


def _is_the_latest(criterion: Criterion, told: Measured, on: date) -> bool:
    last = criterion.latest
    return last is not None and (last.value, last.measured_on, last.note) == (told.value, on, told.note)


def _write(criterion: Criterion, told: Measured, on: date, *, by: User, at: datetime) -> Measure:
    made = Measure.objects.create(
        criterion=criterion,
        value=told.value,
        measured_on=on,
        note=told.note,
        by=by,
        organisation=by.organisation,
        at=at,
    )
    detail = {"criterion": criterion.label, "value": told.value, "unit": criterion.unit, "on": on}
    criterion.poc.record(
        PocFact.MEASURE, by=by, at=at, detail={**detail, "message": told.note} if told.note else detail
    )
    return made
