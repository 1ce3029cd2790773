"""What the key of a person opens, without signing in: their agenda, its document, the subscription of a calendar; and its renewal.

The address is the secret: no search engine keeps it, no other site hears of it, and whoever guesses is counted.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest, too_many
from core.states import TransitionRefused
from meetings.agendas.papers import agendas_data
from meetings.agendas.reading import Agenda
from meetings.enums import EditionStatus
from meetings.links import agenda_path, subscription
from meetings.models import Attendee
from meetings.operations import agendas
from meetings.views.agendas import agenda_document, calendar_file, shown

RELATED = ("registration__organisation", "registration__edition")
View = Callable[..., HttpResponse]


def opened_by_key(view: View) -> View:
    """Give the view the person whose key it is. A key that opens nothing is 404, and counted."""

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, key: str) -> HttpResponse:
        if refused := too_many(request, "agenda_key", key=key):
            return refused
        announced = Attendee.objects.exclude(registration__edition__status=EditionStatus.DRAFT)
        attendee = announced.select_related(*RELATED).filter(key=key).first()
        if attendee is None:
            if refused := too_many(request, "agenda_miss"):
                return refused
            raise Http404
        response = view(request, attendee)
        response["X-Robots-Tag"] = "noindex"
        response.setdefault("Referrer-Policy", "no-referrer")
        return response

    return opened


def _agenda(attendee: Attendee) -> Agenda:
    return Agenda(attendee.registration.edition, organisation=attendee.registration.organisation)


@opened_by_key
@require_safe
@never_cache
def agenda_by_key(request: HttpRequest, attendee: Attendee) -> HttpResponse:
    """The page of one person's agenda."""
    agenda = _agenda(attendee)
    context: dict[str, Any] = {
        **shown(agenda, agenda.of(attendee.registration.organisation, attendee)),
        "attendee": attendee,
        "address": subscription(attendee),
    }
    return render(request, "meetings/agenda_by_key.html", context)


@opened_by_key
@require_safe
def pdf_by_key(request: HttpRequest, attendee: Attendee) -> HttpResponse:
    agenda = _agenda(attendee)
    return agenda_document(request, agenda, agendas_data(agenda, [attendee]), str(attendee))


@opened_by_key
@require_safe
def calendar(request: HttpRequest, attendee: Attendee) -> HttpResponse:
    """What a calendar asks again and again: 304 as long as nothing changed."""
    agenda = _agenda(attendee)
    appointments = agenda.of(attendee.registration.organisation, attendee)
    return calendar_file(request, agenda.edition, appointments, str(attendee), attached=False)


@opened_by_key
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def renew_by_key(request: HttpRequest, attendee: Attendee) -> HttpResponse:
    """The person changes the address that opens their agenda."""
    if request.method == "POST":
        _renew(request, attendee)
        return redirect(agenda_path(Attendee.objects.get(pk=attendee.pk)))
    return _form_by_key(request, "meetings/agenda_renew.html", attendee)


@opened_by_key
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def name_by_key(request: HttpRequest, attendee: Attendee) -> HttpResponse:
    """The person decides whether those whom they meet read their name."""
    if request.method != "POST":
        return _form_by_key(request, "meetings/agenda_name.html", attendee)
    shown = request.POST.get("shown") == "1"
    agendas.show_name(attendee=attendee, shown=shown, at=timezone.now())
    said = _("Those whom you meet read your name.") if shown else _("Those whom you meet no longer read your name.")
    messages.success(request, said)
    return redirect(agenda_path(attendee))


def _form_by_key(request: HttpRequest, template: str, attendee: Attendee) -> HttpResponse:
    response = render(request, template, {"attendee": attendee, "back": agenda_path(attendee)})
    # A form that sends no origin at all would be refused: its own site may know it.
    response["Referrer-Policy"] = "same-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def renew_key(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The organisation, or a curator, changes it."""
    attendee = get_object_or_404(Attendee.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm("meetings.renew_key", attendee):
        raise PermissionDenied
    registration = attendee.registration
    query = urlencode({"organisation": registration.organisation.slug, "personne": str(attendee.uuid)})
    back = f"{reverse('meetings:agenda', args=[registration.edition.slug])}?{query}"
    if request.method == "POST":
        _renew(request, attendee)
        return redirect(back)
    return render(request, "meetings/agenda_renew.html", {"attendee": attendee, "back": back})


def _renew(request: HttpRequest, attendee: Attendee) -> None:
    try:
        agendas.renew_key(attendee=attendee, at=timezone.now())
    except TransitionRefused:
        messages.error(request, _("The address was changed by somebody else in the meantime."))
    else:
        messages.success(request, _("The address is new; the former one opens nothing any more."))
