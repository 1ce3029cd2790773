"""What an organiser prints: agendas, badges, table tents, the whole day."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest, too_many
from core import pdf
from core.documents import PDF, sent
from meetings.agendas.papers import agendas_data, badges_data, day_data, tents_data
from meetings.agendas.reading import Agenda
from meetings.models import Attendee, Edition


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its template, what it says, and what an organiser reads of it before printing."""

    template: str
    data: Callable[[Edition], dict[str, Any]]
    title: Any
    use: Any


def _people(edition: Edition) -> list[Attendee]:
    return list(Attendee.objects.filter(registration__edition=edition).coming().for_list())


PAPERS = {
    "journee": Paper(
        "meetings/typst/day.typ",
        lambda edition: day_data(Agenda(edition)),
        _("The whole agenda"),
        _("Table by table, then organisation by organisation, for whoever holds the reception."),
    ),
    "agendas": Paper(
        "meetings/typst/agenda.typ",
        lambda edition: agendas_data(Agenda(edition), _people(edition)),
        _("Agendas"),
        _("A page for each person who comes, to be handed out at the entrance."),
    ),
    "badges": Paper(
        "meetings/typst/badges.typ",
        lambda edition: badges_data(edition, _people(edition)),
        _("Badges"),
        _("Eight a sheet, with the code that checks the person in; cut along the lines."),
    ),
    "chevalets": Paper(
        "meetings/typst/tents.typ",
        lambda edition: tents_data(edition, edition.tables.all()),
        _("Table tents"),
        _("A sheet for each table, folded in two."),
    ),
}


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def papers(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """What there is to print."""
    edition = get_object_or_404(Edition, slug=slug)
    return render(request, "meetings/papers.html", {"edition": edition, "papers": PAPERS})


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def paper(request: AuthenticatedRequest, slug: str, paper: str) -> HttpResponse:
    """One of them, made now."""
    edition = get_object_or_404(Edition, slug=slug)
    if paper not in PAPERS:
        raise Http404
    if refused := too_many(request, "paper"):
        return refused
    wanted = PAPERS[paper]
    body = pdf.render(wanted.template, wanted.data(edition), at=edition.updated_at)
    return sent(request, body, name=f"{paper}-{edition.slug}.pdf", content_type=PDF, attached=False)
