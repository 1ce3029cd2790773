"""The Atom feeds of POCs and of lessons learned."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.feeds import NEWEST, Entry, atom
from irritants.rules import readable_fields
from matching.exports import LESSONS, POCS
from matching.models import ListedLesson, ListedPoc, Match
from taxonomy.models import Vocabulary


@login_not_required
@require_safe
def feed_pocs(request: HttpRequest) -> HttpResponseBase:
    """The POCs committed last, under these filters, as a visitor reads them."""
    names = Vocabulary.read().names["theme"]
    query = request.GET.copy()
    query["sort"] = "recent"
    return atom(
        request,
        title=_("POCs"),
        about=_("Trials with one question, one to three measured criteria, and a decision."),
        page=reverse("matching:pocs"),
        entries=[_poc(row, names) for row in POCS.select(AnonymousUser(), query)[:NEWEST]],
    )


@login_not_required
@require_safe
def feed_lessons(request: HttpRequest) -> HttpResponseBase:
    """The lessons published last, under these filters, as a visitor reads them."""
    names = Vocabulary.read().names["theme"]
    query = request.GET.copy()
    query["sort"] = "recent"
    return atom(
        request,
        title=_("Lessons learned"),
        about=_("What POCs taught those who ran them, failures included, for others to build on."),
        page=reverse("matching:lessons"),
        entries=[_lesson(row, names) for row in LESSONS.select(AnonymousUser(), query)[:NEWEST]],
    )


def _author(match: Match) -> str:
    """The establishment, unless it hides its name from the visitor; then the company."""
    if "establishment" in readable_fields(AnonymousUser(), match.irritant):
        return str(match.irritant.establishment.name)
    return str(match.startup.organisation.name)


def _poc(row: ListedPoc, names: dict[str, str]) -> Entry:
    poc = row.poc
    return Entry(
        kind="poc",
        identifier=str(poc.uuid),
        title=poc.title,
        path=poc.get_absolute_url(),
        published=row.at,
        updated=poc.status_at,
        author=_author(poc.match),
        paragraphs=(poc.question, poc.get_status_display(), poc.reason),
        words=[names[slug] for slug in row.values_of("theme") if slug in names],
    )


def _lesson(row: ListedLesson, names: dict[str, str]) -> Entry:
    lesson = row.lesson
    return Entry(
        kind="lesson",
        identifier=str(lesson.uuid),
        title=lesson.title,
        path=lesson.get_absolute_url(),
        published=row.at,
        updated=lesson.status_at,
        author=_author(lesson.poc.match),
        paragraphs=(lesson.problem, lesson.tried, lesson.results, lesson.failed),
        words=[names[slug] for slug in row.values_of("theme") if slug in names],
    )
