"""What the service that carries our mails tells of those that did not arrive. It alone is heard: by its signature, or its password."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from anymail.exceptions import AnymailConfigurationError
from anymail.signals import AnymailTrackingEvent, EventType
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest
from accounts.operations import troubles
from core.enums import Trouble


class _Heard:
    """The parsing and the proof are django-anymail's; what is heard goes to our own operation."""

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        view: Any = self
        try:
            view.run_validators(request)
            events = view.parse_events(request)
        except (AnymailConfigurationError, ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise SuspiciousOperation("not what this service of mail sends") from wrong
        for event in events:
            if told := _told(settings.MAIL_SERVICE, event, at=timezone.now()):
                troubles.note(told=told, at=timezone.now())
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


class _Brevo(_Heard, BrevoTrackingWebhookView):
    pass


class _Mailgun(_Heard, MailgunTrackingWebhookView):
    pass


SERVICES: dict[str, Any] = {"brevo": _Brevo, "mailgun": _Mailgun}
BREVO_SOFT = {"soft_bounce"}  # django-anymail calls them bounces like the others


def _kind(event: AnymailTrackingEvent) -> Trouble | None:
    """None for what is no trouble: sent, delivered, opened; and for what the service refused without trying."""
    if event.event_type == EventType.COMPLAINED:
        return Trouble.COMPLAINT
    if event.event_type == EventType.DEFERRED:
        return Trouble.SOFT
    if event.event_type == EventType.BOUNCED:
        return Trouble.SOFT if event.esp_event.get("event") in BREVO_SOFT else Trouble.HARD
    return None


def _told(service: str, event: AnymailTrackingEvent, *, at: datetime) -> troubles.Told | None:
    kind = _kind(event)
    if kind is None or not event.recipient:
        return None
    return troubles.Told(
        service=service,
        event=event.event_id or "",
        kind=kind,
        address=event.recipient,
        message_id=event.message_id or "",
        at=event.timestamp or at,
        answer=event.mta_response or "",
    )


@csrf_exempt  # It holds no session: its signature or its password says who it is.
@login_not_required
@require_POST
def tracking(request: HttpRequest, service: str) -> HttpResponse:
    """Only the service that the settings name, and prove to be itself, is heard."""
    if not settings.MAIL_SERVICE or service != settings.MAIL_SERVICE:
        raise Http404
    answer: HttpResponse = SERVICES[service].as_view()(request)
    return answer


@require_POST
def mend_address(request: AuthenticatedRequest) -> HttpResponse:
    """The person says that their address works again; if it does not, the next mail will tell."""
    troubles.mend(address=request.user.email, at=timezone.now())
    messages.success(request, _("We write to you again at %(address)s.") % {"address": request.user.email})
    return redirect("accounts:account")
