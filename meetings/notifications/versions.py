"""People whose day a new version of the agenda changes: one message each, with their changes."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify
from core.mail import queue_mail, render_mail
from core.models import OutgoingMail
from meetings.figures.planning import Words
from meetings.models import AgendaVersion, Attendee

MAILS = uuid.UUID(
    "0d4cf2b8-6a0f-4a5e-9d5e-1a4a3c0b7a11"
)  # names the mails of versions: the same person and version, the same mail


Change = Mapping[str, Any]  # as `AgendaVersion.changes` keeps them


def agenda_changed(
    version: AgendaVersion,
    words: Words,
    changes: Iterable[Change],
    *,
    user: User | None,
    attendee: Attendee | None,
    at: datetime,
) -> None:
    """In this transaction: a notification to an account, else a mail with the link to the agenda. Told before: not told again."""
    lines = list(changes)
    if user:
        _notify(version, words, user, lines, at=at)
    elif attendee:
        _mail(version, words, attendee, lines, at=at)


def _notify(version: AgendaVersion, words: Words, user: User, changes: list[Change], *, at: datetime) -> None:
    path = reverse("meetings:agenda", args=[version.edition.slug])

    def compose(reader: User) -> Notice:
        return _notice(version, words, changes, path)

    notify(recipients=[user], organisation=None, key=f"agenda-{version.pk}", compose=compose, at=at)


def _mail(version: AgendaVersion, words: Words, attendee: Attendee, changes: list[Change], *, at: datetime) -> None:
    identifier = uuid.uuid5(MAILS, f"{version.pk} {attendee.email.casefold()}")
    if OutgoingMail.objects.filter(uuid=identifier).exists():
        return
    # The language of who registered them: nobody has asked them yet.
    with translation.override(attendee.registration.by.language):
        notice = _notice(version, words, changes, reverse("meetings:agenda_by_key", args=[attendee.key]))
        mail = render_mail("email/notice", {"notice": notice, "can_stop": False})
    queue_mail(to=attendee.email, subject=mail.subject, text=mail.text, html=mail.html, identifier=identifier, at=at)


def _notice(version: AgendaVersion, words: Words, changes: list[Change], path: str) -> Notice:
    lines = [words.difference(each["kind"], each["match"], each["before"], each["after"]) for each in changes]
    title = _("Your agenda for %(edition)s") if version.number == 1 else _("Your agenda has changed: %(edition)s")
    return Notice(
        title=title % {"edition": version.edition},
        body="\n\n".join(lines),
        action=_("See my agenda"),
        path=path,
        why=_("You receive this message because you take part in these meetings."),
    )
