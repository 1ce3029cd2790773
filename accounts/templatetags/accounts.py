"""What the header shows of the person signed in, and the forms of django-allauth in our words."""

from django import forms, template
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Notification, User

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
def unread_count(user: User) -> int:
    """How many notifications of the active organisation this person has not read."""
    return Notification.objects.of(user).unread().count()


@register.simple_tag
def other_memberships(user: User) -> QuerySet[Membership]:
    """The organisations they could act for instead."""
    return user.memberships.exclude(pk=user.active_membership_id or 0).select_related("organisation")


@register.filter
def in_our_words(form: forms.Form) -> forms.Form:
    """A form of django-allauth without the placeholders that repeat its labels, and with our words for its fields."""
    for bound in form:
        bound.field.widget.attrs.pop("placeholder", None)
        bound.label = LABELS.get(bound.name, bound.label)
        bound.help_text = HELP.get(bound.name, bound.help_text)
    return form
