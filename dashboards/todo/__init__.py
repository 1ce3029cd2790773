"""« À faire »: what waits for a person in the organisation they act for, the oldest first, one button each.

Each function reads one kind of waiting; `waiting_for` joins those of a role. Nothing is stored: it is read from the states.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import JoinRequest, Membership, Organisation, User, is_curator
from dashboards.todo.afterwards import debriefs_to_give, pocs_to_open, promises_to_keep
from dashboards.todo.curators import CURATOR
from dashboards.todo.meetings import to_register, to_say_when_free
from dashboards.todo.shared import SHOWN, Todo, owed_steps, registered, undecided
from irritants.enums import IrritantStatus
from irritants.models import Irritant, Merge
from matching.enums import FundingStatus, LessonStatus, MatchStatus, PocStatus, Side
from matching.models import Funding, Lesson, Match, Poc, Question
from startups.models import Startup

__all__ = ["SHOWN", "Todo", "waiting_for"]


def waiting_for(user: User, *, at: datetime) -> list[Todo]:
    """What waits for this person, at most SHOWN things, the oldest first."""
    found: list[Todo] = []
    organisation = user.organisation
    if is_curator(user):
        found += _collect(CURATOR, at)
    elif organisation is not None:
        found += [todo for source in BY_KIND[OrganisationKind(organisation.kind)] for todo in source(organisation, at)]
    if user.membership and user.membership.role == MembershipRole.MANAGER:
        found += _join_requests(user.membership.organisation)
    if user.has_perm("accounts.manage_any_organisation"):
        found += [*_unmanaged(), *_requests_to_nobody()]
    return sorted(found, key=lambda todo: (todo.since, todo.url))[:SHOWN]


def _collect(sources: Iterable[Callable[[datetime], Iterator[Todo]]], at: datetime) -> list[Todo]:
    return [todo for source in sources for todo in source(at)]


def _join_requests(organisation: Organisation) -> Iterator[Todo]:
    pending = JoinRequest.objects.filter(organisation=organisation, decided_at=None).select_related("user")
    for request in pending[:SHOWN]:
        yield Todo(
            since=request.created_at,
            what=_("asks to join your organisation"),
            subject=request.user.get_full_name(),
            action=_("Decide"),
            url=organisation.get_absolute_url(),
        )


def _has_manager(organisation: str) -> Exists:
    """Condition on rows whose `organisation` (a path to its key) has somebody who decides about its people."""
    managers = Membership.objects.managers().filter(user__is_active=True)
    return Exists(managers.filter(organisation=OuterRef(organisation)))


def _unmanaged() -> Iterator[Todo]:
    """Organisations whose people wait for a manager: those of a published list, or whose last manager's account is closed."""
    inhabited = Organisation.objects.filter(~_has_manager("pk"), memberships__user__is_active=True)
    for organisation in inhabited.annotate(since=Min("memberships__created_at")).order_by("since", "pk")[:SHOWN]:
        yield Todo(
            since=organisation.since,
            what=_("has people, and no manager"),
            subject=organisation.label,
            action=_("Name a manager"),
            url=organisation.get_absolute_url(),
        )


def _requests_to_nobody() -> Iterator[Todo]:
    pending = JoinRequest.objects.filter(~_has_manager("organisation"), decided_at=None)
    for request in pending.select_related("user", "organisation").order_by("created_at", "pk")[:SHOWN]:
        yield Todo(
            since=request.created_at,
            what=_("asks to join an organisation without manager"),
            subject=str(request),
            action=_("Decide"),
            url=request.organisation.get_absolute_url(),
        )


# Establishment


def _corrections(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    asked = Irritant.objects.filter(establishment=organisation, changes_requested_at__isnull=False)
    for irritant in asked.order_by("changes_requested_at", "pk")[:SHOWN]:
        yield Todo(
            since=irritant.changes_requested_at or irritant.status_at,
            what=_("Corrections are asked before publication"),
            subject=irritant.title,
            action=_("Correct"),
            url=irritant.get_absolute_url(),
        )


def _drafts(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    drafts = Irritant.objects.filter(establishment=organisation, status=IrritantStatus.DRAFT)
    for irritant in drafts.order_by("created_at", "pk")[:SHOWN]:
        yield Todo(
            since=irritant.created_at,
            what=_("Your draft is not submitted yet"),
            subject=irritant.title or _("Untitled irritant"),
            action=_("Continue"),
            url=reverse("irritants:edit", args=[irritant.uuid]),
        )


def _merges_to_answer(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    proposed = Merge.objects.open().filter(duplicate__establishment=organisation).select_related("duplicate")
    for merge in proposed.order_by("status_at", "pk")[:SHOWN]:
        yield Todo(
            since=merge.status_at,
            what=_("May your irritant be merged into another one that tells the same need?"),
            subject=merge.duplicate.title,
            action=_("Answer"),
            url=merge.get_absolute_url(),
        )


def _interested_companies(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    awaited = Match.objects.awaiting(Side.ESTABLISHMENT).filter(irritant__establishment=organisation)
    for match in awaited.select_related("irritant", "startup__organisation")[:SHOWN]:
        yield Todo(
            since=match.status_at,
            what=_("%(company)s is interested and awaits your answer") % {"company": match.startup},
            subject=match.irritant.title,
            action=_("Answer"),
            url=match.get_absolute_url(),
            urgent=match.is_silent(at),
        )


def _questions_to_answer(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    awaited = Question.objects.awaiting().filter(irritant__establishment=organisation)
    for question in awaited.select_related("irritant", "organisation")[:SHOWN]:
        yield Todo(
            since=question.said_at,
            what=_("A question of %(company)s awaits your answer") % {"company": question.organisation.label},
            subject=question.irritant.title,
            action=_("Answer"),
            url=reverse("matching:answer_question", args=[question.uuid]),
            urgent=question.is_late(at),
        )


def _meetings_to_record(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    accepted = Match.objects.filter(irritant__establishment=organisation, status=MatchStatus.ACCEPTED)
    for match in accepted.select_related("irritant", "startup__organisation").order_by("status_at", "pk")[:SHOWN]:
        yield Todo(
            since=match.status_at,
            what=_("Meet %(company)s, then record the meeting") % {"company": match.startup},
            subject=match.irritant.title,
            action=_("Record"),
            url=match.get_absolute_url(),
        )


def _pocs_to_move(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    own = Poc.objects.filter(match__irritant__establishment=organisation).for_list()
    for poc in own.filter(status=PocStatus.FRAMING)[:SHOWN]:
        yield Todo(
            since=poc.status_at,
            what=_("The POC is to be framed, then committed"),
            subject=poc.title,
            action=_("Frame"),
            url=poc.get_absolute_url(),
        )
    yield from undecided(own, at)


def _funding_files(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    """Files whose next step is the establishment's: those only considered, once their papers are soon due."""
    own = Funding.objects.filter(poc__match__irritant__establishment=organisation).for_list().with_steps()
    owed = (FundingStatus.CONSIDERED, FundingStatus.PREPARING, FundingStatus.MORE_ASKED)
    for funding, step in owed_steps(own.filter(status__in=owed)[:SHOWN], at):
        if funding.status == FundingStatus.CONSIDERED and not step.is_soon:
            continue
        yield Todo(
            since=funding.status_at,
            what=str(step),
            says_when=bool(step.when),
            subject=str(funding),
            action=_("Prepare") if funding.status == FundingStatus.CONSIDERED else _("Complete"),
            url=funding.get_absolute_url(),
            urgent=step.is_late or funding.status == FundingStatus.MORE_ASKED,
        )


def _lessons_to_publish(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    """Those that the company has read over, and those that it had its time to read."""
    own = Lesson.objects.filter(poc__match__irritant__establishment=organisation)
    ready = own.filter(Q(status=LessonStatus.REVIEWED) | Q(pk__in=Lesson.objects.left_unread(at).values("pk")))
    for lesson in ready.order_by("status_at", "pk")[:SHOWN]:
        was_read = lesson.status == LessonStatus.REVIEWED
        yield Todo(
            since=lesson.status_at if was_read else lesson.may_go_unread_at,
            what=_("The company has read your lesson learned over")
            if was_read
            else _("The company did not read your lesson learned over: you may publish it"),
            subject=lesson.title,
            action=_("Publish"),
            url=lesson.get_absolute_url(),
        )


def _lessons_to_write(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    decided = Poc.objects.filter(match__irritant__establishment=organisation, decided_at__isnull=False, lesson=None)
    for poc in decided.order_by("decided_at", "pk")[:SHOWN]:
        yield Todo(
            since=poc.decided_at or poc.status_at,
            what=_("The POC is decided: say what it taught you"),
            subject=poc.title,
            action=_("Write"),
            url=poc.get_absolute_url(),
        )


# Company


def _needs_to_answer(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    sent = Match.objects.awaiting(Side.COMPANY).filter(startup__organisation=organisation)
    for match in sent.select_related("irritant")[:SHOWN]:
        yield Todo(
            since=match.status_at,
            what=_("An establishment’s need is proposed to you"),
            subject=match.irritant.title,
            action=_("Answer"),
            url=match.get_absolute_url(),
            urgent=match.is_silent(at),
        )


def _lessons_to_read(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    drafts = Lesson.objects.filter(poc__match__startup__organisation=organisation, status=LessonStatus.DRAFT)
    for lesson in drafts.order_by("status_at", "pk")[:SHOWN]:
        yield Todo(
            since=lesson.status_at,
            what=_("A lesson learned is yours to read over"),
            subject=lesson.title,
            action=_("Read over"),
            url=lesson.get_absolute_url(),
        )


# Network


def _companies_to_validate(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    if organisation.validates:
        yield from registered(Startup.objects.of_network(organisation))


def _silent_companies(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    silent = Match.objects.silent(at).filter(startup__networks=organisation, status=MatchStatus.SENT)
    for match in silent.select_related("irritant", "startup__organisation")[:SHOWN]:
        yield Todo(
            since=match.status_at,
            what=_("%(company)s has not answered") % {"company": match.startup},
            subject=match.irritant.title,
            action=_("See"),
            url=match.get_absolute_url(),
            urgent=True,
        )


BY_KIND: dict[OrganisationKind, tuple[Callable[[Organisation, datetime], Iterator[Todo]], ...]] = {
    OrganisationKind.ESTABLISHMENT: (
        _corrections,
        _drafts,
        _merges_to_answer,
        _interested_companies,
        _questions_to_answer,
        _meetings_to_record,
        debriefs_to_give,
        pocs_to_open,
        promises_to_keep,
        _pocs_to_move,
        _funding_files,
        _lessons_to_write,
        _lessons_to_publish,
        to_register,
        to_say_when_free,
    ),
    OrganisationKind.STARTUP: (
        _needs_to_answer,
        debriefs_to_give,
        promises_to_keep,
        _lessons_to_read,
        to_register,
        to_say_when_free,
    ),
    OrganisationKind.NETWORK: (_companies_to_validate, _silent_companies),
    OrganisationKind.AGENCY: (),
}
