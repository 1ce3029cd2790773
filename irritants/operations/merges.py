"""Merging two irritants that tell the same need: proposed by a curator, decided by the establishment whose irritant would go."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from core import states
from irritants.enums import (
    IRRITANT_MOVES,
    MERGE_MOVES,
    IrritantStatus,
    IrritantVerb,
    MergeFact,
    MergeVerb,
)
from irritants.models import CONTEXT_LENGTH, CoSignature, Irritant, Merge
from irritants.notifications import merges as notifications
from irritants.operations.cosignatures import hold, put_under

Obstacle = Callable[[Irritant], list[str]]
_OBSTACLES: list[Obstacle] = []


def declare_obstacle(obstacle: Obstacle) -> None:
    """Let an app above say what forbids an irritant to go, one sentence each. Called from AppConfig.ready."""
    if obstacle not in _OBSTACLES:
        _OBSTACLES.append(obstacle)


def obstacles(*, duplicate: Irritant, target: Irritant) -> list[str]:
    """Why the first cannot be merged into the second, one sentence each."""
    found = []
    if duplicate.pk == target.pk:
        found.append(_("An irritant is not merged into itself."))
    if target.status != IrritantStatus.PUBLISHED:
        found.append(_("The irritant that would stay is not published."))
    if duplicate.status not in IRRITANT_MOVES[IrritantVerb.MERGE].sources:
        found.append(_("The irritant that would go is closed already."))
    if not Membership.objects.of(duplicate.establishment).exists():
        found.append(_("Nobody of the establishment has an account yet: nobody can consent."))
    return [*found, *_disclosures(duplicate, target), *(said for each in _OBSTACLES for said in each(duplicate))]


def _disclosures(duplicate: Irritant, target: Irritant) -> list[str]:
    """A merge shows nothing that was hidden: not of the establishment, nor of those who joined it."""
    found = []
    if duplicate.hide_establishment and not target.hide_establishment:
        found.append(
            _("It hides the name of its establishment, and the other does not: propose it the other way round.")
        )
    if not duplicate.budget_visible and target.budget_visible:
        found.append(_("It hides its budget from companies, and the other does not: propose it the other way round."))
    return found


@transaction.atomic
def propose(*, duplicate: Irritant, target: Irritant, message: str, by: User, at: datetime) -> Merge:
    """Ask the establishment of `duplicate` to let it be merged. Raises ValidationError with what stands against it."""
    hold(duplicate, target)
    if said := obstacles(duplicate=duplicate, target=target):
        raise ValidationError(said)
    if duplicate.merges.open().exists():
        raise ValidationError(_("A merge of this irritant is proposed already."))
    merge = Merge.objects.create(duplicate=duplicate, target=target, message=message, proposed_by=by, status_at=at)
    merge.record(MergeFact.PROPOSE, by=by, at=at, target=merge.status, detail={"message": message})
    notifications.proposed(merge, at=at)
    return merge


@transaction.atomic
def accept(*, merge: Merge, intent: str, by: User, at: datetime) -> None:
    """The establishment consents: its irritant joins the other one, with those that had joined it.

    `intent` is what it would do itself (a CoSignatureIntent).

    Raises ValidationError with what has come in the way since, TransitionRefused if the proposal is closed.
    """
    duplicate, target = merge.duplicate, merge.target
    hold(duplicate, target)
    if said := obstacles(duplicate=duplicate, target=target):
        raise ValidationError(said)
    states.move(merge, MergeVerb.ACCEPT, table=MERGE_MOVES, by=by, at=at)
    moved = _bring_together(duplicate, target, intent, by=by)
    put_under(target, duplicate, by=by, at=at)
    duplicate.merged.update(merged_into=target, updated_at=at)
    notifications.accepted(merge, moved, by=by, at=at)


def _bring_together(duplicate: Irritant, target: Irritant, intent: str, *, by: User) -> list[CoSignature]:
    """One co-signature per establishment: one that has its own on `target` already keeps both, the second under `duplicate`."""
    joined = {target.establishment_id, *target.cosignatures.values_list("establishment_id", flat=True)}
    moved = list(duplicate.cosignatures.exclude(establishment_id__in=joined).select_related("establishment", "by"))
    for cosignature in moved:
        cosignature.irritant = target
        cosignature.save(update_fields=["irritant", "updated_at"])
    if duplicate.establishment_id not in {*joined, *(each.establishment_id for each in moved)}:
        CoSignature.objects.create(
            irritant=target,
            establishment=duplicate.establishment,
            by=by,
            context="\n\n".join(filter(None, [duplicate.situation, duplicate.problem]))[:CONTEXT_LENGTH],
            people_affected=duplicate.people_affected,
            intent=intent,
            budget_min=duplicate.budget_min,
            budget_max=duplicate.budget_max,
            budget_silence=duplicate.budget_silence,
        )
    return moved


@transaction.atomic
def refuse(*, merge: Merge, reason: str, by: User, at: datetime) -> None:
    """The establishment says no, and why; both irritants stay as they are."""
    _close(merge, MergeVerb.REFUSE, reason, by=by, at=at)


@transaction.atomic
def object_to(*, merge: Merge, reason: str, by: User, at: datetime) -> None:
    """The establishment of the irritant that would stay does not want it, and says why."""
    _close(merge, MergeVerb.OBJECT, reason, by=by, at=at)


@transaction.atomic
def withdraw(*, merge: Merge, reason: str, by: User, at: datetime) -> None:
    """A curator takes the proposal back, and says why."""
    _close(merge, MergeVerb.WITHDRAW, reason, by=by, at=at)


def _close(merge: Merge, verb: MergeVerb, reason: str, *, by: User, at: datetime) -> None:
    states.move(merge, verb, table=MERGE_MOVES, by=by, at=at, detail={"reason": reason}, reason=reason)
    notifications.closed(merge, verb, by=by, at=at)
