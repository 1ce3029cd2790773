"""After a meeting, on a phone that may have lost the network."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest
from meetings.figures.sides import sides_for
from meetings.forms.debriefs import DebriefForm, PromiseRows, initial_of
from meetings.models import Debrief, Meeting
from meetings.operations import debriefs
from meetings.operations.debriefs import DebriefConflict, Promised
from meetings.views.meetings import promise_sides, promising_side, visible_meeting

WORKER = Path(settings.BASE_DIR) / "static/openinno/js/debrief-worker.js"
BY_DEVICE = "X-Device"  # our script asks: it wants to know whether the text is kept, not a page


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """What opens these pages without network. It is served from here, for it may act only under its own address."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def debrief(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """What one side says of the meeting. It opens at the end of the slot."""
    meeting = visible_meeting(request, uuid)
    if not request.user.has_perm("meetings.debrief_meeting", meeting):
        raise PermissionDenied
    if request.method == "POST":
        return _receive(request, meeting)
    if meeting.published_slot and timezone.now() < meeting.published_slot.ends_at:
        return render(request, "meetings/debrief_early.html", _about(request, meeting))
    if "appareil" in request.GET:
        # What the device keeps to open the page without network: nothing that was written, by whomever it is opened.
        return _page(request, meeting, DebriefForm(initial=initial_of(None)), _rows(request, meeting), is_copy=True)
    return _page(request, meeting, DebriefForm(initial=initial_of(_kept(request, meeting))), _rows(request, meeting))


def _kept(request: AuthenticatedRequest, meeting: Meeting) -> Debrief | None:
    found: Debrief | None = meeting.debriefs.filter(organisation=request.user.acting_for).select_related("by").first()
    return found


def _rows(request: AuthenticatedRequest, meeting: Meeting, data: Any = None) -> Any:
    return PromiseRows(data, prefix="promises", form_kwargs={"sides": promise_sides(request, meeting)})


def _receive(request: AuthenticatedRequest, meeting: Meeting) -> HttpResponse:
    form, rows = DebriefForm(request.POST), _rows(request, meeting, request.POST)
    kept: Debrief | None = None
    if form.is_valid() and rows.is_valid():
        promised = [
            Promised(promising_side(meeting, each["organisation"]), each["text"], each["due_on"])
            for each in rows.cleaned_data
            if each.get("text")
        ]
        try:
            return _keep(request, meeting, form, promised)
        except DebriefConflict as conflict:
            kept = conflict.kept
        except ValidationError as error:
            form.add_error(None, error)
    answer = 409 if kept else 422
    if request.headers.get(BY_DEVICE):
        return JsonResponse({"state": "conflict" if kept else "refused"}, status=answer)
    return _page(request, meeting, _merged(request, form, kept), rows, code=answer, kept=kept)


def _keep(request: AuthenticatedRequest, meeting: Meeting, form: DebriefForm, promised: list[Promised]) -> HttpResponse:
    if not (form.says_something or promised):
        raise ValidationError(_("Say something: a rating, a wish, a note or what is to be done."))
    debriefs.write(
        meeting=meeting,
        organisation=request.user.acting_for,
        client_id=form.cleaned_data["client_id"],
        built_on=form.cleaned_data["built_on"],
        said=form.said,
        promised=promised,
        by=request.user,
        at=timezone.now(),
    )
    if request.headers.get(BY_DEVICE):
        return JsonResponse({"state": "kept", "url": meeting.get_absolute_url()})
    messages.success(request, _("Thank you: it is kept."))
    return redirect(meeting)


def _merged(request: HttpRequest, form: DebriefForm, kept: Debrief | None) -> DebriefForm:
    """The same words, built on what a colleague wrote too: it is before their eyes now."""
    if kept is None:
        return form
    data = request.POST.copy()
    data["built_on"] = ",".join(filter(None, [str(kept.client_id), data.get("built_on", "")]))[:700]
    again = DebriefForm(data)
    again.is_valid()
    return again


def _about(request: AuthenticatedRequest, meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting, "edition": meeting.edition, "sides": sides_for(request.user, meeting)}


def _page(
    request: AuthenticatedRequest, meeting: Meeting, form: DebriefForm, rows: Any, *, code: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "rows": rows, "kept": None, "is_copy": False, **_about(request, meeting), **more}
    return render(request, "meetings/debrief.html", context, status=code)
