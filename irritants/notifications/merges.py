"""What people are told about merges of irritants."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.notifications import Notice, notify, notify_curators
from irritants import links
from irritants.enums import MergeVerb
from irritants.models import CoSignature, Irritant, Merge


def _tell(irritant: Irritant, *, key: str, compose: Callable[[User], Notice], at: datetime) -> None:
    """Its author; where they left the establishment or never belonged to it, everybody there."""
    people = [membership.user for membership in Membership.objects.of(irritant.establishment)]
    recipients = [irritant.author] if irritant.author in people else people
    notify(recipients=recipients, organisation=irritant.establishment, key=key, compose=compose, at=at)


def _key(merge: Merge, what: str) -> str:
    return f"merge-{what}:{merge.uuid}"


def proposed(merge: Merge, *, at: datetime) -> None:
    """The establishment that must consent, by a signed link too; and the other one, which may object until then."""

    def ask(user: User) -> Notice:
        return Notice(
            title=_("May your irritant be merged into another one? %(title)s") % {"title": merge.duplicate.title},
            body=merge.message,
            action=_("Read both and answer"),
            path=merge.get_absolute_url(),
            why=_("You are told because you wrote this irritant: nothing happens without your consent."),
            mail_path=links.answer_path(merge, user),
        )

    def tell(user: User) -> Notice:
        return Notice(
            title=_("Another irritant may be merged into yours: %(title)s") % {"title": merge.target.title},
            body=merge.message,
            action=_("Read the proposal"),
            path=merge.get_absolute_url(),
            why=_("You are told because you wrote this irritant. You may object until the other author has said yes."),
        )

    _tell(merge.duplicate, key=_key(merge, "asked"), compose=ask, at=at)
    _tell(merge.target, key=_key(merge, "told"), compose=tell, at=at)


def accepted(merge: Merge, moved: Iterable[CoSignature], *, by: User, at: datetime) -> None:
    """The other author, the curators, and those whose co-signature has moved."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("Two irritants are now one: %(title)s") % {"title": merge.target.title},
            body=_("Those who had joined either stand behind it together. Every text is kept."),
            action=_("Read the irritant"),
            path=merge.target.get_absolute_url(),
            why=_("You are told because you wrote, joined or curate one of the two."),
        )

    _tell(merge.target, key=_key(merge, "accepted"), compose=compose, at=at)
    if merge.duplicate.author_id != by.pk:
        _tell(merge.duplicate, key=_key(merge, "accepted"), compose=compose, at=at)
    for cosignature in moved:
        notify(
            recipients=[cosignature.by],
            organisation=cosignature.establishment,
            key=_key(merge, "accepted"),
            compose=compose,
            at=at,
        )
    notify_curators(key=_key(merge, "accepted"), compose=compose, at=at)


def closed(merge: Merge, verb: MergeVerb, *, by: User, at: datetime) -> None:
    """Everybody who was told of the proposal, but for who closed it: both irritants stay as they are, and why."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("The two irritants are not merged: %(title)s") % {"title": merge.target.title},
            body=merge.reason,
            action=_("Read the proposal"),
            path=merge.get_absolute_url(),
            why=_("You are told because you wrote or curate one of the two."),
        )

    if verb != MergeVerb.REFUSE:
        _tell(merge.duplicate, key=_key(merge, verb), compose=compose, at=at)
    if verb != MergeVerb.OBJECT:
        _tell(merge.target, key=_key(merge, verb), compose=compose, at=at)
    if verb != MergeVerb.WITHDRAW:
        notify_curators(key=_key(merge, verb), compose=compose, at=at)
