"""What a mail to many says to each of them, and what curators are told before it leaves."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Circular, Membership, Notification, Organisation, User
from accounts.notifications.families import family_of
from accounts.notifications.telling import Notice, notify, written


def _notice(circular: Circular) -> Notice:
    """As curators wrote it. Its button is that of the mail; on the site one reads the text first."""
    return Notice(
        title=circular.subject,
        body=circular.text,
        action=circular.action or _("Read it on the site"),
        path=circular.reading_path,
        mail_path=circular.address,
        why=circular.why,
    )


def read_by(circular: Circular, person: User, *, at: datetime) -> Notification:
    """What this person would be told, not kept: for a preview, and for a test."""
    key = circular.key
    return written(person, lambda user: _notice(circular), organisation=None, key=key, family=family_of(key), at=at)


def tell(circular: Circular, people: Iterable[User], *, at: datetime) -> None:
    """Each of them personally, whatever the organisations they act for: whoever is in two of them is told once."""
    notify(recipients=people, organisation=None, key=circular.key, compose=lambda user: _notice(circular), at=at)


def is_about_to_leave(circular: Circular, *, by: User, at: datetime) -> None:
    """The other curators, while each of them can still hold it back."""
    leaves_at, count = circular.leaves_at, circular.recipient_count or 0

    def compose(user: User) -> Notice:
        moment = date_format(timezone.localtime(leaves_at), "TIME_FORMAT")
        body = ngettext(
            "%(person)s sends it to %(count)d person: %(audience)s. Until %(time)s, you can hold it back.",
            "%(person)s sends it to %(count)d people: %(audience)s. Until %(time)s, you can hold it back.",
            count,
        )
        values = {"person": by.get_full_name(), "count": count, "audience": circular.told_whom, "time": moment}
        return Notice(
            title=_("About to leave: “%(subject)s”") % {"subject": circular.subject},
            body=body % values,
            action=_("Read it"),
            path=circular.get_absolute_url(),
            why=_("You are told because you are of the agency, in whose name it is sent."),
        )

    for agency in Organisation.objects.agencies():
        others = [membership.user for membership in Membership.objects.of(agency).exclude(user=by)]
        key = f"circular-waiting:{circular.uuid}:{at.isoformat()}"
        notify(recipients=others, organisation=agency, key=key, compose=compose, at=at)


def is_held_back(circular: Circular, *, sender: User, by: User, at: datetime) -> None:
    """Who had sent it, unless they think again themselves."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("Held back: “%(subject)s”") % {"subject": circular.subject},
            body=_("%(person)s holds it back: nobody was told. It is a draft again.") % {"person": by.get_full_name()},
            action=_("See the draft"),
            path=circular.get_absolute_url(),
            why=_("You are told because you had sent it."),
        )

    if sender != by:
        key = f"circular-held:{circular.uuid}:{at.isoformat()}"
        notify(recipients=[sender], organisation=None, key=key, compose=compose, at=at)
