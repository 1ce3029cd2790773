"""Atom feeds (RFC 4287) of lists: the newest of what everybody may read, the same for all readers, asked for again at no cost.

The identifier of an entry is a tag (RFC 4151): it never changes, even if the address of the site does.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.xmlutils import SimplerXMLGenerator

from core.exports import absolute

NEWEST = 50
FRESH = 300  # seconds during which a reader need not ask again
BEGINNING = datetime(2021, 7, 1, tzinfo=UTC)  # what an empty feed says of its last change: the first Rencontres


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind` and `identifier` never change. `paragraphs` are plain text."""

    kind: str
    identifier: str
    title: str
    path: str
    published: datetime
    updated: datetime
    author: str
    paragraphs: Iterable[str]
    words: list[str] = field(default_factory=list)


class _Atom(Atom1Feed):
    """Django's, which says "now" of a feed without entries."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=BEGINNING)

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "openinno")


def tag(path: str) -> str:
    """The identifier of what is at `path`, whatever becomes of its address."""
    return f"tag:{settings.FEED_TAG}:{path}"


def atom(request: HttpRequest, *, title: str, about: str, page: str, entries: Iterable[Entry]) -> HttpResponseBase:
    """The feed of `entries`, `page` being the path of the list that they come from. 304 for who has it already."""
    query = _canonical_query(request)
    feed = _Atom(
        title=_valid(f"{title} — openinno"),
        description="",
        subtitle=_valid(about),
        link=absolute(f"{page}{query}"),
        feed_url=absolute(f"{request.path}{query}"),
        feed_guid=tag(f"{request.path}{query}"),
        language=get_language(),
        author_name="openinno",
        feed_copyright="Licence Ouverte 2.0",
    )
    for entry in entries:
        feed.add_item(
            title=_valid(entry.title),
            link=absolute(entry.path),
            description=linebreaks(_valid("\n\n".join(filter(None, entry.paragraphs))), autoescape=True),
            unique_id=tag(f"{entry.kind}/{entry.identifier}"),
            pubdate=entry.published,
            updateddate=max(entry.updated, entry.published),
            author_name=_valid(entry.author),
            categories=entry.words,
        )
    return _conditional(request, feed)


def _conditional(request: HttpRequest, feed: Any) -> HttpResponseBase:
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    changed = int(feed.latest_post_date().timestamp())
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return get_conditional_response(request, etag=etag, last_modified=changed, response=response) or response


def _canonical_query(request: HttpRequest) -> str:
    """The filters in one order: the same list is the same feed."""
    query = request.GET.copy()
    for name in ("page", "apres", "sort"):
        query.pop(name, None)
    ordered = [(name, value) for name in sorted(query) for value in sorted(set(query.getlist(name))) if value]
    query.clear()
    for name, value in ordered:
        query.appendlist(name, value)
    return f"?{query.urlencode()}" if query else ""


def _valid(text: str) -> str:
    """Without what XML cannot hold, even escaped."""
    return "".join(each for each in text if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff"))
