"""What the header shows of the person signed in, and the forms of django-allauth in our words."""

from typing import Any
from uuid import UUID

from django import forms, template
from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.context import Context
from django.utils.translation import gettext_lazy as _

from accounts.enums import AlertFrequency, IdentityProvider
from accounts.models import Alert, Membership, Notification, User
from core.exports import absolute

register = template.Library()

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "name": _("Name of this passkey"),
    "passwordless": _("Sign in with it alone, without the password"),
    "code": _("Code"),
    "remember": _("Stay signed in on this device"),
}
HELP = {"passwordless": _("Your device then asks for your finger, your face or its own code.")}


@register.simple_tag
def federation_is_open() -> bool:
    """Whether establishments sign people in: one button leads to the choice among them."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS.get(IdentityProvider.SAML))


@register.simple_tag
def unread_count(user: User) -> int:
    """How many notifications of the active organisation this person has not read."""
    return Notification.objects.of(user).unread().count()


@register.simple_tag
def other_memberships(user: User) -> QuerySet[Membership]:
    """The organisations they could act for instead, each with how many notifications wait there unread."""
    told = Notification.objects.unread().filter(recipient=user, organisation=OuterRef("organisation"))
    waiting = told.order_by().values("organisation").annotate(count=Count("pk")).values("count")
    others = user.memberships.exclude(pk=user.active_membership_id or 0).select_related("organisation")
    return others.annotate(unread=Coalesce(Subquery(waiting), 0))


@register.simple_tag(takes_context=True)
def followed(context: Context, kind: str, uuid: UUID) -> AlertFrequency | None:
    """How often the person signed in is told of this thing; None when they do not follow it. One query for a whole page."""
    request: Any = context["request"]
    if not hasattr(request, "followed_things"):
        alerts = Alert.objects.of(request.user).things().values_list("kind", "subject_uuid", "frequency")
        request.followed_things = {(kind, uuid): AlertFrequency(frequency) for kind, uuid, frequency in alerts}
    found: AlertFrequency | None = request.followed_things.get((kind, uuid))
    return found


@register.simple_tag
def alert_frequencies() -> list[AlertFrequency]:
    return list(AlertFrequency)


# In this order: each browser also gives the names of those that came before it.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """`Firefox, Windows` of what a browser says of itself, as far as it is one that most people have; else nothing."""
    found = [[name for mark, name in names.items() if mark in user_agent][:1] for names in (BROWSERS, SYSTEMS)]
    return ", ".join(name for names in found for name in names)


@register.simple_tag
def leads_to(notice: Any) -> str:
    """Where the button of a mail leads: a page of ours, or, of what the agency writes, an address of elsewhere."""
    path: str = notice.mail_path or notice.path
    return absolute(path) if path.startswith("/") else path


@register.filter
def in_our_words(form: forms.Form) -> forms.Form:
    """A form of django-allauth without the placeholders that repeat its labels, and with our words for its fields."""
    for bound in form:
        bound.field.widget.attrs.pop("placeholder", None)
        bound.label = LABELS.get(bound.name, bound.label)
        bound.help_text = HELP.get(bound.name, bound.help_text)
    return form
