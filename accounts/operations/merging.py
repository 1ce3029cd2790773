"""Two organisations that are one: what moves, what stands in the way, and the move itself, all or nothing.

What points at an organisation is read from the models: one that is new moves too, or stands in the way, with nothing to remember.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, ForeignKey, Model, OneToOneField, OuterRef, Q, QuerySet, UniqueConstraint
from django.utils.text import capfirst

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import EmailDomain, Handover, JoinRequest, Membership, Organisation, User
from accounts.notifications import merging as notifications
from accounts.operations import people
from core.history.context import adding
from core.models import EventShape

SHOWN = 5  # examples of what stands in the way


class CannotMerge(Exception):
    """Something stands in the way: `merge` was asked for what its preview refuses."""


@dataclass
class Preview:
    """By kind of row: how many move, how many say the same in both and become one, and which ones stand in the way."""

    moves: list[tuple[str, int]] = field(default_factory=list)
    doubles: list[tuple[str, int]] = field(default_factory=list)
    obstacles: list[tuple[str, list[str]]] = field(default_factory=list)


def links_to(target: type[Model]) -> Iterator[tuple[type[Model], ForeignKey]]:
    """Every column of our tables that points at a model, those between two models included; in the order of their names."""
    fields: list[Any] = list(target._meta.get_fields(include_hidden=True))
    relations = [each for each in fields if each.auto_created and not each.concrete]
    found = {(each.related_model, each.field) for each in relations if isinstance(each.field, ForeignKey)}
    for model, key in sorted(found, key=lambda link: (link[0]._meta.label, link[1].name)):
        if model._meta.managed and model is not target:
            yield model, key


def stays(model: type[Model]) -> bool:
    """Lines of threads are never changed: they say which of the two acted, and are read by the one that stays (`thread_ids`)."""
    return issubclass(model, EventShape)


def clashing(model: type[Model], key: ForeignKey, *, absorbed: Organisation, into: Organisation) -> QuerySet[Any]:
    """The rows of `absorbed` that the database would refuse beside those of `into`."""
    rows = model._base_manager.filter(**{key.name: absorbed})
    clash = Q(pk__in=[])
    for names, condition in _once(model, key):
        same = {name: OuterRef(name) for name in names if name != key.name}
        other = model._base_manager.filter(condition, **{key.name: into}, **same)
        clash |= condition & Q(Exists(other))
    return rows.filter(clash)


def _once(model: type[Model], key: ForeignKey) -> Iterator[tuple[tuple[str, ...], Q]]:
    if isinstance(key, OneToOneField) or key.unique:
        yield (key.name,), Q()
    for names in model._meta.unique_together:
        if key.name in names:
            yield tuple(names), Q()
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and key.name in rule.fields:
            yield tuple(rule.fields), rule.condition or Q()


def _name_of(model: type[Model]) -> str:
    """In the plural. A row between two models has the name of the field that is kept there."""
    owner: Any = model._meta.auto_created
    fields = [each for each in owner._meta.many_to_many if each.remote_field.through is model] if owner else []
    return capfirst(str(fields[0].verbose_name if fields else model._meta.verbose_name_plural))


def _becomes_one(model: type[Model]) -> bool:
    """Whether a row that both have says the same thing twice."""
    return model in (Membership, EmailDomain, JoinRequest, Handover) or bool(model._meta.auto_created)


def may_merge(absorbed: Organisation, into: Organisation) -> bool:
    """Two of one kind that are both still there. The agency is one."""
    alive = absorbed.merged_into_id is None and into.merged_into_id is None
    return alive and absorbed.pk != into.pk and absorbed.kind == into.kind and absorbed.kind != OrganisationKind.AGENCY


def preview(*, absorbed: Organisation, into: Organisation) -> Preview:
    """What `merge` would do. Changes nothing."""
    found = Preview()
    for model, key in links_to(Organisation):
        name = _name_of(model)
        clash = clashing(model, key, absorbed=absorbed, into=into)
        twice = clash.count()
        moving = 0 if stays(model) else model._base_manager.filter(**{key.name: absorbed}).count() - twice
        if moving:
            found.moves.append((name, moving))
        if twice and _becomes_one(model):
            found.doubles.append((name, twice))
        elif twice:
            found.obstacles.append((name, [str(row) for row in clash.order_by("pk")[:SHOWN]]))
    return found


@transaction.atomic
def merge(*, absorbed: Organisation, into: Organisation, reason: str, by: User, at: datetime) -> None:
    """Everything of `absorbed` is of `into` from now on; its row stays, for its address and for the lines of threads. Raises CannotMerge."""
    both = Organisation.objects.select_for_update().filter(pk__in=[absorbed.pk, into.pk]).order_by("pk")
    now = {each.pk: each for each in both}
    absorbed, into = now[absorbed.pk], now[into.pk]
    if not may_merge(absorbed, into) or preview(absorbed=absorbed, into=into).obstacles:
        raise CannotMerge
    with adding(reason=reason):
        _make_one(absorbed, into, at=at)
        for model, key in links_to(Organisation):
            if not stays(model):
                model._base_manager.filter(**{key.name: absorbed}).update(**{key.name: into})
        for member in User.objects.filter(memberships__organisation=into):
            people.settle_requests(member, into, at=at)
        Organisation.objects.filter(merged_into=absorbed).update(merged_into=into)
        Organisation.objects.filter(pk=absorbed.pk).update(merged_into=into, merged_at=at, updated_at=at)
        into.absorbed_ids = sorted({*into.absorbed_ids, *absorbed.thread_ids})
        into.save(update_fields=["absorbed_ids", "updated_at"])
        notifications.merged(absorbed, into, reason, at=at)


def _make_one(absorbed: Organisation, into: Organisation, *, at: datetime) -> None:
    """What both have: one place for a person, with the greater role and all that hangs on it; one of each domain; no question asked twice."""
    for place in clashing(Membership, _key(Membership), absorbed=absorbed, into=into).order_by("pk"):
        kept = Membership.objects.get(user=place.user_id, organisation=into)
        if place.role == MembershipRole.MANAGER and kept.role != place.role:
            kept.role = place.role
            kept.save(update_fields=["role", "updated_at"])
        for model, key in links_to(Membership):
            model._base_manager.filter(**{key.name: place}).update(**{key.name: kept})
        place.delete()
    for model in (JoinRequest, Handover):
        waiting = clashing(model, _key(model), absorbed=absorbed, into=into)
        model._base_manager.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(
            accepted=False, decided_at=at, updated_at=at
        )
    for other, key in links_to(Organisation):
        if other is EmailDomain or other._meta.auto_created:
            clash = clashing(other, key, absorbed=absorbed, into=into)
            other._base_manager.filter(pk__in=list(clash.values_list("pk", flat=True))).delete()


def _key(model: type[Model]) -> ForeignKey:
    found: Any = model._meta.get_field("organisation")
    return found
