"""Joining, inviting, leaving, choosing for whom one acts."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Invitation, JoinRequest, Membership, Notification, Organisation, User
from accounts.notifications import people as notifications
from accounts.operations.domains import that_open

INVITATION_DAYS = 14


def free_slug(name: str) -> str:
    """An address for an organisation of that name, which nobody has yet."""
    wanted = slugify(name)[:70].strip("-") or "organisation"
    if not Organisation.objects.filter(slug=wanted).exists():
        return wanted
    return f"{wanted}-{uuid.uuid4().hex[:6]}"


@transaction.atomic
def join(*, user: User, organisation: Organisation, role: str = MembershipRole.MEMBER) -> Membership:
    """Make the person a member; an organisation joined first becomes the active one. Never takes a manager's role away."""
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role": role}
    )
    if not created and role == MembershipRole.MANAGER and membership.role != role:
        membership.role = role
        membership.save(update_fields=["role", "updated_at"])
    if user.active_membership_id is None:
        act_for(user=user, membership=membership)
    return membership


def act_for(*, user: User, membership: Membership) -> None:
    """Choose for whom one acts. Raises ValueError for somebody else's membership."""
    if membership.user_id != user.pk:
        raise ValueError("not a membership of this person")
    user.active_membership = membership
    user.save(update_fields=["active_membership"])
    user.__dict__.pop("membership", None)


def verified_addresses(user: User) -> set[str]:
    """The addresses this person has proved to be theirs, in small letters."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {address.lower() for address in verified}


def open_doors(*, user: User) -> QuerySet[Organisation]:
    """The organisations that a verified address of this person lets in at once, and where they are not yet."""
    domains = that_open(address.rpartition("@")[2] for address in verified_addresses(user))
    theirs = Organisation.objects.exclude(kind=OrganisationKind.AGENCY).filter(email_domains__domain__in=domains)
    return theirs.exclude(memberships__user=user).distinct().by_name()


def may_join_at_once(*, user: User, organisation: Organisation) -> bool:
    """Whether a verified address of this person is at a domain of the organisation."""
    return open_doors(user=user).filter(pk=organisation.pk).exists()


def invitations_of(*, user: User, at: datetime) -> QuerySet[Invitation]:
    """The invitations that wait for this person."""
    theirs = Invitation.objects.open(at).filter(email__in=verified_addresses(user))
    return theirs.select_related("organisation")


@transaction.atomic
def ask_to_join(*, user: User, organisation: Organisation, message: str, at: datetime) -> Membership | JoinRequest:
    """Join at once where the person's verified address allows it; else ask the organisation's managers.

    Where there is no manager to ask, those of the agency decide in their place. A member asks for nothing.
    """
    membership = Membership.objects.filter(user=user, organisation=organisation).first()
    if membership is not None:
        return membership
    if may_join_at_once(user=user, organisation=organisation):
        settle_requests(user, organisation, at=at)
        membership = join(user=user, organisation=organisation)
        notifications.joined(membership, at=at)
        return membership
    request, created = JoinRequest.objects.get_or_create(
        user=user, organisation=organisation, decided_at=None, defaults={"message": message}
    )
    if created:
        notifications.asked_to_join(request, at=at)
    return request


def settle_requests(user: User, organisation: Organisation, *, at: datetime) -> None:
    """Who got in by another door awaits no decision any more."""
    JoinRequest.objects.filter(user=user, organisation=organisation, decided_at=None).update(
        accepted=True, decided_at=at, updated_at=at
    )


@transaction.atomic
def decide_request(*, request: JoinRequest, accepted: bool, by: User, at: datetime) -> bool:
    """Accept or refuse a person; False if somebody decided first."""
    pending = JoinRequest.objects.filter(pk=request.pk, decided_at=None)
    if not pending.update(accepted=accepted, decided_by=by, decided_at=at, updated_at=at):
        return False
    request.accepted = accepted
    if accepted:
        is_managed = Membership.objects.of(request.organisation).managers().exists()
        role = MembershipRole.MEMBER if is_managed else MembershipRole.MANAGER
        join(user=request.user, organisation=request.organisation, role=role)
    notifications.request_decided(request, at=at)
    return True


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User, at: datetime) -> Invitation:
    """Send somebody a link to join, valid INVITATION_DAYS; an earlier open one to the same address is replaced."""
    earlier = Invitation.objects.unanswered().filter(organisation=organisation, email__iexact=email)
    earlier.update(revoked_at=at, updated_at=at)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.lower(),
        role=role,
        invited_by=by,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    notifications.invited(invitation, at=at)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: User, at: datetime) -> bool:
    """Send the same link again, valid as long as a new one; False if it was used or withdrawn meanwhile."""
    expires_at = at + timedelta(days=INVITATION_DAYS)
    unanswered = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if not unanswered.update(invited_by=by, expires_at=expires_at, updated_at=at):
        return False
    invitation.invited_by, invitation.expires_at = by, expires_at
    notifications.invited(invitation, at=at)
    return True


def revoke(*, invitation: Invitation, at: datetime) -> bool:
    """Take the link back; False if it was used or withdrawn meanwhile."""
    unanswered = Invitation.objects.unanswered().filter(pk=invitation.pk)
    return bool(unanswered.update(revoked_at=at, updated_at=at))


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, at: datetime) -> Membership | None:
    """Join by the link. None when it was used, revoked, is too old, or is for another address than the person's verified ones."""
    still_open = invitations_of(user=user, at=at).filter(pk=invitation.pk)
    if not still_open.update(accepted_at=at, updated_at=at):
        return None
    settle_requests(user, invitation.organisation, at=at)
    membership = join(user=user, organisation=invitation.organisation, role=invitation.role)
    act_for(user=user, membership=membership)
    notifications.joined(membership, at=at)
    return membership


class LastManager(Exception):
    """An organisation with people keeps at least one manager."""


@transaction.atomic
def set_role(*, membership: Membership, role: str, by: User, at: datetime) -> None:
    """Make the person a manager, or a member like the others, and tell them. Raises LastManager."""
    current = _lock(membership)
    if current is None or current.role == role:
        return
    if role != MembershipRole.MANAGER:
        _keep_a_manager(current)
    current.role = role
    current.save(update_fields=["role", "updated_at"])
    if by != current.user:
        notifications.role_changed(current, at=at)


@transaction.atomic
def remove(*, membership: Membership, by: User, at: datetime) -> None:
    """The person no longer belongs to the organisation, and is told; another of theirs becomes active. Raises LastManager."""
    current = _lock(membership)
    if current is None:
        return
    _keep_a_manager(current)
    user = current.user
    current.delete()
    user.refresh_from_db()
    if user.active_membership_id is None:
        user.active_membership = user.memberships.order_by("pk").first()
        user.save(update_fields=["active_membership"])
    if by != user:
        notifications.removed(membership, at=at)


def _lock(membership: Membership) -> Membership | None:
    """This membership as it is now, None if it is gone; nobody else changes the people of its organisation meanwhile."""
    together = Membership.objects.filter(organisation=membership.organisation).select_related("user", "organisation")
    people = together.select_for_update(of=("self",)).order_by("pk")
    return next((each for each in people if each.pk == membership.pk), None)


def _keep_a_manager(leaving: Membership) -> None:
    """Raises LastManager. A manager who can no longer sign in does not count."""
    managers = Membership.objects.of(leaving.organisation).managers()
    if leaving.role == MembershipRole.MANAGER and not managers.exclude(pk=leaving.pk).exists():
        raise LastManager


def mark_read(*, user: User, at: datetime, uuids: Iterable[uuid.UUID] | None = None, family: str = "") -> None:
    """The person has seen these notifications of the organisation they act for (all of them, or all of `family`, when none is named).

    What was read here before its mail was written is not mailed any more: nobody is told twice.
    """
    seen = Notification.objects.of(user).of_family(family).unread()
    (seen if uuids is None else seen.filter(uuid__in=list(uuids))).update(read_at=at, mail_due_at=None)
