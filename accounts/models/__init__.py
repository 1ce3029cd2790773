"""People, the organisations they act for, what they are told, and the tokens of their programs."""

from accounts.models.alerts import Alert, AlertQuerySet, Subscriber, Told
from accounts.models.drafts import Draft
from accounts.models.exports import Export
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
from accounts.models.tokens import LONGEST_LIFE, ApiToken

__all__ = [
    "LONGEST_LIFE",
    "Alert",
    "AlertQuerySet",
    "ApiToken",
    "Draft",
    "EmailDomain",
    "Export",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Notification",
    "NotificationQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "Report",
    "Subscriber",
    "Told",
    "User",
    "Visitor",
    "is_curator",
    "organisation_of",
]
