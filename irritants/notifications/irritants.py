"""What people are told about an irritant. Called inside the transaction of what happened."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from accounts.notifications import Notice, notify, notify_curators
from irritants.enums import IrritantStatus, IrritantVerb
from irritants.models import CoSignature, Irritant


def submitted(irritant: Irritant, *, at: datetime) -> None:
    """Curators: an irritant awaits them."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("An irritant awaits moderation: %(title)s") % {"title": irritant.title},
            body=_("%(establishment)s has submitted this irritant. Publish it, ask for corrections or reject it.")
            % {"establishment": irritant.establishment.label},
            action=_("Read the irritant"),
            path=irritant.get_absolute_url(),
            why=_("You are told because you curate irritants."),
        )

    notify_curators(key=f"irritant-submitted:{irritant.pk}:{at.isoformat()}", compose=compose, at=at)


def tell_author(
    irritant: Irritant, *, key: str, compose: Callable[[], tuple[str, str, str, str]], at: datetime
) -> None:
    """`compose` gives title, body, action and path, in the author's language."""

    def notice(user: User) -> Notice:
        title, body, action, path = compose()
        why = _("You are told because you wrote this irritant.")
        return Notice(title=title, body=body, action=action, path=path, why=why)

    notify(recipients=[irritant.author], organisation=irritant.establishment, key=key, compose=notice, at=at)


def changes_requested(irritant: Irritant, *, at: datetime) -> None:
    """The author: what to correct."""
    tell_author(
        irritant,
        key=f"irritant-changes:{irritant.pk}:{at.isoformat()}",
        compose=lambda: (
            _("Corrections are asked: %(title)s") % {"title": irritant.title},
            irritant.changes_requested,
            _("Correct the irritant"),
            reverse("irritants:edit", args=[irritant.uuid]),
        ),
        at=at,
    )


def published(irritant: Irritant, *, at: datetime) -> None:
    """The author: it can be read, and what follows."""
    tell_author(
        irritant,
        key=f"irritant-published:{irritant.pk}:{at.isoformat()}",
        compose=lambda: (
            _("Your irritant is published: %(title)s") % {"title": irritant.title},
            _("Companies can read it. You will be told as soon as one of them is interested."),
            _("Read the irritant"),
            irritant.get_absolute_url(),
        ),
        at=at,
    )


def rejected(irritant: Irritant, *, at: datetime) -> None:
    """The author: why."""
    tell_author(
        irritant,
        key=f"irritant-rejected:{irritant.pk}:{at.isoformat()}",
        compose=lambda: (
            _("Your irritant is not published: %(title)s") % {"title": irritant.title},
            irritant.reject_reason,
            _("Read the irritant"),
            irritant.get_absolute_url(),
        ),
        at=at,
    )


def ended(irritant: Irritant, verb: IrritantVerb, *, at: datetime) -> None:
    """The author and the establishments that joined: solved, or closed without solution."""

    def compose(user: User) -> Notice:
        title = (
            _("An irritant is solved: %(title)s")
            if verb == IrritantVerb.SOLVE
            else _("An irritant is closed without solution: %(title)s")
        )
        return Notice(
            title=title % {"title": irritant.title},
            body=_("Its thread tells what happened."),
            action=_("Read the thread"),
            path=irritant.get_absolute_url(),
            why=_("You are told because your establishment wrote or joined this irritant."),
        )

    joined = [(cosignature.establishment, [cosignature.by]) for cosignature in _cosignatures(irritant)]
    for organisation, people in [(irritant.establishment, [irritant.author]), *joined]:
        notify(
            recipients=people,
            organisation=organisation,
            key=f"irritant-{verb}:{irritant.pk}:{at.isoformat()}",
            compose=compose,
            at=at,
        )


def _cosignatures(irritant: Irritant) -> list[CoSignature]:
    return list(irritant.cosignatures.select_related("establishment", "by"))


def files_about_to_go(irritant: Irritant, *, count: int, on: datetime, at: datetime) -> None:
    """The author, or those who manage the establishment where the author has no account any more: until when, and what keeps them."""
    managers = Membership.objects.of(irritant.establishment).managers()
    people = [irritant.author] if irritant.author.is_active else [each.user for each in managers]
    is_draft = irritant.status == IrritantStatus.DRAFT

    path = reverse("irritants:merged", args=[irritant.uuid]) if irritant.merged_into_id else irritant.get_absolute_url()

    def compose(user: User) -> Notice:
        until = {"count": count, "date": date_format(localtime(on), "DATE_FORMAT")}
        goes = ngettext(
            "%(count)d file is beside it, and is thrown away on %(date)s.",
            "%(count)d files are beside it, and are thrown away on %(date)s.",
            count,
        )
        keep = (
            _("Go on writing the draft, or take a copy of them before.")
            if is_draft
            else _("Take a copy of them before.")
        )
        return Notice(
            title=_("Attachments about to be thrown away: %(title)s")
            % {"title": irritant.title or _("untitled draft")},
            body=f"{goes % until} {keep}",
            action=_("See the attachments"),
            path=path,
            why=_("You are told because you wrote this irritant, or manage the establishment that told it."),
        )

    key = f"irritant-files:{irritant.pk}:{at.isoformat()}"
    notify(recipients=people, organisation=irritant.establishment, key=key, compose=compose, at=at)
