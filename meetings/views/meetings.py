"""The page of a meeting: when, where, with whom, what was said of it and what is to be done; and the pages behind its verbs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import Organisation
from accounts.rules import acts_for
from core.verbs import ReasonForm, VerbPage, VerbView, actions_for, page_of_ours
from matching.models import Poc
from meetings.enums import MEETING_MOVES, MeetingVerb
from meetings.figures.day import Lateness
from meetings.figures.sides import organisations_of, said_by_each, sides_for
from meetings.forms.debriefs import PromiseForm
from meetings.models import Meeting, Promise
from meetings.operations import meetings, promises

PAGES: dict[str, VerbPage] = {
    MeetingVerb.HOLD: VerbPage(
        meetings.hold,
        done=gettext_lazy("It took place: both sides can say how it went."),
        consequence=gettext_lazy("The introduction becomes “met”, on the thread of the irritant."),
        icon="people",
        tone="primary",
    ),
    MeetingVerb.MISS: VerbPage(
        meetings.miss,
        done=gettext_lazy("Somebody was missing: the meeting can be planned again."),
        icon="person-x",
    ),
    MeetingVerb.PLAN_AGAIN: VerbPage(
        meetings.plan_again,
        done=gettext_lazy("The next agenda may place it again."),
        consequence=gettext_lazy("It leaves its table; the next computation of the agenda may give it another one."),
        icon="arrow-repeat",
    ),
    MeetingVerb.CANCEL: VerbPage(
        meetings.cancel,
        done=gettext_lazy("The meeting is cancelled."),
        consequence=gettext_lazy("Its table is free again. The reason is on the thread, for both sides."),
        form=ReasonForm,
        icon="calendar-x",
        tone="danger",
    ),
}


class MeetingVerbView(VerbView):
    queryset = Meeting.objects.for_list()
    table = MEETING_MOVES
    pages = PAGES
    labels = MeetingVerb

    def back(self) -> str:
        """The page of ours that one comes from, when it asks to come back to it."""
        return page_of_ours(self.request.GET.get("suite", "")) or super().back()

    def destination(self) -> str:
        return self.back()


def visible_meeting(request: HttpRequest, uuid: UUID) -> Meeting:
    found = Meeting.objects.visible_to(request.user).for_list().prefetch_related("match__irritant__disclosures")
    meeting: Meeting = get_object_or_404(found, uuid=uuid)
    return meeting


@require_safe
def meeting_detail(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """For its two sides and curators."""
    return _page(request, visible_meeting(request, uuid))


def promise_sides(request: HttpRequest, meeting: Meeting) -> list[tuple[int, str]]:
    """Who can promise something, with their names: one's own side first."""
    names = sides_for(request.user, meeting)
    establishment, company = organisations_of(meeting)
    sides = [(establishment, names.establishment), (company, names.company)]
    return [(side.pk, name) for side, name in sorted(sides, key=lambda each: not acts_for(request.user, each[0]))]


def promising_side(meeting: Meeting, key: int) -> Organisation:
    establishment, company = organisations_of(meeting)
    return establishment if key == establishment.pk else company


def _page(request: AuthenticatedRequest, meeting: Meeting, **forms: Any) -> HttpResponse:
    now, user = timezone.now(), request.user
    establishment, company = organisations_of(meeting)
    late, irritant = Lateness(meeting.edition, now), meeting.match.irritant
    may_debrief = user.has_perm("meetings.debrief_meeting", meeting)
    context = {
        "meeting": meeting,
        "edition": meeting.edition,
        "sides": sides_for(user, meeting),
        "establishment_late": late.of(establishment.pk, irritant.pk),
        "company_late": late.of(company.pk, irritant.pk),
        "actions": actions_for(
            user,
            meeting,
            table=MEETING_MOVES,
            pages=PAGES,
            labels=dict(MeetingVerb.choices),
            url_name="meetings:meeting_verb",
        ),
        "said": said_by_each(user, meeting),
        "may_debrief": may_debrief,
        "is_over": meeting.published_slot is not None and meeting.published_slot.ends_at <= now,
        "promises": _promises(user, meeting),
        "today": meeting.edition.today(now),
        "may_promise": user.has_perm("meetings.promise_meeting", meeting),
        "promise_form": PromiseForm(sides=promise_sides(request, meeting)),
        "poc": Poc.objects.visible_to(user).filter(match=meeting.match).first(),
        **forms,
    }
    return render(request, "meetings/meeting.html", context, status=422 if forms else 200)


def _promises(user: Any, meeting: Meeting) -> list[tuple[Promise, bool]]:
    """Each with whether this person may say that it is done."""
    found = meeting.promises.select_related("organisation").order_by("done_at", "due_on", "pk")
    return [(each, user.has_perm("meetings.keep_promise", each)) for each in found]


@require_POST
def add_promise(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Note what is to be done after a meeting."""
    meeting = visible_meeting(request, uuid)
    if not request.user.has_perm("meetings.promise_meeting", meeting):
        raise PermissionDenied
    form = PromiseForm(request.POST, sides=promise_sides(request, meeting))
    if not form.is_valid():
        return _page(request, meeting, promise_form=form)
    data = form.cleaned_data
    promises.promise(
        meeting=meeting,
        organisation=promising_side(meeting, data["organisation"]),
        text=data["text"],
        due_on=data["due_on"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("It is noted; both sides read it."))
    return redirect(meeting)


@require_POST
def keep_promise(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """It is done."""
    found = Promise.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    promise = get_object_or_404(found.select_related("meeting__match__irritant", "organisation"), uuid=uuid)
    if not request.user.has_perm("meetings.keep_promise", promise):
        raise PermissionDenied
    promises.keep(promise=promise, by=request.user, at=timezone.now())
    messages.success(request, _("Done: both sides read it."))
    return redirect(promise.meeting)
