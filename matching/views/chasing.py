"""An answer that does not come: who has opened it, stopping the reminders, a nudge by a person."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from core.states import TransitionRefused
from core.verbs import VerbPage
from matching.enums import Side
from matching.forms.matches import NudgeForm
from matching.models import Match
from matching.operations import chasing, reminders
from matching.views.matches import RELATED, answers_for


def _match(request: HttpRequest, uuid: UUID) -> Match:
    found: Match = get_object_or_404(Match.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    return found


@require_POST
def stop_reminders(request: AuthenticatedRequest, uuid: UUID, step: int | None = None) -> HttpResponse:
    """A curator stops the ladder, or one of its steps."""
    match = _match(request, uuid)
    if not request.user.has_perm("matching.curate_match"):
        raise PermissionDenied
    try:
        reminders.stop(match=match, step=step, by=request.user, at=timezone.now())
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    else:
        said = _("This reminder will not be sent.") if step else _("No more reminder will be sent.")
        messages.success(request, f"{match.startup}: {said}")
    return redirect("dashboards:silence" if "silences" in request.POST else match)


@require_http_methods(["GET", "POST"])
def nudge(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A network asks its company, or a curator whoever is awaited, to answer."""
    match = _match(request, uuid)
    side = match.awaited_side
    if side is None or not request.user.has_perm("matching.nudge_match", match):
        raise PermissionDenied
    form = NudgeForm(request.POST or None, subject=match)
    if request.method == "POST" and form.is_valid():
        try:
            chasing.nudge(match=match, side=side, **form.cleaned_data, by=request.user, at=timezone.now())
        except TransitionRefused:
            messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
            return redirect(match)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your message has left; it is on the thread."))
            return redirect("dashboards:silence")
    context = {
        "form": form,
        "object": match,
        "page": VerbPage(chasing.nudge, done="", icon="bell", consequence=_consequence(request, match, side)),
        "label": _("Ask for an answer"),
        "back": match.get_absolute_url(),
    }
    return render(request, "core/verb.html", context, status=422 if form.errors else 200)


def _consequence(request: AuthenticatedRequest, match: Match, side: Side) -> str:
    """Who is written to, in words this reader may read."""
    if side == Side.COMPANY:
        return _("The people of %(company)s are told, by the frequency they chose.") % {"company": match.startup}
    return _("The people of the establishment are told, by the frequency they chose.")


@require_POST
def opened(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The page tells that it was read; only who has to answer counts."""
    match = _match(request, uuid)
    side = match.awaited_side
    if side is None or not answers_for(request, match):
        raise PermissionDenied
    chasing.note_opening(match=match, side=side, at=timezone.now())
    return HttpResponse(status=204)
