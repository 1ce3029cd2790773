"""What happens to the milestones of a POC."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User
from core import states
from matching.enums import PocFact
from matching.models import Milestone, Poc
from matching.notifications import milestones as notifications

REMINDED_BEFORE = timedelta(days=7)  # its date; on a later day too, for a milestone that was planned later
REMINDED_AFTER = timedelta(days=14)  # at the latest: what has been late for longer is on the page, and no news


@dataclass(frozen=True, slots=True)
class Said:
    """What a person writes of a milestone. Without an owner both sides see to it."""

    title: str
    due_on: date
    owner: Organisation | None = None
    person: User | None = None
    after: Collection[Milestone] = ()


@transaction.atomic
def add(*, poc: Poc, said: Said, at: datetime) -> Milestone:
    """Raises ValidationError at the field: an owner that is no side of the POC, a person who is not theirs, an order that cannot be."""
    states.lock(poc)
    return _write(Milestone(poc=poc), said, at=at)


@transaction.atomic
def change(*, milestone: Milestone, said: Said, at: datetime) -> None:
    """Say it anew; the same errors as `add`, and a circle: it cannot come after what comes after it."""
    states.lock(milestone.poc)
    _write(milestone, said, at=at)


@transaction.atomic
def reach(*, milestone: Milestone, on: date, by: User, at: datetime) -> bool:
    """The milestone is reached; False if it was already."""
    if not Milestone.objects.filter(pk=milestone.pk, done_on=None).update(done_on=on, updated_at=at):
        return False
    milestone.poc.record(PocFact.MILESTONE, by=by, at=at, detail={"milestone": milestone.title})
    return True


def remind(*, at: datetime) -> int:
    """Tell whoever sees to a milestone that its date comes, and once more that it has passed; each once for one date, whoever runs it.

    Returns how many milestones are near their date. POCs that sleep or are decided are left in peace.
    """
    today = timezone.localdate(at)
    near = Milestone.objects.awaited().filter(due_on__range=(today - REMINDED_AFTER, today + REMINDED_BEFORE))
    found = list(near.order_by("due_on", "pk").values_list("pk", flat=True))
    for pk in found:
        _remind(pk, today, at=at)
    return len(found)


@transaction.atomic
def _remind(pk: int, today: date, *, at: datetime) -> None:
    milestone = Milestone.objects.awaited().for_telling().filter(pk=pk).first()
    if milestone is None:
        return  # reached, or its POC put to sleep or decided, since it was listed
    if milestone.due_on < today:
        notifications.late(milestone, at=at)
    else:
        notifications.coming(milestone, at=at)


def _write(milestone: Milestone, said: Said, *, at: datetime) -> Milestone:
    _check_owner(milestone.poc, said)
    _check_order(milestone, said)
    milestone.title, milestone.due_on = said.title, said.due_on
    milestone.owner, milestone.person = said.owner, said.person
    milestone.updated_at = at
    milestone.save()
    milestone.after.set(said.after)
    return milestone


def _check_owner(poc: Poc, said: Said) -> None:
    if said.owner and said.owner not in poc.sides():
        raise ValidationError({"owner": _("Choose the establishment or the company of this POC.")})
    if said.person is None:
        return
    if said.owner is None or not Membership.objects.of(said.owner).filter(user=said.person).exists():
        raise ValidationError({"person": _("This person is not of the organisation that sees to it.")})


def _check_order(milestone: Milestone, said: Said) -> None:
    for earlier in said.after:
        if earlier.poc_id != milestone.poc_id:
            raise ValidationError({"after": _("Choose milestones of this POC.")})
        if earlier.due_on > said.due_on:
            words = _("It cannot be due before “%(earlier)s”, which comes first: choose a later day.")
            raise ValidationError({"due_on": words % {"earlier": earlier}})
    if milestone.pk is None:
        return
    if closing := next((each for each in said.after if milestone.pk in _all_before(each)), None):
        words = _("“%(other)s” already comes after this milestone: the order would go in a circle.")
        raise ValidationError({"after": words % {"other": closing}})
    if late := milestone.before.filter(due_on__lt=said.due_on).first():
        words = _("“%(other)s” comes after it and is due earlier: choose a day before it, or move it first.")
        raise ValidationError({"due_on": words % {"other": late}})


def _all_before(milestone: Milestone) -> set[int]:
    """This one and whatever it comes after, however far."""
    links: dict[int, set[int]] = {}
    rows = Milestone.after.through.objects.filter(from_milestone__poc=milestone.poc_id)
    for later, earlier in rows.values_list("from_milestone", "to_milestone"):
        links.setdefault(later, set()).add(earlier)
    found, waiting = set(), [milestone.pk]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(links.get(each, ()))
    return found
