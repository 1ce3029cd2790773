"""Lifecycles as tables, and the only function that moves a status.

A lifecycle is a `MoveTable`: each verb a person would say, the states it leaves from and the one it leads to. Buttons, API
actions, tests and the diagrams of docs/lifecycles.md are all read from these tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import models, transaction


@dataclass(frozen=True, slots=True)
class Move:
    """One named arrow of a lifecycle.

    `asks` names what the person must say for it (reason, date, amount…): the keys of the form that the page shows.
    """

    sources: frozenset[str]
    target: str
    asks: tuple[str, ...] = ()


MoveTable = Mapping[str, Move]


def arrow(*sources: str, to: str, asks: tuple[str, ...] = ()) -> Move:
    """`arrow(DRAFT, to=SUBMITTED)` reads like the line of the specification."""
    return Move(sources=frozenset(map(str, sources)), target=str(to), asks=asks)


class TransitionRefused(Exception):
    """The object is not (or no longer) in a state this verb leaves from."""


class Recorded(Protocol):
    """What `move` needs of an object: a status with its date, and a thread to write on."""

    pk: Any
    status: str
    status_at: datetime

    def record(
        self,
        verb: str,
        *,
        by: Any,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> Any: ...


@transaction.atomic
def move(
    instance: Any,
    verb: str,
    *,
    table: MoveTable,
    by: Any,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
    **changes: Any,
) -> str:
    """Take the arrow `verb`, write `changes` with it and append its event; returns the state it left.

    One conditional UPDATE on the state and its date as last read: of two people who act at once exactly one wins, also on
    an arrow that leads back to where it started. `by` is None for the engine. Raises TransitionRefused when the table has no such arrow from here, or when somebody else moved the object first.
    """
    arrow_taken = table[verb]
    source = instance.status
    if source not in arrow_taken.sources:
        raise TransitionRefused(f"{verb}: not from {source}")
    values = {**changes, "status": arrow_taken.target, "status_at": at, "updated_at": at}
    rows: models.QuerySet[Any] = type(instance)._base_manager.filter(
        pk=instance.pk, status=source, status_at=instance.status_at
    )
    if not rows.update(**values):
        raise TransitionRefused(f"{verb}: already moved by someone else")
    for name, value in values.items():
        setattr(instance, name, value)
    instance.record(verb, by=by, at=at, source=source, target=arrow_taken.target, detail=detail)
    return source


def lock(instance: models.Model) -> None:
    """Until this transaction ends, whoever else locks this row waits: what is checked after it stays true."""
    instance.__class__._base_manager.select_for_update(of=("self",), no_key=True).get(pk=instance.pk)


def possible(status: str, table: MoveTable) -> list[str]:
    """The verbs that leave from `status`, in the order of the table."""
    return [verb for verb, candidate in table.items() if status in candidate.sources]


def permission(instance: models.Model, verb: str) -> str:
    """The name of the rule that says who may take `verb`: `irritants.publish_irritant`."""
    return f"{instance._meta.app_label}.{verb}_{instance._meta.model_name}"


def available(instance: Any, user: Any, table: MoveTable) -> list[str]:
    """The verbs this user may take now on this object, in the order of the table."""
    return [verb for verb in possible(instance.status, table) if user.has_perm(permission(instance, verb), instance)]
