"""What the site itself puts into a legal page where its text says `[[word]]`: names from the settings, links, the list of cookies."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.markup import html_of, link, plain

NAMED = re.compile(r"\[\[\s*([A-Za-z_]+)\s*\]\]")
DAY = 24 * 3600  # seconds
THEME_LASTS = 365 * DAY  # static/openinno/js/theme.js


@dataclass(frozen=True)
class Placeholder:
    """`value` is read each time the page is, in its language, as the markup of the page."""

    word: str
    title: str | Promise
    value: Callable[[], str]


def _named(value: str) -> str:
    if value:
        return plain(value)
    unnamed = _("not named by the settings of this site")
    return f"*{unnamed}*"


def _cookies() -> str:
    """One line for each, with how long the browser keeps it. A test opens the site and finds no other."""
    cookies = [
        (settings.SESSION_COOKIE_NAME, _("your session, so that you stay signed in"), settings.SESSION_COOKIE_AGE),
        (
            settings.CSRF_COOKIE_NAME,
            _("the protection of forms against those of other sites"),
            settings.CSRF_COOKIE_AGE,
        ),
        ("messages", _("what is to be said to you on the next page"), 0),
        ("theme", _("your choice of light or dark, if you make one"), THEME_LASTS),
    ]
    return "\n".join(f"- **{plain(name)}** — {plain(why)} ({plain(_lasting(age))})" for name, why, age in cookies)


def _lasting(seconds: int) -> str:
    days = seconds // DAY
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("until it is shown")


PLACEHOLDERS = (
    Placeholder("site", gettext_lazy("the address of this site (SITE_URL)"), lambda: plain(settings.SITE_URL)),
    Placeholder(
        "publisher", gettext_lazy("who publishes this site (LEGAL_PUBLISHER)"), lambda: _named(settings.LEGAL_PUBLISHER)
    ),
    Placeholder(
        "director",
        gettext_lazy("the director of publication (LEGAL_DIRECTOR)"),
        lambda: _named(settings.LEGAL_DIRECTOR),
    ),
    Placeholder("host", gettext_lazy("who hosts this site (LEGAL_HOST)"), lambda: _named(settings.LEGAL_HOST)),
    Placeholder("cookies", gettext_lazy("the list of cookies, alone on its line"), _cookies),
    Placeholder(
        "register",
        gettext_lazy("a link to the register of personal data"),
        lambda: link(_("The whole register: which data, why, and how long"), reverse("dashboards:register")),
    ),
    Placeholder(
        "account", gettext_lazy("a link to “My account”"), lambda: link(_("My account"), reverse("accounts:account"))
    ),
    Placeholder(
        "opendata",
        gettext_lazy("a link to the open data"),
        lambda: link(_("Open data"), reverse("dashboards:opendata")),
    ),
    Placeholder(
        "contact", gettext_lazy("a link to the page of contact"), lambda: link(_("Contact"), reverse("contact"))
    ),
)
VALUES = {placeholder.word: placeholder.value for placeholder in PLACEHOLDERS}


def unknown_in(text: str) -> list[str]:
    """The words between double brackets that stand for nothing, in the order of the text."""
    return [word for word in NAMED.findall(text) if word not in VALUES]


def page_html(text: str) -> SafeString:
    """A legal page as its readers see it, in the language of the moment."""
    return html_of(NAMED.sub(lambda found: VALUES[found[1]]() if found[1] in VALUES else found[0], text))
