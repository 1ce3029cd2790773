"""The things that can be followed one by one: how each is found, and which events tell what happened to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Alert, Visitor
from core.thread import Line
from irritants.models import Event, Irritant
from irritants.rules import readable_fields
from irritants.thread import line
from matching.models import Lesson, Poc
from startups.models import Startup, StartupEvent
from startups.thread import line as startup_line

# For each subject of events, by kind and number: the thing followed that it tells of, and where it is read.
Subjects = dict[tuple[str, int], tuple[int, str]]


def _pocs(user: Visitor, **of: Any) -> QuerySet[Poc]:
    return Poc.objects.visible_to(user).filter(**of).select_related("match")


def _lessons(user: Visitor, **of: Any) -> QuerySet[Lesson]:
    return Lesson.objects.visible_to(user).filter(**of).select_related("poc__match")


def _of_pocs(user: Visitor, pks: Sequence[int]) -> Subjects:
    """What happens to the trial, and to what it taught."""
    pocs: Subjects = {("poc", poc.pk): (poc.pk, poc.get_absolute_url()) for poc in _pocs(user, pk__in=pks)}
    lessons = _lessons(user, poc__in=pks)
    return pocs | {("lesson", lesson.pk): (lesson.poc_id, lesson.get_absolute_url()) for lesson in lessons}


def _of_lessons(user: Visitor, pks: Sequence[int]) -> Subjects:
    return {("lesson", lesson.pk): (lesson.pk, lesson.get_absolute_url()) for lesson in _lessons(user, pk__in=pks)}


def _of_startups(user: Visitor, pks: Sequence[int]) -> Subjects:
    """What happens to its trials, and to what they taught; its own events come beside."""
    pocs: Subjects = {
        ("poc", poc.pk): (poc.match.startup_id, poc.get_absolute_url()) for poc in _pocs(user, match__startup__in=pks)
    }
    lessons = _lessons(user, poc__match__startup__in=pks)
    return pocs | {
        ("lesson", lesson.pk): (lesson.poc.match.startup_id, lesson.get_absolute_url()) for lesson in lessons
    }


def _of_irritants(user: Visitor, pks: Sequence[int]) -> Subjects:
    """Everything on their threads: see `Followable.events`."""
    irritants = Irritant.objects.visible_to(user).filter(pk__in=pks)
    return {("irritant", each.pk): (each.pk, each.get_absolute_url()) for each in irritants}


@dataclass(frozen=True, slots=True)
class Followable:
    """`word` is the one of the address."""

    word: str
    label: str | Promise
    model: type[models.Model]
    subjects: Callable[[Visitor, Sequence[int]], Subjects]

    @property
    def kind(self) -> str:
        return str(self.model._meta.model_name)

    def find(self, user: Visitor, uuid: UUID) -> Any:
        """The one that this person reads; None when there is none."""
        return self.model._default_manager.all().visible_to(user).filter(uuid=uuid).first()  # type: ignore[attr-defined]

    def events(self, user: Visitor, subjects: Subjects) -> QuerySet[Event]:
        """What happened to these that the person may read."""
        if self.model is Irritant:
            about = Q(irritant__in=[number for _kind, number in subjects])
        else:
            kinds = {kind for kind, _number in subjects}
            about = Q(pk__in=[])
            for kind in sorted(kinds):
                numbers = [number for each, number in subjects if each == kind]
                about |= Q(subject_kind=kind, subject_id__in=numbers)
        related = ("by", "organisation", "irritant__establishment")
        readable = Event.objects.visible_to(user).filter(about)
        return readable.select_related(*related).prefetch_related("irritant__disclosures")

    def profile_events(self, user: Visitor, pks: Sequence[int]) -> QuerySet[StartupEvent]:
        """The events of the profile itself: of companies alone."""
        if self.model is not Startup:
            return StartupEvent.objects.none()
        return StartupEvent.objects.visible_to(user).filter(startup__in=pks).select_related("organisation", "startup")

    def subject_of(self, event: Event) -> tuple[str, int]:
        """The key of an event among `subjects`."""
        if self.model is Irritant:
            return ("irritant", event.irritant_id)
        return (event.subject_kind, event.subject_id)


THINGS = {
    each.word: each
    for each in (
        Followable("irritant", _("Irritant"), Irritant, _of_irritants),
        Followable("entreprise", _("Company"), Startup, _of_startups),
        Followable("poc", _("POC"), Poc, _of_pocs),
        Followable("retour", _("Lesson learned"), Lesson, _of_lessons),
    )
}
BY_KIND = {each.kind: each for each in THINGS.values()}


def said(event: Event, user: Visitor) -> Line:
    """An event as this reader sees it, wherever it is told."""
    return line(event, event.irritant, user, readable_fields(user, event.irritant))


@dataclass(frozen=True, slots=True)
class Held:
    """A thing that somebody keeps: None where they may not read it any more. `last` is what happened to it last."""

    alert: Alert
    followable: Followable
    thing: Any
    last: Line | None


def held(user: Visitor, alerts: Iterable[Alert]) -> list[Held]:
    """Each with its thing, in a number of queries that depends on the kinds of things only."""
    kept = list(alerts)
    things: dict[tuple[str, UUID], Any] = {}
    lasts: dict[tuple[str, int], Line] = {}
    for kind, followable in BY_KIND.items():
        uuids = [alert.subject_uuid for alert in kept if alert.kind == kind]
        if not uuids:
            continue
        visible = followable.model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]
        found = list(_with_names(visible.filter(uuid__in=uuids), followable))
        things |= {(kind, each.uuid): each for each in found}
        lasts |= {(kind, pk): last for pk, last in _lasts(user, followable, [each.pk for each in found]).items()}
    rows = []
    for alert in kept:
        thing = things.get((alert.kind, alert.subject_uuid))  # type: ignore[arg-type]
        last = lasts.get((alert.kind, thing.pk)) if thing else None
        rows.append(Held(alert, BY_KIND[alert.kind], thing, last))
    return rows


def _with_names(rows: Any, followable: Followable) -> Any:
    return rows.select_related("organisation") if followable.model is Startup else rows


def _lasts(user: Visitor, followable: Followable, pks: Sequence[int]) -> dict[int, Line]:
    """For each of these what happened last."""
    subjects = followable.subjects(user, pks)
    own = ("irritant_id",) if followable.model is Irritant else ("subject_kind", "subject_id")
    events = followable.events(user, subjects).order_by(*own, "-at", "-pk").distinct(*own)
    dated = [(subjects[followable.subject_of(event)][0], event.at, said(event, user)) for event in events]
    profile = followable.profile_events(user, pks).order_by("startup_id", "-at", "-pk").distinct("startup_id")
    dated += [(event.startup_id, event.at, startup_line(event)) for event in profile]
    return {pk: last for pk, _at, last in sorted(dated, key=lambda each: each[1])}
