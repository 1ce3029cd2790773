"""People and organisations."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import (
    Alert,
    ApiToken,
    Circular,
    CircularEvent,
    CircularRecipient,
    Consent,
    Draft,
    EmailDomain,
    Export,
    Handover,
    Invitation,
    JoinRequest,
    LegalVersion,
    Membership,
    Notification,
    Organisation,
    Report,
    Seeing,
    Subscriber,
    Told,
    User,
    Webhook,
    WebhookDelivery,
)
from accounts.operations.domains import PUBLIC_DOMAINS
from core.administration import AddedAdmin, ShownAdmin, ShownEvents, ShownInline, VerbFilter

# Rights come from memberships, never from groups; nobody sets an address verified or a second factor for somebody else, links
# an account of elsewhere to theirs, or reads from where they are signed in. What opens a door is in the settings.
admin.site.unregister([Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


class MembershipInline(ShownInline):
    model = Membership
    hides = ("uuid", "created_at", "updated_at")


class EmailDomainForm(forms.ModelForm):
    class Meta:
        model = EmailDomain
        fields = ("domain",)

    def clean_domain(self) -> str:
        domain = str(self.cleaned_data["domain"]).strip().removeprefix("@").lower()
        DomainNameValidator(accept_idna=False)(domain)
        if domain in PUBLIC_DOMAINS:
            raise ValidationError(_("Anybody gets an address at this domain: it says nothing of an organisation."))
        return domain


class EmailDomainInline(admin.TabularInline):
    """Who has a verified address of one of these domains may join at once."""

    model = EmailDomain
    form = EmailDomainForm
    extra = 3  # without a script there is no "one more"


@admin.register(User)
class UserAdmin(ShownAdmin):
    # Django's `is_staff` opens nothing here: administrators are those who have all rights (`is_superuser`).
    hides = ("password", "groups", "user_permissions", "is_staff")
    corrects = ("first_name", "last_name", "language", "mail_frequency", "is_active", "is_superuser")
    list_display = ("email", "first_name", "last_name", "active_membership", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "language", "mail_frequency")
    list_select_related = ("active_membership__organisation", "active_membership__user")
    search_fields = ("email", "first_name", "last_name")
    date_hierarchy = "date_joined"
    inlines = (MembershipInline,)

    def view_on_site(self, obj: User) -> str:
        """Where an administrator asks to see the site as this person does."""
        return reverse("accounts:see_as", args=[obj.uuid])


@admin.register(Organisation)
class OrganisationAdmin(AddedAdmin):
    """Establishments come from the ministry's list; networks and the agency are added here, then invite their people.

    A company is created on the site, with its profile and its first member.
    """

    adds = ("kind", "slug")
    corrects = ("name", "short_name", "siren", "siret", "uai", "region", "city", "website", "students")
    list_display = ("name", "kind", "region", "uai", "siren", "is_demo")
    list_filter = ("kind", "region", "is_demo")
    search_fields = ("name", "short_name", "uai", "siren", "external_reference")
    inlines = (EmailDomainInline, MembershipInline)

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.TypedChoiceField | None:
        if db_field.name == "kind":
            kwargs["choices"] = [kind for kind in OrganisationKind.choices if kind[0] != OrganisationKind.STARTUP]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(Handover)
class HandoverAdmin(ShownAdmin):
    list_display = ("organisation", "giver", "taker", "leaves", "proposed_at", "decided_at", "accepted")
    list_filter = ("accepted",)
    list_select_related = ("organisation", "giver", "taker")
    search_fields = ("organisation__name", "giver__email", "taker__email")


@admin.register(Seeing)
class SeeingAdmin(ShownAdmin):
    list_display = ("administrator", "person", "reason", "started_at", "expires_at", "ended_at")
    list_select_related = ("administrator", "person")
    search_fields = ("administrator__email", "person__email", "reason")
    date_hierarchy = "started_at"


@admin.register(Consent)
class ConsentAdmin(ShownAdmin):
    list_display = ("user", "to", "version", "door", "given_at", "withdrawn_at")
    list_filter = ("to", "door")
    list_select_related = ("user", "version")
    search_fields = ("user__email",)
    date_hierarchy = "given_at"


@admin.register(LegalVersion)
class LegalVersionAdmin(ShownAdmin):
    """Written, read and published on the site: "View on site" leads there."""

    list_display = ("page", "number", "in_force_on", "published_at", "asks_again", "by")
    list_filter = ("page",)
    list_select_related = ("by",)
    search_fields = ("text_fr", "text_en", "note_fr", "note_en")


@admin.register(Membership)
class MembershipAdmin(ShownAdmin):
    list_display = ("user", "organisation", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user", "organisation")
    search_fields = ("user__email", "organisation__name")


@admin.register(Invitation)
class InvitationAdmin(ShownAdmin):
    # Who knows the address of an invitation cannot use it for somebody else, but has no need of it either.
    hides = ("uuid",)
    list_display = ("email", "organisation", "role", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role",)
    list_select_related = ("organisation",)
    search_fields = ("email", "organisation__name")


@admin.register(JoinRequest)
class JoinRequestAdmin(ShownAdmin):
    list_display = ("user", "organisation", "created_at", "decided_at", "accepted")
    list_filter = ("accepted",)
    list_select_related = ("user", "organisation")
    search_fields = ("user__email", "organisation__name")


@admin.register(Notification)
class NotificationAdmin(ShownAdmin):
    """What people were told. The link of their mail stays hidden: it answers for its reader."""

    hides = ("mail_path",)
    list_display = ("title", "recipient", "organisation", "created_at", "read_at", "mail_due_at")
    list_filter = (("read_at", admin.EmptyFieldListFilter),)
    list_select_related = ("recipient", "organisation")
    search_fields = ("title", "recipient__email")
    date_hierarchy = "created_at"


@admin.register(Circular)
class CircularAdmin(ShownAdmin):
    list_display = ("subject", "status", "told_whom", "recipient_count", "written_by", "sent_by", "leaves_at")
    list_filter = ("status",)
    list_select_related = ("written_by", "sent_by")
    search_fields = ("subject", "text")
    date_hierarchy = "status_at"


@admin.register(CircularEvent)
class CircularEventAdmin(ShownEvents, ShownAdmin):
    hides = ("reader_ids",)  # curators, whatever their organisation
    list_display = ("at", "circular", "happened", "by")
    list_filter = (VerbFilter,)
    list_select_related = ("circular", "by")
    search_fields = ("circular__subject",)
    date_hierarchy = "at"
    only_kind = "circular"


@admin.register(CircularRecipient)
class CircularRecipientAdmin(ShownAdmin):
    list_display = ("person", "circular", "told_at", "left_out")
    list_filter = ("left_out",)
    list_select_related = ("person", "circular")
    search_fields = ("person__email", "circular__subject")


@admin.register(ApiToken)
class ApiTokenAdmin(ShownAdmin):
    """Which programs act for whom. A token is withdrawn by its person, on the site."""

    hides = ("digest",)
    list_display = ("name", "user", "membership", "scopes", "expires_at", "last_used_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user", "membership__organisation", "membership__user")
    search_fields = ("name", "user__email")


@admin.register(Export)
class ExportAdmin(ShownAdmin):
    """What the worker prepares, and for whom. The files are their owners' only."""

    hides = ("uuid", "query")
    list_display = ("title", "form", "owner", "total", "written", "created_at", "done_at", "expires_at")
    list_filter = (("done_at", admin.EmptyFieldListFilter), "form")
    list_select_related = ("owner",)
    search_fields = ("title", "owner__email")
    date_hierarchy = "created_at"


@admin.register(Draft)
class DraftAdmin(ShownAdmin):
    """That somebody has begun to write. Nobody else reads it before it is sent."""

    hides = ("text",)
    list_display = ("key", "user", "saved_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)


@admin.register(Report)
class ReportAdmin(ShownAdmin):
    list_display = ("label", "kind", "ground", "reporter", "reported_at", "decided_at", "upheld")
    list_filter = ("kind", "ground", "upheld")
    list_select_related = ("reporter",)
    search_fields = ("label", "reporter__email")
    date_hierarchy = "reported_at"


@admin.register(Webhook)
class WebhookAdmin(ShownAdmin):
    """Where the agency's tools are told what happens. Its people make and stop them, on the site."""

    hides = ("secret", "former_secret", "former_until")
    list_display = ("name", "organisation", "url", "made_by", "paused_at", "disabled_at", "failing_since")
    list_filter = (("disabled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("organisation", "made_by")
    search_fields = ("name", "url")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ShownAdmin):
    list_display = (
        "event",
        "webhook",
        "created_at",
        "attempts",
        "status_code",
        "failure",
        "delivered_at",
        "given_up_at",
    )
    list_filter = ("event", "failure")
    list_select_related = ("webhook",)
    search_fields = ("webhook__name",)
    date_hierarchy = "created_at"


@admin.register(Subscriber)
class SubscriberAdmin(ShownAdmin):
    """Addresses without an account. The identifier stays hidden: it is what the links of their mails are signed for."""

    hides = ("uuid",)
    list_display = ("email", "language", "created_at")
    search_fields = ("email",)


@admin.register(Alert)
class AlertAdmin(ShownAdmin):
    """That somebody follows something. What they search for is theirs."""

    hides = ("uuid", "query", "title", "subject_uuid")
    list_display = ("kind", "user", "subscriber", "frequency", "confirmed_at", "due_at", "sent_at", "stopped_at")
    list_filter = ("kind", "frequency", ("stopped_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "subscriber")
    search_fields = ("user__email", "subscriber__email")
    date_hierarchy = "created_at"


@admin.register(Told)
class ToldAdmin(ShownAdmin):
    """The ledger: what an alert has told, or need not tell."""

    list_display = ("kind", "number", "alert", "mail")
    list_filter = ("kind", ("mail", admin.EmptyFieldListFilter))
    list_select_related = ("alert", "mail")
    search_fields = ("alert__user__email", "alert__subscriber__email")
