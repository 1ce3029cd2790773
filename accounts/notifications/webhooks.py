"""What the agency is told about its webhooks."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.enums import WebhookEnd
from accounts.models import User, Webhook
from accounts.notifications.telling import Notice, notify_members


def switched_off(webhook: Webhook, reason: WebhookEnd, *, at: datetime) -> None:
    """The people of the agency: this tool of theirs is told nothing any more."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("The webhook “%(name)s” is switched off") % {"name": webhook.name},
            body=_("%(why)s What was still to be sent is kept, and leaves when you switch it on again.")
            % {"why": reason.label},
            action=_("See the webhook"),
            path=webhook.get_absolute_url(),
            why=_("You are told because your organisation has this webhook."),
        )

    key = f"webhook-off:{webhook.uuid}:{at.isoformat()}"
    notify_members(organisation=webhook.organisation, key=key, compose=compose, at=at)
