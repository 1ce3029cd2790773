"""« Mon agenda »: the meetings of one's organisation at an edition, for all of its people or for one of them."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest
from core import pdf
from core.documents import CALENDAR, PDF, sent
from meetings.agendas.calendars import as_calendar
from meetings.agendas.papers import agendas_data, organisation_data
from meetings.agendas.reading import Agenda, Appointment
from meetings.models import Attendee, Edition, Registration


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose agenda is asked for: an organisation's or, with `attendee`, a person's."""

    edition: Edition
    registration: Registration
    people: list[Attendee]
    attendee: Attendee | None
    agenda: Agenda

    @property
    def appointments(self) -> list[Appointment]:
        return self.agenda.of(self.registration.organisation, self.attendee)

    @property
    def name(self) -> str:
        return str(self.attendee or self.registration.organisation)


def _edition(request: HttpRequest, slug: str) -> Edition:
    edition: Edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    return edition


def _registration(request: AuthenticatedRequest, edition: Edition) -> Registration | None:
    """One's own organisation's; the one that a curator names. None for a curator who names nobody."""
    visible = Registration.objects.visible_to(request.user).filter(edition=edition).for_list()
    if request.user.has_perm("meetings.organise"):
        named = request.GET.get("organisation", "")
        return get_object_or_404(visible, organisation__slug=named) if named else None
    registration: Registration = get_object_or_404(visible)
    return registration


def _asked(request: AuthenticatedRequest, edition: Edition, registration: Registration) -> Asked:
    people = list(Attendee.objects.filter(registration=registration).for_list())
    named = request.GET.get("personne")
    attendee = next((each for each in people if str(each.uuid) == named), None)
    if named and attendee is None:
        raise Http404
    agenda = Agenda(edition, organisation=registration.organisation)
    return Asked(edition, registration, people, attendee, agenda)


@require_safe
@never_cache
def agenda(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """The page, day by day; to a curator who names no organisation, the list of those that come."""
    edition = _edition(request, slug)
    registration = _registration(request, edition)
    if registration is None:
        registrations = Registration.objects.filter(edition=edition).standing().for_list()
        return render(request, "meetings/agenda_choice.html", {"edition": edition, "registrations": registrations})
    asked = _asked(request, edition, registration)
    context = {
        **shown(asked.agenda, asked.appointments),
        "registration": registration,
        "people": asked.people,
        "attendee": asked.attendee,
        "name": asked.name,
        "query": request.GET.urlencode(),
        "organises": request.user.has_perm("meetings.organise"),
        "may_share": request.user.has_perm("meetings.share_agenda", registration),
    }
    return render(request, "meetings/agenda.html", context)


def shown(agenda: Agenda, appointments: list[Appointment]) -> dict[str, Any]:
    """What the page of an agenda shows, whoever reads it."""
    return {
        "edition": agenda.edition,
        "days": agenda.days(appointments),
        "meeting_count": sum(not each.is_off for each in appointments),
        "changed": [each for each in appointments if not each.is_off and (each.was or each.is_new)],
        "dropped": agenda.dropped(appointments),
    }


@require_safe
def agenda_pdf(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """One page for the person who is named, or for each of the organisation's people."""
    edition = _edition(request, slug)
    registration = _registration(request, edition)
    if registration is None:
        raise Http404
    asked = _asked(request, edition, registration)
    people = [asked.attendee] if asked.attendee else asked.people
    organisation = registration.organisation
    data = agendas_data(asked.agenda, people) if people else organisation_data(asked.agenda, organisation)
    return agenda_document(request, asked.agenda, data, asked.name)


def agenda_document(request: HttpRequest, agenda: Agenda, data: dict[str, Any], name: str) -> HttpResponse:
    body = pdf.render("meetings/typst/agenda.typ", data, at=agenda.published_at)
    return sent(request, body, name=f"agenda-{slugify(name)}.pdf", content_type=PDF, attached=False)


@require_safe
def agenda_file(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """A file for a calendar, as things stand now."""
    edition = _edition(request, slug)
    registration = _registration(request, edition)
    if registration is None:
        raise Http404
    asked = _asked(request, edition, registration)
    return calendar_file(request, edition, asked.appointments, asked.name, attached=True)


def calendar_file(
    request: HttpRequest, edition: Edition, appointments: list[Appointment], name: str, *, attached: bool
) -> HttpResponse:
    title = _("%(edition)s, %(name)s") % {"edition": edition, "name": name}
    body = as_calendar(edition, appointments, name=title)
    file_name = f"rencontres-{slugify(name)}.ics"
    return sent(request, body, name=file_name, content_type=CALENDAR, attached=attached)
