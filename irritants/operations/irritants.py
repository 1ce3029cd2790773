"""What happens to an irritant: one function per verb a person would say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.operations import organisations
from core import states
from core.jobs import enqueue
from irritants.enums import IRRITANT_MOVES, IrritantFact, IrritantStatus, IrritantVerb
from irritants.models import Irritant
from irritants.notifications import irritants as notifications
from irritants.notifications import programs

SUGGEST_TASK = "matching.suggest_for_irritant"


def required_to_submit() -> dict[str, str]:
    """What an irritant must say before it is submitted, with the words that ask for it."""
    return {
        "title": _("Give the irritant a title."),
        "situation": _("Describe the everyday situation."),
        "problem": _("Say what goes wrong."),
        "outcome": _("Say what a good result looks like."),
        "themes": _("Choose at least one theme."),
        "audiences": _("Choose at least one audience."),
        "budget": _("Give a budget range, or the reason for leaving it blank."),
    }


def missing(irritant: Irritant) -> list[str]:
    """Which of `required_to_submit` are not there yet."""
    filled = {
        "title": bool(irritant.title.strip()),
        "situation": bool(irritant.situation.strip()),
        "problem": bool(irritant.problem.strip()),
        "outcome": bool(irritant.outcome.strip()),
        "themes": irritant.themes.exists(),
        "audiences": irritant.audiences.exists(),
        "budget": irritant.budget_min is not None or bool(irritant.budget_silence),
    }
    return [name for name in required_to_submit() if not filled[name]]


@transaction.atomic
def draft(*, irritant: Irritant, terms: Mapping[str, Iterable[Any]] | None = None, by: User, at: datetime) -> Irritant:
    """Save a new irritant as a draft of the person's establishment, and open its thread."""
    irritant.author = by
    irritant.establishment = by.acting_for
    _open(irritant, terms, by=by, at=at)
    return irritant


def _open(irritant: Irritant, terms: Mapping[str, Iterable[Any]] | None, *, by: User, at: datetime) -> None:
    irritant.slug = irritant.uuid.hex
    irritant.status_at = at
    irritant.save()
    _set_terms(irritant, terms)
    irritant.record(IrritantFact.DRAFT, by=by, at=at)


@dataclass(frozen=True, slots=True)
class ToldElsewhere:
    """An irritant that was told elsewhere, to be taken in. `establishment` may be a new one; `author` is None when nobody is known."""

    irritant: Irritant
    establishment: Organisation
    author: User | None
    terms: Mapping[str, Iterable[Any]]


@transaction.atomic
def take_in(*, told: Iterable[ToldElsewhere], publish: bool, by: User, at: datetime) -> None:
    """A curator writes down what establishments told elsewhere, as drafts, or published at once; all of them or none.

    Who writes is the author where none is known. Raises ValidationError when an irritant to publish is incomplete.
    """
    for each in told:
        irritant = each.irritant
        if each.establishment.pk is None:
            organisations.found(each.establishment)
        irritant.establishment, irritant.author = each.establishment, each.author or by
        _open(irritant, each.terms, by=by, at=at)
        if publish:
            _hand_over(irritant, by=by, at=at)
            _make_public(irritant, by=by, at=at)
            if irritant.author != by:
                notifications.published(irritant, at=at)


@transaction.atomic
def save(*, irritant: Irritant, terms: Mapping[str, Iterable[Any]] | None = None, by: User, at: datetime) -> None:
    """Keep what was typed. The rule `change_irritant` says when that is allowed."""
    irritant.save_typed()
    _set_terms(irritant, terms)


def _set_terms(irritant: Irritant, terms: Mapping[str, Iterable[Any]] | None) -> None:
    for name, values in (terms or {}).items():
        getattr(irritant, name).set(values)


@transaction.atomic
def submit(*, irritant: Irritant, by: User, at: datetime) -> None:
    """Hand it to the curators. Raises ValidationError with what is missing, TransitionRefused if it is no draft."""
    _hand_over(irritant, by=by, at=at)
    notifications.submitted(irritant, at=at)


def _hand_over(irritant: Irritant, *, by: User, at: datetime) -> None:
    _refuse_incomplete(irritant)
    slug = f"{slugify(irritant.title)[:80].strip('-')}-{irritant.uuid.hex[:6]}".lstrip("-")
    states.move(irritant, IrritantVerb.SUBMIT, table=IRRITANT_MOVES, by=by, at=at, slug=slug)


def _refuse_incomplete(irritant: Irritant) -> None:
    words = required_to_submit()
    if absent := missing(irritant):
        raise ValidationError([ValidationError(words[name], code=name) for name in absent])


@transaction.atomic
def withdraw(*, irritant: Irritant, by: User, at: datetime) -> None:
    """Back to draft, before anybody published it."""
    states.move(
        irritant,
        IrritantVerb.WITHDRAW,
        table=IRRITANT_MOVES,
        by=by,
        at=at,
        changes_requested_at=None,
        changes_requested="",
    )


@transaction.atomic
def request_changes(*, irritant: Irritant, message: str, by: User, at: datetime) -> None:
    """Ask the author for corrections: a flag beside the state. Raises TransitionRefused if it is no longer submitted."""
    flagged = Irritant.objects.filter(pk=irritant.pk, status=IrritantStatus.SUBMITTED, changes_requested_at=None)
    if not flagged.update(changes_requested_at=at, changes_requested=message, updated_at=at):
        raise states.TransitionRefused("request_changes: not awaiting moderation")
    irritant.changes_requested_at, irritant.changes_requested = at, message
    irritant.record(IrritantFact.REQUEST_CHANGES, by=by, at=at, detail={"message": message})
    notifications.changes_requested(irritant, at=at)


@transaction.atomic
def resubmit(*, irritant: Irritant, by: User, at: datetime) -> None:
    """The corrections are made: the flag clears itself. Raises ValidationError or TransitionRefused like `submit`."""
    _refuse_incomplete(irritant)
    flagged = Irritant.objects.filter(
        pk=irritant.pk, status=IrritantStatus.SUBMITTED, changes_requested_at__isnull=False
    )
    if not flagged.update(changes_requested_at=None, changes_requested="", updated_at=at):
        raise states.TransitionRefused("resubmit: no corrections are asked")
    irritant.changes_requested_at, irritant.changes_requested = None, ""
    irritant.record(IrritantFact.RESUBMIT, by=by, at=at)
    notifications.submitted(irritant, at=at)


@transaction.atomic
def publish(*, irritant: Irritant, by: User, at: datetime) -> None:
    """Everyone may read it from now on, and the engine looks for companies."""
    _make_public(irritant, by=by, at=at)
    notifications.published(irritant, at=at)


def _make_public(irritant: Irritant, *, by: User, at: datetime) -> None:
    states.move(
        irritant,
        IrritantVerb.PUBLISH,
        table=IRRITANT_MOVES,
        by=by,
        at=at,
        published_at=at,
        changes_requested_at=None,
        changes_requested="",
    )
    enqueue(SUGGEST_TASK, irritant_id=irritant.pk)
    programs.published(irritant, at=at)


@transaction.atomic
def reject(*, irritant: Irritant, reason: str, by: User, at: datetime) -> None:
    """Not published; the author reads why."""
    states.move(
        irritant,
        IrritantVerb.REJECT,
        table=IRRITANT_MOVES,
        by=by,
        at=at,
        detail={"reason": reason},
        reject_reason=reason,
        changes_requested_at=None,
        changes_requested="",
    )
    notifications.rejected(irritant, at=at)


@transaction.atomic
def solve(*, irritant: Irritant, by: User, at: datetime) -> None:
    states.move(irritant, IrritantVerb.SOLVE, table=IRRITANT_MOVES, by=by, at=at)
    notifications.ended(irritant, IrritantVerb.SOLVE, at=at)


@transaction.atomic
def give_up(*, irritant: Irritant, reason: str, by: User, at: datetime) -> None:
    """No solution was found; the thread says why, and the irritant stays readable."""
    states.move(irritant, IrritantVerb.GIVE_UP, table=IRRITANT_MOVES, by=by, at=at, detail={"reason": reason})
    notifications.ended(irritant, IrritantVerb.GIVE_UP, at=at)


@transaction.atomic
def archive(*, irritant: Irritant, by: User, at: datetime) -> None:
    states.move(irritant, IrritantVerb.ARCHIVE, table=IRRITANT_MOVES, by=by, at=at)


@transaction.atomic
def reopen(*, irritant: Irritant, by: User, at: datetime) -> None:
    """Published again; the engine looks again. Raises TransitionRefused when it was merged into another one."""
    if irritant.merged_into_id is not None:
        raise states.TransitionRefused("reopen: merged into another irritant")
    states.move(irritant, IrritantVerb.REOPEN, table=IRRITANT_MOVES, by=by, at=at)
    enqueue(SUGGEST_TASK, irritant_id=irritant.pk)
