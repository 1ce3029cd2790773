"""What people are told about lessons learned and their reuse."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.notifications import Notice, notify_members
from matching.models import Lesson, Reuse


def _tell(
    organisation: Organisation,
    lesson: Lesson,
    key: str,
    words: Callable[[], tuple[str, str, str]],
    *,
    at: datetime,
) -> None:
    def compose(user: User) -> Notice:
        title, body, action = words()
        why = _("You are told because your organisation took part in this POC.")
        return Notice(title=title, body=body, action=action, path=lesson.get_absolute_url(), why=why)

    notify_members(organisation=organisation, key=key, compose=compose, at=at)


def written(lesson: Lesson, *, at: datetime) -> None:
    """The company: read it over."""
    _tell(
        lesson.poc.match.startup.organisation,
        lesson,
        f"lesson-written:{lesson.pk}",
        lambda: (
            _("A lesson learned is yours to read over: %(lesson)s") % {"lesson": lesson},
            _("You may add what you wish before it is published."),
            _("Read it over"),
        ),
        at=at,
    )


def reviewed(lesson: Lesson, *, at: datetime) -> None:
    """The establishment: it can be published."""
    _tell(
        lesson.poc.match.irritant.establishment,
        lesson,
        f"lesson-reviewed:{lesson.pk}:{at.isoformat()}",
        lambda: (
            _("The company has read your lesson learned over: %(lesson)s") % {"lesson": lesson},
            lesson.company_comment,
            _("Publish it"),
        ),
        at=at,
    )


def published(lesson: Lesson, *, at: datetime) -> None:
    """The establishments that joined the irritant: here is what was learned."""
    for cosignature in lesson.poc.match.irritant.cosignatures.select_related("establishment"):
        _tell(
            cosignature.establishment,
            lesson,
            f"lesson-published:{lesson.pk}:{cosignature.establishment_id}",
            lambda: (
                _("A lesson learned is published: %(lesson)s") % {"lesson": lesson},
                _("It is about an irritant that your establishment joined."),
                _("Read it"),
            ),
            at=at,
        )


def withdrawn(lesson: Lesson, reason: str, *, at: datetime) -> None:
    """The establishment and the company: it is no longer public, and why."""
    match = lesson.poc.match
    for organisation in (match.irritant.establishment, match.startup.organisation):
        _tell(
            organisation,
            lesson,
            f"lesson-withdrawn:{lesson.pk}:{at.isoformat()}",
            lambda: (
                _("A lesson learned is withdrawn: %(lesson)s") % {"lesson": lesson},
                reason,
                _("See the lesson learned"),
            ),
            at=at,
        )


def reused(reuse: Reuse, *, at: datetime) -> None:
    """The establishment and the company: somebody reuses their work."""
    lesson = reuse.lesson
    for organisation in (lesson.poc.match.irritant.establishment, lesson.poc.match.startup.organisation):
        _tell(
            organisation,
            lesson,
            f"lesson-reused:{reuse.uuid}:{organisation.pk}",
            lambda: (
                _("%(establishment)s builds on your POC") % {"establishment": reuse.establishment.label},
                reuse.context,
                _("See the lesson learned"),
            ),
            at=at,
        )
