"""What can be followed, things and lists as filtered, and what each alert has not told yet."""

from dashboards.followed.news import News, news_of, noted
from dashboards.followed.searches import SEARCHES, Search
from dashboards.followed.shape import Finding
from dashboards.followed.things import BY_KIND, THINGS, Followable, Held, held

__all__ = [
    "BY_KIND",
    "SEARCHES",
    "THINGS",
    "Finding",
    "Followable",
    "Held",
    "News",
    "Search",
    "held",
    "news_of",
    "noted",
]
