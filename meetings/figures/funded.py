"""The edition that led to an introduction, to which the money of its POC is counted: one at most, however many its irritant was brought to."""

from typing import Any

from django.db.models import DateField, DateTimeField, Expression, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from meetings.enums import EditionStatus, MeetingStatus
from meetings.models import Edition, Entry, Meeting

LATEST = ("-edition__starts_on", "-edition__pk")


def slug_of(match: str) -> Expression:
    """The latest at which the two sides met; failing that, the latest to which the irritant was already brought when the company
    was asked, on a day between its call and its last day. NULL if there is none, or if it is still being prepared.

    `match` is the path from a row to its introduction.
    """
    return Coalesce(Subquery(_met(match)), Subquery(_brought(match)))


def _met(match: str) -> QuerySet[Meeting, Any]:
    held = Meeting.objects.filter(match=OuterRef(match), status=MeetingStatus.HELD)
    return held.exclude(edition__status=EditionStatus.DRAFT).order_by(*LATEST).values("edition__slug")[:1]


def _brought(match: str) -> QuerySet[Entry, Any]:
    asked_at = OuterRef(f"{match}__sent_at")
    there = Func(F("edition__time_zone"), asked_at, function="timezone", output_field=DateTimeField())
    brought = Entry.objects.filter(irritant=OuterRef(f"{match}__irritant"), at__lte=asked_at)
    during = brought.alias(asked_on=Cast(there, DateField())).filter(
        edition__call_from__lte=F("asked_on"), edition__ends_on__gte=F("asked_on")
    )
    return during.exclude(edition__status=EditionStatus.DRAFT).order_by(*LATEST).values("edition__slug")[:1]


def within(slug: str, match: str) -> Q:
    """The rows whose sides met at that edition, whenever it was, or whose irritant was brought to it."""
    met = Meeting.objects.filter(edition__slug=slug).order_by().values("match")
    brought = Entry.objects.filter(edition__slug=slug).order_by().values("irritant")
    return Q(**{f"{match}__in": met}) | Q(**{f"{match}__irritant__in": brought})


def names() -> list[tuple[str, str]]:
    """Word of the address and name of the editions that are public, the latest first. One query."""
    public = Edition.objects.exclude(status=EditionStatus.DRAFT)
    return list(public.order_by("-starts_on", "-pk").values_list("slug", "name"))
