"""Handing over the management of an organisation: one proposes, the other accepts, and there is never nobody in between."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.enums import MembershipRole
from accounts.models import Handover, Membership, User
from accounts.notifications import handovers as notifications
from accounts.operations import people
from core.states import lock

HANDOVER_DAYS = 14


@transaction.atomic
def propose(*, membership: Membership, leaves: bool, by: User, at: datetime) -> Handover:
    """Ask this member to manage in the place of `by`, who then leaves or stays a member. An earlier proposal of theirs is replaced."""
    lock(by)  # two clicks at once replace each other, in turn
    earlier = Handover.objects.filter(giver=by, organisation=membership.organisation, decided_at=None)
    earlier.update(accepted=False, decided_at=at, updated_at=at)
    handover = Handover.objects.create(
        organisation=membership.organisation,
        giver=by,
        taker=membership.user,
        leaves=leaves,
        proposed_at=at,
        expires_at=at + timedelta(days=HANDOVER_DAYS),
    )
    notifications.proposed(handover, at=at)
    return handover


@transaction.atomic
def accept(*, handover: Handover, at: datetime) -> bool:
    """The taker manages, then the giver does no longer. False, and nothing changes, where it is too late or one of the two has
    lost their place meanwhile."""
    organisation = handover.organisation
    together = Membership.objects.filter(organisation=organisation).select_for_update(of=("self",)).order_by("pk")
    places = {place.user_id: place for place in together}
    given, taken = places.get(handover.giver_id), places.get(handover.taker_id)
    if given is None or taken is None or given.role != MembershipRole.MANAGER:
        return False
    if not _decide(handover, accepted=True, at=at):
        return False
    people.set_role(membership=taken, role=MembershipRole.MANAGER, by=handover.taker, at=at)
    if handover.leaves:
        people.remove(membership=given, by=handover.giver, at=at)
    else:
        people.set_role(membership=given, role=MembershipRole.MEMBER, by=handover.giver, at=at)
    notifications.decided(handover, at=at)
    return True


@transaction.atomic
def refuse(*, handover: Handover, at: datetime) -> bool:
    """The taker says no; False where it is too late."""
    if not _decide(handover, accepted=False, at=at):
        return False
    notifications.decided(handover, at=at)
    return True


def withdraw(*, handover: Handover, at: datetime) -> bool:
    """The giver thinks again; False where it is too late."""
    return _decide(handover, accepted=False, at=at)


def _decide(handover: Handover, *, accepted: bool, at: datetime) -> bool:
    waiting = Handover.objects.open(at).filter(pk=handover.pk)
    if not waiting.update(accepted=accepted, decided_at=at, updated_at=at):
        return False
    handover.accepted, handover.decided_at = accepted, at
    return True
