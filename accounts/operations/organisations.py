"""Organisations that come from lists: the ministry's, or a file of irritants or companies."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import EmailDomain, Organisation
from accounts.operations.domains import PUBLIC_DOMAINS
from accounts.operations.people import free_slug

LONGEST_NAME = 200
UAI = re.compile(r"[0-9]{7}[A-Z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Published:
    """One line of the list: its UAI codes (of merged ones it has several), and what is said of it, by field of Organisation.

    What is not said is absent.
    """

    codes: tuple[str, ...]
    facts: Mapping[str, Any]


@transaction.atomic
def load(published: Iterable[Published]) -> Counter[str]:
    """Create or bring up to date each establishment, all or none; counts `created`, `updated` and `unchanged`.

    An establishment is recognised by one of its UAI codes, else, when it has none yet, by its SIREN alone.
    """
    counts: Counter[str] = Counter(created=0, updated=0, unchanged=0)
    for each in published:
        counts[_load_one(each)] += 1
    return counts


def _load_one(published: Published) -> str:
    organisation = _recognised(published)
    if organisation is not None and organisation.merged_into_id:
        return "unchanged"  # the list is behind: it is part of another one here
    if organisation is None:
        found(Organisation(kind=OrganisationKind.ESTABLISHMENT, uai=published.codes[0], **published.facts))
        return "created"
    facts = {"uai": organisation.uai or published.codes[0], **published.facts}
    changed = [name for name, value in facts.items() if getattr(organisation, name) != value]
    if not changed:
        return "unchanged"
    left = organisation.website
    for name in changed:
        setattr(organisation, name, facts[name])
    organisation.save(update_fields=[*changed, "updated_at"])
    if "website" in changed:
        # Whoever buys an abandoned domain must not get in by it.
        organisation.email_domains.filter(domain=domain_of(left)).delete()
        _open_domain(organisation)
    return "updated"


def _recognised(published: Published) -> Organisation | None:
    establishments = Organisation.objects.filter(kind=OrganisationKind.ESTABLISHMENT)
    if same := establishments.filter(uai__in=published.codes).order_by("pk").first():
        return same
    siren = published.facts.get("siren")
    without_code = list(establishments.filter(uai="", siren=siren, is_demo=False)[:2]) if siren else []
    return without_code[0] if len(without_code) == 1 else None


def found(organisation: Organisation) -> Organisation:
    """Write a new organisation; people with an address at the domain of its web site may join it at once."""
    organisation.slug = free_slug(organisation.name)
    organisation.save()
    _open_domain(organisation)
    return organisation


def to_be_founded(kind: OrganisationKind, name: str) -> Organisation:
    """An organisation of which the name alone is known, not written yet. Raises ValidationError when this is no name."""
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("A name has at most %(limit)d characters.") % {"limit": LONGEST_NAME})
    if UAI.fullmatch(name):
        raise ValidationError(_("Unknown UAI code: %(code)s.") % {"code": name})
    return Organisation(kind=kind, name=name)


def _open_domain(organisation: Organisation) -> None:
    domain = domain_of(organisation.website)
    if domain and domain not in PUBLIC_DOMAINS:
        EmailDomain.objects.get_or_create(organisation=organisation, domain=domain)


def domain_of(website: str) -> str:
    """`univ-valmont.example` for `https://www.univ-valmont.example/fr`; empty when there is none."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
