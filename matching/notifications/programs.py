"""What the agency's webhooks are told about introductions, POCs and funding: what a visitor could read, and identifiers.

Who was introduced to whom and how much was granted is not public: the receiver reads it through the API or on the page, as a curator.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.enums import WebhookEvent
from accounts.operations.webhooks import announce
from core.exports import absolute
from irritants.notifications.programs import VISITOR, irritant_told
from matching.enums import PocVerb
from matching.models import Funding, Match, Poc
from matching.rules import is_committed


def sent(match: Match, *, at: datetime) -> None:
    with override(settings.LANGUAGE_CODE):
        introduction = {
            "id": str(match.uuid),
            "status": match.status,
            "page": absolute(match.get_absolute_url()),
            "api": absolute(reverse("api:introduction", args=[match.uuid])),
        }
    data = {"introduction": introduction, "irritant": irritant_told(match.irritant)}
    announce(event=WebhookEvent.INTRODUCTION_SENT, data=data, at=at)


def decided(poc: Poc, verb: PocVerb, *, at: datetime) -> None:
    """Unless it was never committed: it was never public then, and nothing was tried."""
    if not is_committed(VISITOR, poc):
        return
    ends_on = poc.ends_on.isoformat() if poc.ends_on else None
    told = {**_poc_told(poc), "decision": verb.value, "ends_on": ends_on}
    data = {"poc": told, "irritant": irritant_told(poc.match.irritant)}
    announce(event=WebhookEvent.POC_DECIDED, data=data, at=at)


def granted(funding: Funding, *, at: datetime) -> None:
    with override(settings.LANGUAGE_CODE):
        told = {
            "id": str(funding.uuid),
            "status": funding.status,
            "scheme": funding.scheme.name,
            "page": absolute(funding.get_absolute_url()),
        }
    data = {"funding": told, "poc": _poc_told(funding.poc), "irritant": irritant_told(funding.poc.match.irritant)}
    announce(event=WebhookEvent.FUNDING_GRANTED, data=data, at=at)


def _poc_told(poc: Poc) -> dict[str, Any]:
    """Its title is null until it is committed."""
    with override(settings.LANGUAGE_CODE):
        return {
            "id": str(poc.uuid),
            "title": poc.title if is_committed(VISITOR, poc) else None,
            "status": poc.status,
            "page": absolute(poc.get_absolute_url()),
            "api": absolute(reverse("api:poc", args=[poc.uuid])),
        }
