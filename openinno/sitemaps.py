"""The map of what is public, for search engines: split, dated, the same for everybody, and kept for an hour."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as packaged
from django.db.models import Max, Model, QuerySet
from django.urls import path, reverse
from django.views.decorators.cache import cache_page

from core.metadata import in_language, languages
from irritants.enums import PUBLIC
from irritants.models import Irritant
from matching.models import Lesson, Poc
from meetings.enums import EditionStatus
from meetings.models import Edition
from startups.models import Startup

KEPT = 3600  # seconds
PAGE_SIZE = 5000  # addresses of one file; the limit of the protocol is 50,000
TEXTS = (
    "home",
    "irritants:list",
    "startups:list",
    "matching:pocs",
    "matching:lessons",
    "matching:schemes",
    "meetings:editions",
    "dashboards:opendata",
)


class InBothLanguages(Sitemap):
    """Each page by its French address, with its English one beside it."""

    limit = PAGE_SIZE

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            beginning = url["location"].removesuffix(self.location(url["item"]))
            url["alternates"] = [
                {"lang_code": code, "location": f"{beginning}{in_language(self.location(url['item']), code)}"}
                for code in languages()
            ]
        return urls


class Texts(InBothLanguages):
    def items(self) -> list[str]:
        return list(TEXTS)

    def location(self, item: str) -> str:
        return reverse(item)


class Rows(InBothLanguages):
    """Pages of rows, by their number: a file always has the same ones, and no sort of a long table is asked for."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows.order_by("pk")

    def items(self) -> QuerySet[Any]:
        return self.rows

    def location(self, item: Model) -> str:
        return in_language(item.get_absolute_url(), "fr")  # type: ignore[attr-defined]

    def lastmod(self, item: Any) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """In one query, instead of reading them all."""
        latest: datetime | None = self.rows.order_by().aggregate(latest=Max("updated_at"))["latest"]
        return latest


def sections() -> dict[str, Sitemap]:
    """What visitors may read."""
    return {
        "pages": Texts(),
        "irritants": Rows(Irritant.objects.filter(status__in=PUBLIC).only("slug", "updated_at")),
        "companies": Rows(
            Startup.objects.validated().select_related("organisation").only("organisation__slug", "updated_at")
        ),
        "pocs": Rows(Poc.objects.filter(committed_at__isnull=False).only("uuid", "updated_at")),
        "editions": Rows(Edition.objects.exclude(status=EditionStatus.DRAFT).only("slug", "updated_at")),
        "lessons": Rows(Lesson.objects.published().only("uuid", "updated_at")),
    }


SECTIONS = sections()
urlpatterns = [
    path(
        "sitemap.xml",
        login_not_required(cache_page(KEPT)(packaged.index)),
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap"},
        name="sitemaps",
    ),
    path(
        "sitemap-<section>.xml",
        login_not_required(cache_page(KEPT)(packaged.sitemap)),
        {"sitemaps": SECTIONS},
        name="sitemap",
    ),
]
