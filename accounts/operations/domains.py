"""Which e-mail domains let a person into an organisation at once."""

from collections.abc import Iterable

from django.db.models import Count

from accounts.models import EmailDomain

# Where anybody gets an address: it says nothing of an organisation, even when somebody wrote it beside one.
PUBLIC_DOMAINS = frozenset(
    [
        "aol.com",
        "bbox.fr",
        "bluewin.ch",
        "club-internet.fr",
        "duck.com",
        "facteur.org",
        "fastmail.com",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.fr",
        "googlemail.com",
        "hotmail.be",
        "hotmail.com",
        "hotmail.fr",
        "hushmail.com",
        "icloud.com",
        "ik.me",
        "infomaniak.com",
        "laposte.net",
        "libertysurf.fr",
        "live.be",
        "live.com",
        "live.fr",
        "mac.com",
        "mail.com",
        "mail.ru",
        "mailo.com",
        "me.com",
        "msn.com",
        "neuf.fr",
        "net-c.com",
        "nordnet.fr",
        "numericable.fr",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "sfr.fr",
        "skynet.be",
        "tutanota.com",
        "voila.fr",
        "wanadoo.fr",
        "web.de",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
    ]
)


def that_open(domains: Iterable[str]) -> set[str]:
    """Of these domains, those of exactly one organisation: neither public ones nor any that several share."""
    asked = {domain.lower() for domain in domains} - PUBLIC_DOMAINS
    owned = EmailDomain.objects.filter(domain__in=asked).values("domain").order_by("domain")
    return set(
        owned.annotate(owners=Count("organisation", distinct=True)).filter(owners=1).values_list("domain", flat=True)
    )
