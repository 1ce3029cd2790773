"""What people are told about lessons learned."""

from collections.abc import Callable
from datetime import datetime

from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.notifications import Notice, notify, notify_members
from matching.links import reading_path
from matching.models import Lesson
from matching.models.lessons import READ_WITHIN


def tell(
    organisation: Organisation,
    lesson: Lesson,
    key: str,
    words: Callable[[], tuple[str, str, str]],
    *,
    at: datetime,
    to_read: bool = False,
) -> None:
    """Each person of this organisation, once for `key`: `words` are the title, the body and the one action. `to_read`: the link
    of the mail opens the sheet to be read over, without signing in."""

    def compose(user: User) -> Notice:
        title, body, action = words()
        why = _("You are told because your organisation took part in this POC.")
        mail_path = reading_path(lesson, user) if to_read else ""
        return Notice(
            title=title, body=body, action=action, path=lesson.get_absolute_url(), why=why, mail_path=mail_path
        )

    notify_members(organisation=organisation, key=key, compose=compose, at=at)


def written(lesson: Lesson, *, at: datetime) -> None:
    """The company: read it over."""
    tell(
        lesson.poc.match.startup.organisation,
        lesson,
        f"lesson-written:{lesson.pk}",
        lambda: (
            _("A lesson learned is yours to read over: %(lesson)s") % {"lesson": lesson},
            _("You have %(days)s days to add your word beside each section; it is published with the sheet.")
            % {"days": READ_WITHIN.days},
            _("Read it over"),
        ),
        at=at,
        to_read=True,
    )


def reworked(lesson: Lesson, reason: str, *, at: datetime) -> None:
    """The company: it is a draft again, to be read again."""
    tell(
        lesson.poc.match.startup.organisation,
        lesson,
        f"lesson-reworked:{lesson.pk}:{at.isoformat()}",
        lambda: (
            _("A lesson learned is a draft again, and yours to read again: %(lesson)s") % {"lesson": lesson},
            reason,
            _("Read it over"),
        ),
        at=at,
        to_read=True,
    )


def reminded(lesson: Lesson, step: int, *, at: datetime) -> None:
    """The company: the draft still waits, until when."""
    last = timezone.localtime(lesson.may_go_unread_at)
    tell(
        lesson.poc.match.startup.organisation,
        lesson,
        f"lesson-reminded:{lesson.pk}:{lesson.status_at.isoformat()}:{step}",
        lambda: (
            _("A lesson learned still waits for your reading: %(lesson)s") % {"lesson": lesson},
            _("After %(day)s the establishment may publish it, saying that you did not answer.")
            % {"day": date_filter(last)},
            _("Read it over"),
        ),
        at=at,
        to_read=True,
    )


def waited(lesson: Lesson, *, at: datetime) -> None:
    """The establishment: the company had its time."""
    tell(
        lesson.poc.match.irritant.establishment,
        lesson,
        f"lesson-waited:{lesson.pk}:{lesson.status_at.isoformat()}",
        lambda: (
            _("The company has not read your lesson learned over: %(lesson)s") % {"lesson": lesson},
            _("You may publish it; it will say that the company did not answer."),
            _("Publish it"),
        ),
        at=at,
    )


def annotated(lesson: Lesson, *, at: datetime) -> None:
    """The establishment: the company has said something more of it."""
    tell(
        lesson.poc.match.irritant.establishment,
        lesson,
        f"lesson-annotated:{lesson.pk}:{at.isoformat()}",
        lambda: (
            _("The company has changed its word on your lesson learned: %(lesson)s") % {"lesson": lesson},
            lesson.company_comment,
            _("See the lesson learned"),
        ),
        at=at,
    )


def published_unread(lesson: Lesson, *, at: datetime) -> None:
    """The company: it is public, says that it did not answer, and still may."""
    tell(
        lesson.poc.match.startup.organisation,
        lesson,
        f"lesson-published-unread:{lesson.pk}:{at.isoformat()}",
        lambda: (
            _("A lesson learned is published without your word: %(lesson)s") % {"lesson": lesson},
            _("It says that you did not answer. You may still add your word: it then says it no longer."),
            _("Add your word"),
        ),
        at=at,
        to_read=True,
    )


def asked_to_be_called(lesson: Lesson, person: User, *, at: datetime) -> None:
    """The person named: do they agree?"""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("You are named as the person to call: %(lesson)s") % {"lesson": lesson},
            body=_("Nothing is shown of you before you agree, and you may take it back at any time."),
            action=_("Decide"),
            path=lesson.get_absolute_url(),
            why=_("You are told because a colleague named you."),
        )

    house = lesson.poc.match.irritant.establishment
    key = f"lesson-contact:{lesson.pk}:{at.isoformat()}"
    notify(recipients=[person], organisation=house, key=key, compose=compose, at=at)


def reviewed(lesson: Lesson, *, at: datetime) -> None:
    """The establishment: it can be published."""
    tell(
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
        tell(
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
        tell(
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
