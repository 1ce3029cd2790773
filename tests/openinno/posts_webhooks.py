"""The addresses at which the agency manages its webhooks: its people only, administrators of nothing else included."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Webhook
from tests.factories.accounts import WebhookDeliveryFactory, WebhookFactory
from tests.openinno.posts import Post, all_but, at, may
from tests.people import World

TYPED = {"name": "Un outil", "url": "https://93.184.215.14/", "events": ["irritant.published"]}
OTHERS = all_but("curator")


def webhook(world: World, **fields: Any) -> Webhook:
    curator = world.people["curator"]
    return WebhookFactory(organisation=curator.organisation, made_by=curator, **fields)


def of_webhook(name: str, **fields: Any) -> Callable[[World], str]:
    return at(name)(lambda world: webhook(world, **fields))


WEBHOOKS = {
    # Who one is must be proved again first.
    "accounts:make_webhook": Post(
        lambda world: reverse("accounts:make_webhook"), may("curator"), lambda world: TYPED, done=200
    ),
    "accounts:change_webhook": Post(
        of_webhook("accounts:change_webhook"), may("curator", hidden=OTHERS), lambda world: TYPED
    ),
    "accounts:rotate_secret": Post(of_webhook("accounts:rotate_secret"), may("curator"), done=200, asks=False),
    "accounts:ping_webhook": Post(of_webhook("accounts:ping_webhook"), may("curator", hidden=OTHERS), asks=False),
    "accounts:pause_webhook": Post(of_webhook("accounts:pause_webhook"), may("curator", hidden=OTHERS), asks=False),
    "accounts:resume_webhook": Post(
        of_webhook("accounts:resume_webhook", paused_at=timezone.now()), may("curator", hidden=OTHERS), asks=False
    ),
    "accounts:delete_webhook": Post(of_webhook("accounts:delete_webhook"), may("curator", hidden=OTHERS)),
    "accounts:redeliver": Post(
        at("accounts:redeliver")(
            lambda world: WebhookDeliveryFactory(webhook=webhook(world), due_at=None, given_up_at=timezone.now())
        ),
        may("curator", hidden=OTHERS),
        asks=False,
    ),
}
