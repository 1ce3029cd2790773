"""The Atom feed of the directory of companies."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.feeds import NEWEST, Entry, atom
from startups.exports import SHEET
from startups.models import Listed
from taxonomy.models import Vocabulary


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """The companies that entered the directory last, under these filters."""
    names = Vocabulary.read().names["theme"]
    query = request.GET.copy()
    query["sort"] = "recent"
    rows = SHEET.select(AnonymousUser(), query)[:NEWEST]
    return atom(
        request,
        title=_("Companies"),
        about=_("Start-ups, SMEs and mid-caps of the networks, validated by one of them or by the Amue."),
        page=reverse("startups:list"),
        entries=[_entry(row, names) for row in rows],
    )


def _entry(row: Listed, names: dict[str, str]) -> Entry:
    startup = row.startup
    return Entry(
        kind="company",
        identifier=str(startup.uuid),
        title=startup.organisation.name,
        path=startup.get_absolute_url(),
        published=row.at,
        updated=startup.updated_at,
        author=startup.organisation.name,
        paragraphs=(startup.pitch, startup.description, startup.offers),
        words=[names[slug] for slug in row.values_of("theme") if slug in names],
    )
