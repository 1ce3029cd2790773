"""What waits about the Rencontres: to register, to say when one is free, to plan again."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from dashboards.todo.shared import SHOWN, Todo
from matching.enums import MatchStatus
from matching.models import Match
from meetings.enums import EditionFact
from meetings.figures.availability import broken_meetings
from meetings.models import Edition, EditionEvent, Registration


def to_register(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    """Editions that take registrations, to which it brings an irritant or for which both sides said yes."""
    today = timezone.localdate(at)
    opened = Edition.objects.announced().filter(call_from__lte=today, registration_until__gte=today)
    known = Registration.objects.filter(organisation=organisation, cancelled_at=None)
    sides = Q(irritant__establishment=organisation) | Q(startup__organisation=organisation)
    yes = Match.objects.filter(sides, status=MatchStatus.ACCEPTED)
    concerned = Q(entries__irritant__establishment=organisation) | Q(entries__irritant__in=yes.values("irritant"))
    for edition in opened.exclude(pk__in=known.values("edition")).filter(concerned).distinct().order_by("pk")[:SHOWN]:
        yield Todo(
            since=timezone.make_aware(datetime.combine(edition.call_from, time()), edition.zone),
            what=_("You are expected at the Rencontres: say who comes"),
            subject=edition.name,
            action=_("Register"),
            url=reverse("meetings:registration", args=[edition.slug]),
        )


def to_say_when_free(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    """Until the agenda is published, where slots are known and nothing was ever said."""
    standing = Registration.objects.standing().filter(organisation=organisation, edition__version=0)
    said = EditionEvent.objects.filter(
        edition=OuterRef("edition"), verb=EditionFact.SET_AVAILABILITY, reader_ids__overlap=organisation.thread_ids
    )
    asked = standing.filter(~Exists(said), edition__slots__isnull=False).distinct().select_related("edition")
    for registration in asked.order_by("confirmed_at", "pk")[:SHOWN]:
        edition = registration.edition
        if edition.takes_availabilities(at):
            yield Todo(
                since=registration.confirmed_at or registration.registered_at,
                what=_("Say when you are free: the agenda follows from it"),
                subject=edition.name,
                action=_("Say it"),
                url=reverse("meetings:availability", args=[edition.slug]),
            )


def waiting_lists(at: datetime) -> Iterator[Todo]:
    """For curators: editions for which organisations wait."""
    waits = Q(registrations__confirmed_at=None, registrations__cancelled_at=None, registrations__isnull=False)
    coming = Edition.objects.announced().filter(ends_on__gte=timezone.localdate(at))
    counted = coming.filter(waits).annotate(
        since=Min("registrations__registered_at", filter=waits), count=Count("registrations", filter=waits)
    )
    for edition in counted.order_by("since", "pk")[:SHOWN]:
        said = ngettext(
            "%(count)s organisation waits for a place", "%(count)s organisations wait for a place", edition.count
        )
        yield Todo(
            since=edition.since,
            what=said % {"count": edition.count},
            subject=edition.name,
            action=_("See the waiting list"),
            url=reverse("meetings:waiting", args=[edition.slug]),
        )


def broken_agendas(at: datetime) -> Iterator[Todo]:
    """For curators: meetings of a published agenda in which somebody is no longer free."""
    coming = Edition.objects.announced().filter(ends_on__gte=timezone.localdate(at), version__gt=0)
    for edition in coming.order_by("starts_on", "pk")[:SHOWN]:
        if count := len(broken_meetings(edition)):
            said = ngettext(
                "%(count)s meeting of the agenda no longer stands",
                "%(count)s meetings of the agenda no longer stand",
                count,
            )
            yield Todo(
                since=edition.updated_at,
                what=said % {"count": count},
                subject=edition.name,
                action=_("Plan again"),
                url=reverse("meetings:organise", args=[edition.slug]),
                urgent=True,
            )
