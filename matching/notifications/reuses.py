"""What those who ran a POC are told of the establishments that build on it."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from matching.models import Reuse
from matching.notifications.lessons import tell


def _news(reuse: Reuse, key: str, title: Callable[[], str], *, at: datetime) -> None:
    """The establishment and the company: what another establishment says of their work."""
    lesson = reuse.lesson
    for organisation in (lesson.poc.match.irritant.establishment, lesson.poc.match.startup.organisation):
        tell(
            organisation,
            lesson,
            f"{key}:{reuse.uuid}:{at.isoformat()}:{organisation.pk}",
            lambda: (title(), reuse.context, _("See the lesson learned")),
            at=at,
        )


def reused(reuse: Reuse, *, at: datetime) -> None:
    """Somebody reuses their work, or is testing it."""
    words = {"establishment": reuse.establishment.label}
    _news(reuse, "lesson-reused", lambda: _("%(establishment)s builds on your POC") % words, at=at)


def changed(reuse: Reuse, *, at: datetime) -> None:
    """It says anew what it does with it."""
    words = {"establishment": reuse.establishment.label}

    def title() -> str:
        said = {**words, "kind": reuse.get_kind_display()}
        return _("%(establishment)s says anew how it builds on your POC: %(kind)s") % said

    _news(reuse, "lesson-reuse-changed", title, at=at)


def withdrawn(reuse: Reuse, *, at: datetime) -> None:
    """It no longer does."""
    words = {"establishment": reuse.establishment.label}
    _news(reuse, "lesson-reuse-withdrawn", lambda: _("%(establishment)s no longer builds on your POC") % words, at=at)
