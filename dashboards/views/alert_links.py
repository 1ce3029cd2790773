"""What the signed links of alert mails open, without signing in. A GET never changes anything: mail programs follow links."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Alert, Subscriber
from accounts.operations import alerts as operations
from core.views import error_page
from dashboards import links
from dashboards.operations.alerts import confirm
from dashboards.views.alerts import act_on, lists_of, rows_of


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _link_page(request: HttpRequest, alerts: list[Alert], **context: Any) -> HttpResponse:
    rows = rows_of(alerts[0].owner, alerts)
    return _page(request, "dashboards/alert_link.html", {"rows": rows, "manage": _manage(alerts[0]), **context})


def _manage(alert: Alert) -> str:
    """Of an address, its link; people sign in."""
    return links.open_path(alert.subscriber) if alert.subscriber else ""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_alert(request: HttpRequest, token: str) -> HttpResponse:
    """One button, which says yes to the alert that was asked for."""
    try:
        alert = links.to_confirm(token, within=operations.CONFIRMED_WITHIN)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    if request.method == "POST":
        confirm(alert=alert, at=timezone.now())
        alert = Alert.objects.select_related("subscriber", "user").filter(uuid=alert.uuid).first() or alert
    return _link_page(request, [alert], state="confirmed" if alert.confirmed_at else "confirm", token=token)


def _state(alerts: list[Alert]) -> str:
    return "stop" if any(alert.due_at for alert in alerts) else "stopped"


@csrf_exempt  # RFC 8058: the reader's mail program posts here, without a page of ours. All it can do is stop.
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_alert(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or the mail program's: no mail of these alerts any more. Twice is once."""
    try:
        alerts = links.to_stop(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    if request.method == "POST":
        operations.stop(alerts=alerts, at=timezone.now())
        alerts = links.to_stop(token)
    return _link_page(request, alerts, state=_state(alerts), token=token)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume_alert(request: HttpRequest, token: str) -> HttpResponse:
    """The way back from `stop_alert`; a GET shows where it stands."""
    try:
        alerts = links.to_stop(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    if request.method == "POST":
        operations.resume(alerts=alerts, at=timezone.now())
        return _link_page(request, links.to_stop(token), state="resumed", token=token)
    return _link_page(request, alerts, state=_state(alerts), token=token)


def _subscriber(token: str) -> Subscriber | None:
    try:
        return links.to_open(token)
    except links.LinkRefused:
        return None


def _address_page(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    context = {"subscriber": subscriber, "token": token, "act": "dashboards:address_act", **lists_of(subscriber)}
    return _page(request, "dashboards/alerts.html", context)


@login_not_required
@never_cache
@require_safe
def address_alerts(request: HttpRequest, token: str) -> HttpResponse:
    """All the alerts of an address without an account."""
    subscriber = _subscriber(token)
    if subscriber is None:
        return error_page(request, HTTPStatus.GONE)
    return _address_page(request, subscriber, token)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_act(request: HttpRequest, token: str, uuid: UUID) -> HttpResponse:
    """One button of that page."""
    subscriber = _subscriber(token)
    if subscriber is None:
        return error_page(request, HTTPStatus.GONE)
    confirmed = Alert.objects.held_by(subscriber).exclude(confirmed_at=None)
    alert = get_object_or_404(confirmed, uuid=uuid)
    if request.method == "POST":
        act_on(request, alert)
        return redirect("dashboards:address_alerts", token)
    return _address_page(request, subscriber, token)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_address(request: HttpRequest, token: str) -> HttpResponse:
    """The address and all that it follows are gone."""
    subscriber = _subscriber(token)
    if subscriber is None:
        return error_page(request, HTTPStatus.GONE)
    if request.method == "POST":
        operations.erase(subscriber=subscriber)
        return _page(request, "dashboards/alert_erased.html", {"email": subscriber.email})
    return _address_page(request, subscriber, token)
