"""What the page of a company says of itself to search engines."""

from typing import Any

from django.urls import reverse

from core.exports import absolute
from core.metadata import CONTEXT
from startups.enums import StartupStatus
from startups.models import Startup


def linked_data(startup: Startup) -> dict[str, Any]:
    """Of a validated one; nothing of others."""
    if startup.status != StartupStatus.VALIDATED:
        return {}
    organisation = startup.organisation
    found = {
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": absolute(startup.get_absolute_url()),
        "url": organisation.website or absolute(startup.get_absolute_url()),
        "name": organisation.name,
        "description": startup.pitch,
        "foundingDate": str(startup.founded_year or ""),
        "numberOfEmployees": startup.team_size,
        "iso6523Code": f"0002:{organisation.siren}" if organisation.siren else "",
        "logo": absolute(reverse("startups:logo", args=[organisation.slug])) if startup.logo else "",
        "knowsAbout": [str(term) for term in (*startup.themes.all(), *startup.technologies.all())],
        "memberOf": [{"@type": "Organization", "name": each.name} for each in startup.networks.all()],
    }
    return {name: value for name, value in found.items() if value}
