"""Merging two organisations everywhere: what lies above accounts says what else stands in the way, and follows."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.http import led_on
from accounts.models import Alert, Organisation, User
from accounts.operations import merging
from accounts.operations.merging import CannotMerge, Preview
from core.jobs import enqueue
from dashboards.followed.searches import BY_SHEET
from dashboards.operations import alerts
from irritants.models import CoSignature
from matching.models import Reuse

REBUILD_TASK = "matching.rebuild"


def preview(*, absorbed: Organisation, into: Organisation) -> Preview:
    """What moves and what stands in the way, in every app. Changes nothing."""
    found = merging.preview(absorbed=absorbed, into=into)
    both = [absorbed.pk, into.pk]
    own = CoSignature.objects.filter(establishment__in=both, irritant__establishment__in=both)
    again = Reuse.objects.filter(establishment__in=both, lesson__poc__match__irritant__establishment__in=both)
    for title, rows in (
        (_("One has joined an irritant of the other"), own),
        (_("One reuses a lesson of the other"), again),
    ):
        shown = [str(row) for row in rows.order_by("pk")[: merging.SHOWN]]
        if shown:
            found.obstacles.append((title, shown))
    return found


@transaction.atomic
def merge(*, absorbed: Organisation, into: Organisation, reason: str, by: User, at: datetime) -> None:
    """Everywhere, or nowhere. Raises CannotMerge."""
    if preview(absorbed=absorbed, into=into).obstacles:
        raise CannotMerge
    merging.merge(absorbed=absorbed, into=into, reason=reason, by=by, at=at)
    _lead_alerts_on(absorbed, at=at)
    enqueue(REBUILD_TASK)


def _lead_alerts_on(absorbed: Organisation, *, at: datetime) -> None:
    """Alerts that filter by the one that went search by the one that stayed."""
    for alert in Alert.objects.searches().filter(query__contains=absorbed.slug, removed_at=None).order_by("pk"):
        search, reader = BY_SHEET[alert.kind], alerts.reader_of(alert.owner)
        query = _led(alert.query)
        if query != alert.query and search.is_understood(reader, query):
            alerts.lead_on(alert=alert, query=query, title=search.title(reader, query), at=at)


def _led(query: str) -> str:
    """Those filters, written as alerts keep them (see Search.canonical)."""
    led = led_on(led_on(QueryDict(query), "establishment"), "network")
    return urlencode([(name, value) for name in sorted(led) for value in sorted(led.getlist(name))])
