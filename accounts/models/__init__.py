"""People, the organisations they act for, what they are told, and what their programs hold: tokens and webhooks."""

from accounts.models.alerts import Alert, AlertQuerySet, Subscriber, Told
from accounts.models.circulars import Circular, CircularEvent, CircularRecipient
from accounts.models.consents import Consent
from accounts.models.drafts import Draft
from accounts.models.exports import Export
from accounts.models.handovers import Handover
from accounts.models.legal import LegalVersion
from accounts.models.notifications import Notification, NotificationQuerySet
from accounts.models.people import (
    EmailDomain,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationQuerySet,
    User,
    Visitor,
    is_curator,
    organisation_of,
)
from accounts.models.reports import Report
from accounts.models.seeing import Seeing
from accounts.models.tokens import LONGEST_LIFE, ApiToken
from accounts.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "LONGEST_LIFE",
    "Alert",
    "AlertQuerySet",
    "ApiToken",
    "Circular",
    "CircularEvent",
    "CircularRecipient",
    "Consent",
    "Draft",
    "EmailDomain",
    "Export",
    "Handover",
    "Invitation",
    "JoinRequest",
    "LegalVersion",
    "Membership",
    "Notification",
    "NotificationQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "Report",
    "Seeing",
    "Subscriber",
    "Told",
    "User",
    "Visitor",
    "Webhook",
    "WebhookDelivery",
    "is_curator",
    "organisation_of",
]
