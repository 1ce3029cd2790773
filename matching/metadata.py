"""What the page of a lesson learned says of itself to search engines."""

from typing import Any

from core.metadata import article
from matching.enums import LessonStatus
from matching.models import Lesson


def linked_data(lesson: Lesson, readable: frozenset[str]) -> dict[str, Any]:
    """Of a published one, by what this reader may know; nothing of others."""
    if lesson.status != LessonStatus.PUBLISHED:
        return {}
    match = lesson.poc.match
    shown = "establishment" in readable
    return article(
        title=lesson.title,
        path=lesson.get_absolute_url(),
        author=match.irritant.establishment.name if shown else match.startup.organisation.name,
        published=lesson.published_at,
        changed=lesson.status_at,
        words=[str(term) for term in (*match.irritant.themes.all(), *match.irritant.technologies.all())],
    )
