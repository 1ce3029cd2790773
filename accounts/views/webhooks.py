"""The webhooks of the agency: the list, making and changing one, its log, a test, and sending again."""

import json
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import WebhookForm
from accounts.http import AuthenticatedRequest, limited
from accounts.models import Webhook, WebhookDelivery
from accounts.operations import webhooks as operations
from core.lists import page_of

LOG_SIZE = 25
KEPT_FOR_DAYS = operations.KEPT_FOR.days
BOTH_SIGN_FOR_HOURS = operations.BOTH_SIGN_FOR.total_seconds() // 3600


def _own(request: AuthenticatedRequest, uuid: UUID) -> Webhook:
    """One of the agency that the person acts for. Raises Http404."""
    visible = Webhook.objects.visible_to(request.user).select_related("made_by")
    found: Webhook = get_object_or_404(visible, uuid=uuid)
    return found


@require_safe
@permission_required("accounts.manage_webhooks", raise_exception=True)
def webhooks(request: AuthenticatedRequest) -> HttpResponse:
    """All of the agency's; there are few."""
    rows = list(Webhook.objects.visible_to(request.user).for_list())
    context = {"rows": rows, "is_full": len(rows) >= operations.MOST_WEBHOOKS, "most": operations.MOST_WEBHOOKS}
    return render(request, "accounts/webhooks.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required("accounts.manage_webhooks", raise_exception=True)
@reauthentication_required(allow_get=True)
@limited("webhook")
def make_webhook(request: AuthenticatedRequest) -> HttpResponse:
    """The new webhook's secret is in this answer and nowhere else. Who asks proves first that they are who signed in."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.make(**form.cleaned_data, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _page(request, made, secret=made.secret)
    return render(request, "accounts/webhook_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@limited("webhook")
def change_webhook(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Another name, address or choice of events; the secret stays."""
    found = _own(request, uuid)
    typed = {"name": found.name, "url": found.url, "events": found.events}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=typed)
    if request.method == "POST" and form.is_valid():
        operations.change(webhook=found, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("The webhook “%(name)s” is changed.") % {"name": found.name})
        return redirect(found)
    context = {"form": form, "webhook": found}
    return render(request, "accounts/webhook_form.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def webhook(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """What it is told, and its log; with htmx, the log only, which follows what leaves."""
    return _page(request, _own(request, uuid))


def _page(request: AuthenticatedRequest, found: Webhook, *, secret: str = "") -> HttpResponse:
    now = timezone.now()
    page = page_of(request, found.deliveries.latest_first(), size=LOG_SIZE)
    context = {
        "webhook": found,
        "secret": secret,
        "page_obj": page,
        "is_moving": any(row.due_at and row.due_at <= now and (row.is_test or found.is_on) for row in page),
        "both_sign": found.former_until is not None and found.former_until > now,
        "kept_for": KEPT_FOR_DAYS,
        "both_sign_for": int(BOTH_SIGN_FOR_HOURS),
    }
    partial = request.headers.get("HX-Target") == "log"
    return render(request, "accounts/_webhook_log.html" if partial else "accounts/webhook.html", context)


@require_POST
@never_cache
@permission_required("accounts.manage_webhooks", raise_exception=True)
@reauthentication_required
@limited("webhook")
def rotate_secret(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A new secret, in this answer and nowhere else."""
    found = _own(request, uuid)
    secret = operations.rotate(webhook=found, at=timezone.now())
    return _page(request, _own(request, uuid), secret=secret)


@require_POST
@limited("webhook_send")
def ping_webhook(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A test leaves; the log says what came of it."""
    found = _own(request, uuid)
    operations.ping(webhook=found, at=timezone.now())
    messages.success(request, _("The test is on its way: its line in the log says what came of it."))
    return redirect(found)


@require_POST
def pause_webhook(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    if operations.pause(webhook=found, at=timezone.now()):
        messages.success(request, _("The webhook is paused: what happens from now on is not told to it."))
    return redirect(found)


@require_POST
def resume_webhook(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    if operations.resume(webhook=found, at=timezone.now()):
        messages.success(request, _("The webhook is on again; what was still to be sent leaves now."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def delete_webhook(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Asks first: the log goes with it."""
    found = _own(request, uuid)
    if request.method == "POST":
        operations.delete(webhook=found)
        messages.success(request, _("The webhook “%(name)s” is deleted.") % {"name": found.name})
        return redirect("accounts:webhooks")
    return render(request, "accounts/webhook_delete.html", {"webhook": found})


def _delivery(request: AuthenticatedRequest, uuid: UUID) -> WebhookDelivery:
    visible = WebhookDelivery.objects.visible_to(request.user).select_related("webhook")
    found: WebhookDelivery = get_object_or_404(visible, uuid=uuid)
    return found


@require_safe
@never_cache
def delivery(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """One line of the log: what was sent, to the letter, and the beginning of the answer."""
    found = _delivery(request, uuid)
    sent = json.dumps(json.loads(found.body), ensure_ascii=False, indent=2)
    may_resend = found.is_ended and (found.is_test or found.webhook.is_on)
    return render(request, "accounts/delivery.html", {"delivery": found, "sent": sent, "may_resend": may_resend})


@require_POST
@limited("webhook_send")
def redeliver(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The same again, under the same identifier."""
    found = _delivery(request, uuid)
    if operations.redeliver(delivery=found, at=timezone.now()):
        messages.success(request, _("It is on its way again: its line in the log says what came of it."))
    return redirect(found.webhook)
