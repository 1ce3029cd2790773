"""« Nous aussi »: establishments that join the irritant of another one, correct what they said, and leave."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.enums import Audience
from irritants.enums import IRRITANT_MOVES, IrritantFact, IrritantStatus, IrritantVerb, Stage
from irritants.models import CoSignature, Irritant
from irritants.notifications import cosignatures as notifications

SAID = ("intent", "context", "people_affected", "budget_min", "budget_max", "budget_silence")


@transaction.atomic
def cosign(
    *,
    cosignature: CoSignature,
    irritant: Irritant,
    instead_of: Irritant | None = None,
    by: User,
    at: datetime,
) -> CoSignature:
    """The person's establishment joins; a draft that said the same, `instead_of` which it joins, is archived.

    Raises ValidationError if it has joined already, TransitionRefused if the irritant is not published any more or the draft
    has moved.
    """
    establishment = by.acting_for
    hold(irritant, *([instead_of] if instead_of else []))
    if irritant.status != IrritantStatus.PUBLISHED:
        raise states.TransitionRefused("cosign: not published")
    if CoSignature.objects.filter(irritant=irritant, establishment=establishment).exists():
        raise ValidationError(_("Your establishment has already joined this irritant."))
    cosignature.irritant = irritant
    cosignature.establishment = establishment
    cosignature.by = by
    cosignature.save()
    irritant.record(IrritantFact.COSIGN, by=by, at=at)
    if instead_of is not None:
        put_under(irritant, instead_of, by=by, at=at)
    notifications.cosigned(irritant, cosignature, at=at)
    return cosignature


def hold(*irritants: Irritant) -> None:
    """Until the end of the transaction nobody joins, leaves or moves them. Always locked in the same order."""
    for irritant in sorted(irritants, key=lambda each: each.pk):
        states.lock(irritant)
        irritant.refresh_from_db(fields=["status", "status_at"])


def put_under(irritant: Irritant, duplicate: Irritant, *, by: User, at: datetime) -> None:
    """Archive an irritant that says the same as another one. Its address leads to that one from now on."""
    states.move(
        duplicate,
        IrritantVerb.MERGE,
        table=IRRITANT_MOVES,
        by=by,
        at=at,
        merged_into=irritant,
        changes_requested_at=None,
        changes_requested="",
    )


@transaction.atomic
def revise(*, cosignature: CoSignature, by: User, at: datetime) -> None:
    """Say it otherwise. Raises TransitionRefused when the co-signature is not there any more."""
    if not CoSignature.objects.filter(pk=cosignature.pk).update(**_said(cosignature), by=by, updated_at=at):
        raise states.TransitionRefused("revise: withdrawn in the meantime")
    cosignature.irritant.record(IrritantFact.REVISE, by=by, at=at)


@transaction.atomic
def leave(*, irritant: Irritant, by: User, at: datetime) -> None:
    """The person's establishment takes its co-signature back; what it said is kept on the thread, for itself and the curators.

    Raises TransitionRefused when there is none any more.
    """
    states.lock(irritant)
    cosignature = CoSignature.objects.filter(irritant=irritant, establishment=by.acting_for).first()
    if cosignature is None:
        raise states.TransitionRefused("leave: not joined")
    said = _said(cosignature)
    cosignature.delete()
    irritant.record(IrritantFact.LEAVE, by=by, at=at)
    irritant.append_event(
        subject=irritant,
        verb=IrritantFact.KEEP,
        by=by,
        at=at,
        audience=Audience.PARTIES,
        stage=Stage.NEED,
        readers=[by.acting_for.pk],
        detail={"message": said["context"], "said": said},
    )


def _said(cosignature: CoSignature) -> dict[str, Any]:
    return {name: getattr(cosignature, name) for name in SAID}


def said_before(*, irritant: Irritant, by: User) -> dict[str, Any]:
    """What the person's establishment had said before it left this irritant; empty when it never did."""
    kept = irritant.events.filter(verb=IrritantFact.KEEP, organisation=by.organisation).order_by("at", "pk").last()
    return kept.detail["said"] if kept else {}
