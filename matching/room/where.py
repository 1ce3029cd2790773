"""« Où en est-on ? »: what the room of a POC answers first. Read from states and dates, never typed. Amounts are euros, to the cent."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Visitor
from matching.enums import LIVE_POCS, LessonStatus, PocStatus, PocVerb, StepOwner
from matching.models import Criterion, Funding, Lesson, Milestone, Poc
from matching.models.steps import Awaited, next_step
from matching.room.criteria import name_of

FAR = date.max  # what has no day comes after what has one


@dataclass(frozen=True, slots=True)
class Owed:
    """Who has to do what; `url` is where it is done, for whoever may take that `permission` on `about`."""

    who: str
    step: Awaited
    url: str = ""
    permission: str = ""
    about: Any = None

    def shown_to(self, user: Visitor) -> "Owed":
        """Without an address that would refuse this reader."""
        return self if user.has_perm(self.permission, self.about) else replace(self, url="")


@dataclass(frozen=True, slots=True)
class Money:
    budget: Decimal | None
    granted: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Where:
    """`deadline` is the decision, until it is taken; `money` is None for whoever may not read it."""

    deadline: Awaited | None
    milestone: Awaited | None
    owed: list[Owed]
    met: int
    missed: int
    unmeasured: int
    money: Money | None


@dataclass(frozen=True, slots=True)
class Found:
    """All that is read of a POC, once. `missing` is what it lacks to be committed; fundings come with their steps
    (`with_steps`), and only those that the reader may read.
    """

    poc: Poc
    criteria: Sequence[Criterion]
    milestones: Sequence[Milestone]
    fundings: Sequence[Funding]
    lesson: Lesson | None
    missing: Sequence[object]
    readable: Collection[str]  # fields of its irritant that this reader may read
    today: date

    def awaited(self, what: str, due_on: date | None = None) -> Awaited:
        return Awaited(what=what, due_on=due_on, today=self.today)

    @property
    def establishment(self) -> str:
        """As this reader may name it."""
        return name_of(self.poc.match.irritant.establishment, self.poc, self.readable)

    @property
    def decider(self) -> str:
        return self.poc.decision_owner or self.establishment


def where(found: Found, *, user: Visitor) -> Where:
    """As this reader may read it."""
    poc = found.poc
    met = [criterion.is_met for criterion in found.criteria]
    coming = next((each for each in found.milestones if each.done_on is None), None)
    return Where(
        deadline=found.awaited(_("Decision"), poc.ends_on) if poc.status in LIVE_POCS else None,
        milestone=found.awaited(coming.title, coming.due_on) if coming and poc.status in LIVE_POCS else None,
        owed=[each.shown_to(user) for each in sorted(_owed(found), key=lambda each: each.step.due_on or FAR)],
        met=met.count(True),
        missed=met.count(False),
        unmeasured=met.count(None),
        money=_money(found) if user.has_perm("matching.view_plan_poc", poc) else None,
    )


def _money(found: Found) -> Money:
    granted = sum((each.amount_granted or Decimal(0) for each in found.fundings), Decimal(0))
    paid = sum((each.amount_paid for each in found.fundings), Decimal(0))
    return Money(budget=found.poc.budget, granted=granted, paid=paid)


def _owed(found: Found) -> Iterator[Owed]:
    yield from _by_state(found)
    yield from _to_measure(found)
    yield from _milestones(found)
    yield from _fundings(found)


def _by_state(found: Found) -> Iterator[Owed]:
    """What the lifecycle itself waits for."""
    poc = found.poc
    if poc.status == PocStatus.FRAMING:
        step, url = found.awaited(_framing(found)), reverse("matching:poc_edit", args=[poc.uuid])
        yield Owed(found.establishment, step, url, "matching.change_poc", poc)
    elif poc.status == PocStatus.COMMITTED:
        yield _verb(found, PocVerb.START, _("Start the POC"), poc.starts_on)
    elif poc.status == PocStatus.RUNNING:
        yield _verb(found, PocVerb.REVIEW, _("Start the review, then decide"), poc.ends_on)
    elif poc.status == PocStatus.REVIEW:
        yield Owed(found.decider, found.awaited(_("Decide: scale up, extend or stop"), poc.ends_on))
    else:
        yield from _lesson(found)


def _verb(found: Found, verb: PocVerb, what: str, due_on: date | None) -> Owed:
    url = reverse("matching:poc_verb", args=[found.poc.uuid, verb])
    return Owed(found.establishment, found.awaited(what, due_on), url, f"matching.{verb}_poc", found.poc)


def _framing(found: Found) -> str:
    absent = len(found.missing)
    if not absent:
        return _("The framing is complete: commit the POC")
    words = ngettext("Frame the POC: %(count)d thing is missing", "Frame the POC: %(count)d things are missing", absent)
    return words % {"count": absent}


def _lesson(found: Found) -> Iterator[Owed]:
    lesson, view = found.lesson, "matching.view_lesson"
    if lesson is None:
        step, url = found.awaited(_("Say what it taught")), reverse("matching:lesson_write", args=[found.poc.uuid])
        yield Owed(found.establishment, step, url, "matching.add_lesson", found.poc)
    elif lesson.status == LessonStatus.DRAFT:
        step = found.awaited(_("Read the lesson learned over"))
        yield Owed(str(found.poc.match.startup), step, lesson.get_absolute_url(), view, lesson)
    elif lesson.status == LessonStatus.REVIEWED:
        step = found.awaited(_("Publish the lesson learned"))
        yield Owed(found.establishment, step, lesson.get_absolute_url(), view, lesson)


def _to_measure(found: Found) -> Iterator[Owed]:
    """A decision needs them: said from the start of the review on, and when the end is near."""
    poc, absent = found.poc, sum(criterion.is_met is None for criterion in found.criteria)
    near = found.awaited("", poc.ends_on).is_soon and poc.status in (PocStatus.COMMITTED, PocStatus.RUNNING)
    if absent and (near or poc.status == PocStatus.REVIEW):
        words = ngettext("%(count)d criterion to measure", "%(count)d criteria to measure", absent) % {"count": absent}
        url = reverse("matching:measure", args=[poc.uuid])
        yield Owed(_("the team"), found.awaited(words, poc.ends_on), url, "matching.measure_poc", poc)


def _milestones(found: Found) -> Iterator[Owed]:
    """Late ones, and those that come soon."""
    if found.poc.status in LIVE_POCS:
        for each in found.milestones:
            step = found.awaited(each.title, each.due_on)
            if each.done_on is None and step.is_soon:
                yield Owed(name_of(each.owner, found.poc, found.readable) or _("the team"), step)


def _fundings(found: Found) -> Iterator[Owed]:
    for funding in found.fundings:
        if step := next_step(funding, today=found.today):
            words = _("%(scheme)s: %(step)s") % {"scheme": funding.scheme, "step": step.what}
            told, url = found.awaited(words, step.due_on), funding.get_absolute_url()
            yield Owed(_owner(found, step.owner), told, url, "matching.view_funding", funding)


def _owner(found: Found, owner: StepOwner) -> str:
    return found.establishment if owner == StepOwner.ESTABLISHMENT else str(owner.label)
