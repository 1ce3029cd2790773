"""What the tests of alerts share: alerts made through the operations, irritants published through them, and the mails written."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone, translation

from accounts.models import Alert, User
from core.models import OutgoingMail
from dashboards.followed import SEARCHES
from dashboards.followed.things import BY_KIND
from dashboards.operations import alerts, telling
from irritants import operations as irritants
from irritants.enums import IrritantStatus
from irritants.models import Irritant
from tests.factories.accounts import curator
from tests.factories.irritants import IrritantFactory

# A Monday at noon in Paris.
START = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def search(
    by: User | None, query: str = "", frequency: str = "immediate", *, word: str = "irritants", at=START, email=""
):
    """An alert on a list as filtered; of an address without an account, which confirms it at once, where `by` is None."""
    found, reader = SEARCHES[word], by or AnonymousUser()
    canonical = found.canonical(reader, QueryDict(query))
    wanted = alerts.Wanted(kind=found.sheet.name, name=found.title(reader, canonical), query=canonical)
    return _made(wanted, by, frequency, at, email)


def follow(by: User | None, thing, frequency: str = "immediate", *, at=START, email=""):
    kind = thing._meta.model_name
    wanted = alerts.Wanted(kind=BY_KIND[kind].kind, name=str(thing), subject_uuid=thing.uuid)
    return _made(wanted, by, frequency, at, email)


def _made(wanted, by, frequency, at, email) -> Alert:
    if by is not None:
        return alerts.follow(wanted=wanted, frequency=frequency, by=by, at=at)
    alerts.ask(wanted=wanted, frequency=frequency, email=email, language="fr", back="/", at=at)
    alert = Alert.objects.select_related("subscriber", "user").get(subscriber__email=email, **wanted.which)
    alerts.confirm(alert=alert, at=at)
    OutgoingMail.objects.filter(to=email).delete()
    alert.refresh_from_db()
    return alert


def publish(title: str, *, at=START, **fields) -> Irritant:
    """As a curator does, at that moment."""
    irritant = IrritantFactory(title=title, status=IrritantStatus.SUBMITTED, status_at=at, **fields)
    irritants.publish(irritant=irritant, by=curator(), at=at)
    return irritant


def told(at: datetime) -> list[OutgoingMail]:
    """The mails that one run at that moment writes."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    telling.tell_due(at=at)
    translation.deactivate()
    return list(OutgoingMail.objects.exclude(pk__in=before).order_by("pk"))


def minutes(number: int) -> datetime:
    return START + timedelta(minutes=number)


def days(number: float) -> datetime:
    return START + timedelta(days=number)


def local(mail_or_moment) -> str:
    return timezone.localtime(mail_or_moment).strftime("%a %d/%m %H:%M")
