"""What the page of an irritant says of itself to search engines."""

from typing import Any

from django.utils.translation import gettext as _

from core.metadata import article
from irritants.models import Irritant


def linked_data(irritant: Irritant, readable: frozenset[str]) -> dict[str, Any]:
    """Of a public one, by what this reader may know; nothing of others."""
    if not irritant.is_public:
        return {}
    shown = "establishment" in readable
    return article(
        title=irritant.title,
        path=irritant.get_absolute_url(),
        author=irritant.establishment.name if shown else _("An establishment"),
        published=irritant.published_at,
        changed=irritant.status_at,
        words=[str(term) for term in (*irritant.themes.all(), *irritant.technologies.all())],
    )
