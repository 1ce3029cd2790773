"""The addresses that keep, follow, make, change and stop alerts."""

from django.urls import reverse

from accounts.models import Alert
from accounts.operations import alerts
from dashboards import links
from tests.dashboards.alerting import START, search
from tests.openinno.posts import ROLES, SIGNED_IN, Post, all_but, at, may
from tests.openinno.test_access import alert_without_account
from tests.people import World

EVERYBODY = dict.fromkeys(ROLES, 200)


def unconfirmed() -> Alert:
    alert = alert_without_account()
    Alert.objects.filter(pk=alert.pk).update(confirmed_at=None, due_at=None)
    return alert


def stopped() -> Alert:
    alert = alert_without_account()
    alerts.stop(alerts=[alert], at=START)
    return alert


def of_address(name: str, *, of_alert: bool) -> str:
    alert = alert_without_account()
    token = links.open_path(alert.subscriber).split("/")[-2]
    return reverse(name, args=[token, alert.uuid] if of_alert else [token])


def company_s(world: World) -> Alert:
    return search(world.people["company"])


ALERTS = {
    "dashboards:act": Post(
        at("dashboards:act")(company_s),
        may("company", hidden=all_but("company")),
        lambda world: {"do": "stop"},
        asks=False,
    ),
    "dashboards:follow": Post(
        lambda world: reverse("dashboards:follow", args=["irritant", world.irritant.uuid]),
        may(*SIGNED_IN),
        lambda world: {"do": "none"},
        asks=False,
    ),
    # A visitor has to give an address.
    "dashboards:search_alert": Post(
        lambda world: reverse("dashboards:search_alert", args=["irritants"]),
        may(*SIGNED_IN, visitor=422),
        lambda world: {"frequency": "daily"},
    ),
    "dashboards:follow_alert": Post(
        lambda world: reverse("dashboards:follow_alert", args=["irritant", world.irritant.uuid]),
        may(*SIGNED_IN, visitor=422),
        lambda world: {"frequency": "daily"},
    ),
    # Whoever holds the link acts for the address that it was written to.
    "dashboards:confirm_alert": Post(lambda world: links.confirm_path(unconfirmed()), EVERYBODY, done=200),
    "dashboards:stop_alert": Post(lambda world: links.stop_path(alert_without_account()), EVERYBODY, done=200),
    "dashboards:resume_alert": Post(
        lambda world: links.stop_path(stopped()).replace("arreter", "reprendre"), EVERYBODY, done=200
    ),
    "dashboards:address_act": Post(
        lambda world: of_address("dashboards:address_act", of_alert=True),
        dict.fromkeys(ROLES, 302),
        lambda world: {"do": "stop"},
    ),
    "dashboards:erase_address": Post(
        lambda world: of_address("dashboards:erase_address", of_alert=False), EVERYBODY, done=200
    ),
}
