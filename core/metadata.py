"""What a page says of itself to search engines: addresses in both languages, and linked data (JSON-LD, schema.org)."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from core.exports import absolute

CONTEXT = "https://schema.org"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
# What would end the script element, or begin another one, whatever the text.
ESCAPED = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def in_language(path: str, code: str) -> str:
    """The same page in French (no prefix) or in English (/en)."""
    french = path.removeprefix("/en") or "/" if path == "/en" or path.startswith("/en/") else path
    return f"/en{french}" if code == "en" else french


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def article(*, title: str, path: str, author: str, published: Any, changed: Any, words: list[str]) -> dict[str, Any]:
    """A text that somebody published here."""
    return {
        "@context": CONTEXT,
        "@type": "Article",
        "@id": absolute(path),
        "url": absolute(path),
        "headline": title,
        "inLanguage": "fr",
        "author": {"@type": "Organization", "name": author},
        "publisher": {"@type": "Organization", "name": "openinno", "url": absolute("/")},
        "datePublished": published.isoformat(),
        "dateModified": max(published, changed).isoformat(),
        "keywords": words,
        "isAccessibleForFree": True,
        "license": LICENCE,
    }


def script(data: Mapping[str, Any]) -> SafeString:
    """Linked data as a data block. It is never executed, so the content security policy does not concern it."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 nothing in it can end it
