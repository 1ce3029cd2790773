"""What changes when the working agenda is published, who will be told, and what was published before."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.lists import page_of
from matching.models import Match
from meetings.candidates import read_day
from meetings.candidates.changes import changes_of, readers_of
from meetings.candidates.rows import read_rows
from meetings.enums import ChangeKind, EditionStatus
from meetings.figures.planning import Words
from meetings.models import AgendaVersion, Edition
from meetings.operations import publishing
from meetings.operations.steps import last_step
from meetings.views.planning import attempt, planned, seen

PAGE_SIZE = 10


@require_safe
@never_cache
@planned
def changes(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """What would be published, and to whom it would be told."""
    number = last_step(edition)
    day = read_day(edition, at=timezone.now(), seated=True)
    words = Words(day)
    found = changes_of(day.meetings.values())
    readers = readers_of(read_rows(edition), [str(each.meeting.match.uuid) for each in found])
    broken = [words.violation(each) for each in publishing.broken_rules(day)]
    broken += [f"{words.meeting(wish)}: {words.orphan()}" for wish in day.orphans]
    context = {
        "edition": edition,
        "seen": number,
        "number": edition.version + 1,
        "groups": _groups(words, [each.stored() for each in found]),
        "count": len(found),
        "readers": sorted((_name(reader), len(reader.matches)) for reader in readers),
        "broken": broken,
        "is_announced": edition.status == EditionStatus.ANNOUNCED,
    }
    return render(request, "meetings/agenda_changes.html", context)


def _name(reader: Any) -> str:
    return str(reader.attendees[0] if reader.attendees else reader.user)


def _groups(words: Words, stored: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Lines by kind of change, in the order in which the kinds are named."""
    return [
        (
            str(kind.label),
            [
                words.difference(kind, each["match"], each["before"], each["after"])
                for each in stored
                if each["kind"] == kind
            ],
        )
        for kind in ChangeKind
        if any(each["kind"] == kind for each in stored)
    ]


@require_POST
@planned
def publish(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    made: list[AgendaVersion] = []
    if not attempt(
        request,
        lambda: made.append(
            publishing.publish(edition=edition, seen=seen(request), by=request.user, at=timezone.now())
        ),
        _("The agenda is published. Those whose day changes are being told, once each."),
    ):
        return redirect("meetings:agenda_changes", edition.slug)
    return redirect("meetings:versions", edition.slug)


@require_safe
@planned
def version_list(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """Every version, the latest first, with what it changed."""
    page = page_of(request, edition.versions.select_related("by"), size=PAGE_SIZE)
    uuids = {each["match"] for version in page for each in version.changes}
    matches = Match.objects.filter(uuid__in=uuids).select_related("irritant", "startup__organisation")
    slots = list(edition.slots.select_related("edition"))
    words = Words.of(slots, edition.tables.all(), matches)
    rows = [{"version": version, "groups": _groups(words, version.changes), "told": _told(version)} for version in page]
    return render(request, "meetings/versions.html", {"edition": edition, "page": page, "rows": rows})


def _told(version: AgendaVersion) -> str:
    return ngettext("%(count)s person told", "%(count)s people told", version.told) % {"count": version.told}
