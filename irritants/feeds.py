"""The Atom feed of the list of irritants."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.feeds import NEWEST, Entry, atom
from irritants.exports import SHEET
from irritants.models import Listed
from irritants.rules import readable_fields
from taxonomy.models import Vocabulary


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """The newest public irritants under these filters, as a visitor reads them."""
    names = Vocabulary.read().names["theme"]
    query = request.GET.copy()
    query["sort"] = "recent"
    rows = SHEET.select(AnonymousUser(), query)[:NEWEST]
    return atom(
        request,
        title=_("Irritants"),
        about=_("What does not work yet in the digital life of universities, told by those who live it."),
        page=reverse("irritants:list"),
        entries=[_entry(row, names) for row in rows],
    )


def _entry(row: Listed, names: dict[str, str]) -> Entry:
    irritant = row.irritant
    shown = "establishment" in readable_fields(AnonymousUser(), irritant)
    return Entry(
        kind="irritant",
        identifier=str(irritant.uuid),
        title=irritant.title,
        path=irritant.get_absolute_url(),
        published=row.at,
        updated=irritant.status_at,
        author=irritant.establishment.name if shown else _("An establishment"),
        paragraphs=(irritant.situation, irritant.problem, irritant.outcome),
        words=[names[slug] for slug in row.values_of("theme") if slug in names],
    )
