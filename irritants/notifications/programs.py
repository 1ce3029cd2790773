"""What the agency's webhooks are told about irritants: what a visitor could read, and identifiers."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import override

from accounts.enums import WebhookEvent
from accounts.operations.webhooks import announce
from core.exports import absolute
from irritants.models import Irritant
from irritants.rules import is_public, readable_fields

VISITOR = AnonymousUser()


def published(irritant: Irritant, *, at: datetime) -> None:
    announce(event=WebhookEvent.IRRITANT_PUBLISHED, data={"irritant": irritant_told(irritant)}, at=at)


def irritant_told(irritant: Irritant) -> dict[str, Any]:
    """Its name is null unless everyone may read it; so is that of its establishment."""
    is_read = is_public(VISITOR, irritant)
    is_named = is_read and "establishment" in readable_fields(VISITOR, irritant)
    with override(settings.LANGUAGE_CODE):
        return {
            "id": str(irritant.uuid),
            "title": irritant.title if is_read else None,
            "status": irritant.status,
            "establishment": irritant.establishment.name if is_named else None,
            "page": absolute(irritant.get_absolute_url()),
            "api": absolute(reverse("api:irritant", args=[irritant.uuid])),
        }
