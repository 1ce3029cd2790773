"""What people are told about memberships."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import MembershipRole
from accounts.models import Invitation, JoinRequest, Membership, User
from accounts.notifications.telling import Notice, notify, notify_agency_managers
from core.mail import queue_mail, render_mail


def asked_to_join(request: JoinRequest, *, at: datetime) -> None:
    """The managers, or those of the agency while there is none: somebody asks to join."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("%(person)s asks to join %(organisation)s")
            % {"person": request.user.get_full_name(), "organisation": request.organisation.label},
            body=request.message,
            action=_("Decide"),
            path=request.organisation.get_absolute_url(),
            why=_("You are told because you decide who joins this organisation."),
        )

    key = f"join-request:{request.uuid}"
    managers: QuerySet[Membership] = Membership.objects.of(request.organisation).managers()
    if managers.exists():
        notify(
            recipients=[membership.user for membership in managers],
            organisation=request.organisation,
            key=key,
            compose=compose,
            at=at,
        )
    else:
        notify_agency_managers(key=key, compose=compose, at=at)


def request_decided(request: JoinRequest, *, at: datetime) -> None:
    """The person who asked: yes or no."""

    def compose(user: User) -> Notice:
        yes = _("You are now a member of %(organisation)s")
        no = _("Your request to join %(organisation)s was not accepted")
        return Notice(
            title=(yes if request.accepted else no) % {"organisation": request.organisation.label},
            body="",
            action=_("Open my space"),
            path=reverse("dashboards:home"),
            why=_("You are told because you asked to join this organisation."),
        )

    notify(recipients=[request.user], organisation=None, key=f"join-decided:{request.uuid}", compose=compose, at=at)


def joined(membership: Membership, *, at: datetime) -> None:
    """The managers: somebody came in by their address or an invitation, without their deciding just now."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("%(person)s has joined %(organisation)s")
            % {"person": membership.user.get_full_name(), "organisation": membership.organisation.label},
            body="",
            action=_("See the people"),
            path=membership.organisation.get_absolute_url(),
            why=_("You are told because you manage this organisation."),
        )

    managers = list(Membership.objects.of(membership.organisation).managers())
    notify(
        recipients=[manager.user for manager in managers if manager.user_id != membership.user_id],
        organisation=membership.organisation,
        key=f"joined:{membership.uuid}",
        compose=compose,
        at=at,
    )
    if not managers:
        _without_manager(membership, at=at)


def _without_manager(membership: Membership, *, at: datetime) -> None:
    """The managers of the agency, once for an organisation: people join it and nobody decides there."""

    def compose(user: User) -> Notice:
        organisation = membership.organisation
        return Notice(
            title=_("%(organisation)s has no manager yet") % {"organisation": organisation.label},
            body=_("%(person)s has joined it. Name a manager: they will invite and accept their colleagues.")
            % {"person": membership.user.get_full_name()},
            action=_("Name a manager"),
            path=organisation.get_absolute_url(),
            why=_("You are told because you manage the agency, which decides where an organisation has no manager."),
        )

    notify_agency_managers(key=f"without-manager:{membership.organisation.uuid}", compose=compose, at=at)


def role_changed(membership: Membership, *, at: datetime) -> None:
    """The person whose role somebody else changed."""

    def compose(user: User) -> Notice:
        up = membership.role == MembershipRole.MANAGER
        title = _("You now manage %(organisation)s") if up else _("You no longer manage %(organisation)s")
        body = (
            _("You invite people, decide who joins and choose their roles.")
            if up
            else _("You are still a member of it; what you follow does not change.")
        )
        return Notice(
            title=title % {"organisation": membership.organisation.label},
            body=body,
            action=_("See the organisation"),
            path=membership.organisation.get_absolute_url(),
            why=_("You are told because a manager changed your role."),
        )

    key = f"role:{membership.uuid}:{at.isoformat()}"
    notify(recipients=[membership.user], organisation=None, key=key, compose=compose, at=at)


def removed(membership: Membership, *, at: datetime) -> None:
    """The person whom somebody else removed."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("You are no longer a member of %(organisation)s") % {"organisation": membership.organisation.label},
            body=_("If this is a mistake, ask a manager of the organisation for an invitation."),
            action=_("Open my space"),
            path=reverse("dashboards:home"),
            why=_("You are told because a manager removed you from this organisation."),
        )

    notify(recipients=[membership.user], organisation=None, key=f"removed:{membership.uuid}", compose=compose, at=at)


def invited(invitation: Invitation, *, at: datetime) -> None:
    """The address invited, which need not have an account: a mail with the link."""
    with override(invitation.invited_by.language):
        organisation = invitation.organisation.name
        notice = Notice(
            title=_("%(person)s invites you to join %(organisation)s on openinno")
            % {"person": invitation.invited_by.get_full_name(), "organisation": organisation},
            body=_("The link is valid until %(date)s, for this address only.")
            % {"date": date_format(timezone.localtime(invitation.expires_at))},
            action=_("Join %(organisation)s") % {"organisation": organisation},
            path=reverse("accounts:invitation", args=[invitation.uuid]),
            why=_("You receive this message because somebody entered your address to invite you."),
        )
        mail = render_mail("email/notice", {"notice": notice, "can_stop": False})
    queue_mail(to=invitation.email, subject=mail.subject, text=mail.text, html=mail.html, at=at)
