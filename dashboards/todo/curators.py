"""What waits for curators."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Report
from dashboards.todo.afterwards import late_promises
from dashboards.todo.meetings import broken_agendas, waiting_lists
from dashboards.todo.shared import SHOWN, Todo, owed_steps, registered, undecided
from irritants.enums import IrritantStatus
from irritants.models import Irritant
from matching.enums import MatchStatus
from matching.models import Funding, Match, Poc, Question
from startups.models import Startup


def _moderation(at: datetime) -> Iterator[Todo]:
    for irritant in Irritant.objects.awaiting_moderation()[:SHOWN]:
        yield Todo(
            since=irritant.status_at,
            what=_("An irritant awaits moderation"),
            subject=irritant.title,
            action=_("Moderate"),
            url=irritant.get_absolute_url(),
        )


def _offers(at: datetime) -> Iterator[Todo]:
    offered = Match.objects.filter(status=MatchStatus.OFFERED).select_related("irritant", "startup__organisation")
    for match in offered.order_by("status_at", "pk")[:SHOWN]:
        yield Todo(
            since=match.status_at,
            what=_("%(company)s offers to help") % {"company": match.startup},
            subject=match.irritant.title,
            action=_("See"),
            url=match.get_absolute_url(),
        )


def _newcomers(at: datetime) -> Iterator[Todo]:
    """Old irritants without anybody: a company that joined or changed may answer them. Their authors are told nothing yet."""
    came = Match.objects.came_to_old().order_by("irritant_id", "rematched_at", "pk").distinct("irritant_id")
    for match in came.select_related("irritant", "startup__organisation")[:SHOWN]:
        closed = match.irritant.status == IrritantStatus.UNSOLVED
        yield Todo(
            since=match.rematched_at or match.status_at,
            what=(
                _("Closed without solution, but %(company)s may answer it: reopen it?")
                if closed
                else _("Nobody is asked, and a new company may answer it: %(company)s")
            )
            % {"company": match.startup},
            subject=match.irritant.title,
            action=_("See"),
            url=match.irritant.get_absolute_url()
            if closed
            else reverse("matching:candidates", args=[match.irritant.uuid]),
        )


def _unanswered_questions(at: datetime) -> Iterator[Todo]:
    for question in Question.objects.unanswered(at).select_related("irritant")[:SHOWN]:
        yield Todo(
            since=question.said_at,
            what=_("A company’s question has no answer"),
            subject=question.irritant.title,
            action=_("See"),
            url=question.get_absolute_url(),
            urgent=True,
        )


def _reports(at: datetime) -> Iterator[Todo]:
    for report in Report.objects.waiting()[:SHOWN]:
        yield Todo(
            since=report.reported_at,
            what=_("is reported: %(ground)s") % {"ground": report.get_ground_display()},
            subject=report.label,
            action=_("Decide"),
            url=report.get_absolute_url(),
        )


def _all_registered(at: datetime) -> Iterator[Todo]:
    yield from registered(Startup.objects.all())


def _all_undecided(at: datetime) -> Iterator[Todo]:
    yield from undecided(Poc.objects.for_list(), at)


def _files_at_the_funder(at: datetime) -> Iterator[Todo]:
    """What the agency records, and what the funder is late with: a decision whose day is past, a payment that did not come."""
    awaited = Funding.objects.for_list().awaiting_agency(timezone.localdate(at)).with_steps()
    for funding, step in owed_steps(awaited[:SHOWN], at):
        yield Todo(
            since=funding.status_at,
            what=str(step),
            says_when=bool(step.when),
            subject=str(funding),
            action=_("Follow"),
            url=funding.get_absolute_url(),
            urgent=step.is_late,
        )


CURATOR = (
    _moderation,
    _offers,
    _newcomers,
    _unanswered_questions,
    _reports,
    _all_registered,
    _all_undecided,
    _files_at_the_funder,
    late_promises,
    waiting_lists,
    broken_agendas,
)
