"""Versions of the weights: proposed by a refit, put to use by a curator, never deleted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core.jobs import enqueue
from matching.candidates.history import History, history
from matching.models import Application, Weighting
from matching.operations.statistics import REBUILD_TASK
from matching.scoring import Weights
from matching.scoring.learning import Learned
from matching.scoring.learning import refit as learn


@dataclass(frozen=True, slots=True)
class Refitted:
    """What was learned against the weights in use, and the version proposed, if it is better and was to be kept."""

    in_use: Weights
    learned: Learned
    figures: Mapping[str, Any]
    version: Weighting | None


def refit(*, keep: bool = True, at: datetime) -> Refitted:
    """Learn the weights from all that people decided so far, and propose them to the curators. Changes no ranking.

    Raises TooFewDecisions.
    """
    past, applied = history(), Weighting.objects.applied()
    in_use = Weights.of(applied.shares)
    learned = learn(past.decided, in_use=in_use)
    figures = _figures(past, applied, learned)
    proposes = keep and learned.strength is not None
    version = propose(weights=learned.weights, figures=figures, at=at) if proposes else None
    return Refitted(in_use, learned, figures, version)


def _figures(past: History, applied: Weighting, learned: Learned) -> dict[str, Any]:
    good = sum(each.good for each in past.decided)
    return {
        "decisions": len(past.decided),
        "approximate": past.approximate,
        "irritants": len({each.need_id for each in past.decided}),
        "kept": good,
        "not_kept": len(past.decided) - good,
        "instead_of": applied.number,
        "strength": learned.strength,
        **{name: asdict(getattr(learned, name)) for name in ("old", "new", "low", "high")},
    }


@transaction.atomic
def propose(*, weights: Weights, figures: Mapping[str, Any], at: datetime) -> Weighting:
    """Keep a version for curators to read. Nothing else changes. Raises ValueError for weights that are none."""
    Weights.of(weights.shares)
    _hold()
    last = Weighting.objects.aggregate(last=Max("number"))["last"] or 0
    return Weighting.objects.create(
        number=last + 1, made_at=at, shares=dict(weights.shares), figures=dict(figures), is_applied=False
    )


@transaction.atomic
def apply(*, weighting: Weighting, instead_of: int, reason: str, by: User, at: datetime) -> Application:
    """Rank with this version from now on: all lists are made again by a job. Of two curators at once one wins.

    `instead_of` is the number of the version in use that the curator has read. Raises ValidationError when another one is in
    use by now, or this one already.
    """
    _hold()
    current = Weighting.objects.applied()
    if current.pk == weighting.pk:
        raise ValidationError(_("This version is in use already."))
    if current.number != instead_of:
        raise ValidationError(_("Another version has been put to use in the meantime: read it first."))
    Weighting.objects.filter(pk=current.pk).update(is_applied=False)
    Weighting.objects.filter(pk=weighting.pk).update(is_applied=True)
    weighting.is_applied = True
    enqueue(REBUILD_TASK)
    return Application.objects.create(weighting=weighting, before=current, by=by, at=at, reason=reason)


def _hold() -> None:
    """Until this transaction ends, whoever else proposes or applies a version waits."""
    list(Weighting.objects.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
