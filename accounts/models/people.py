"""People and the organisations they act for."""

import uuid
from datetime import datetime, time
from typing import Any, ClassVar, Self

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Family, IdentityProvider, MailFrequency, MembershipRole, OrganisationKind, Region, TimeZone
from core.models import Dated, sort_key_field
from core.validators import validate_siren, validate_siret


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


def _is_of_administration(perm: str) -> bool:
    """`app.change_model` and the like, asked by Django's administration about a whole table."""
    return perm.partition(".")[2].startswith(("add_", "change_", "delete_", "view_"))


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do follows from `organisation`, the one they act for at present."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))], default="fr"
    )
    mail_frequency = models.CharField(_("mails"), max_length=10, choices=MailFrequency, default=MailFrequency.IMMEDIATE)
    # By family, where it is not as often as the rest.
    mail_choices = models.JSONField(_("mails by family"), default=dict, blank=True)
    # Nights and weekends: what the site is for is work, and none of its deadlines is a matter of hours.
    quiet_from = models.TimeField(_("no mail from"), null=True, blank=True, default=time(20))
    quiet_until = models.TimeField(_("no mail until"), null=True, blank=True, default=time(7))
    quiet_weekends = models.BooleanField(_("no mail on Saturdays and Sundays"), default=True)
    time_zone = models.CharField(_("time zone"), max_length=20, choices=TimeZone, default=TimeZone.PARIS)
    mail_dead_at = models.DateTimeField(_("address that takes no mail since"), null=True, editable=False)
    active_membership = models.ForeignKey(
        "Membership",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("active membership"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    terms_asked_at = models.DateTimeField(_("asked to accept the terms of use since"), null=True, editable=False)
    idle_warned_at = models.DateTimeField(_("told that the account is about to be erased"), null=True, editable=False)
    erased_at = models.DateTimeField(_("erased on"), null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    seen_by: "User | None" = None  # the administrator with whose request this person is looked at, by the middleware

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=models.F("quiet_until"))),
                name="accounts_user_quiet_between_two_hours",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        if self.erased_at:
            return gettext("Deleted account")
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email

    def mailed(self, family: str) -> MailFrequency:
        """How often this person wants mails of that family; what concerns their account is mailed at once."""
        if family == Family.ACCOUNT:
            return MailFrequency.IMMEDIATE
        return MailFrequency(self.mail_choices.get(family, self.mail_frequency))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """What the rules say. Django's own yes to administrators is for its administration, which asks without an object."""
        if rules.perm_exists(perm) and (obj is not None or not _is_of_administration(perm)):
            return bool(self.is_active and rules.has_perm(perm, self, obj))
        return super().has_perm(perm, obj)

    @cached_property
    def membership(self) -> "Membership | None":
        """The active membership with its organisation, read once per instance."""
        if self.active_membership_id is None:
            return None
        return Membership.objects.select_related("organisation").get(pk=self.active_membership_id)

    @property
    def organisation(self) -> "Organisation | None":
        return self.membership.organisation if self.membership else None

    @property
    def acting_for(self) -> "Organisation":
        """Like `organisation`, where the rules have made sure that there is one. Raises ValueError."""
        if self.organisation is None:
            raise ValueError("this person acts for no organisation")
        return self.organisation


Visitor = User | AnonymousUser


def organisation_of(user: Visitor, *kinds: OrganisationKind) -> "Organisation | None":
    """The organisation this person acts for, if it is of one of `kinds` (any kind when none is named); None for a visitor."""
    organisation = user.organisation if isinstance(user, User) else None
    if organisation is None or (kinds and organisation.kind not in kinds):
        return None
    return organisation


def is_curator(user: Visitor) -> bool:
    """A member of the agency, or an administrator."""
    return bool(user.is_superuser or organisation_of(user, OrganisationKind.AGENCY))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def establishments(self) -> Self:
        return self.filter(kind=OrganisationKind.ESTABLISHMENT, merged_into=None)

    def networks(self) -> Self:
        return self.filter(kind=OrganisationKind.NETWORK, merged_into=None)

    def agencies(self) -> Self:
        return self.filter(kind=OrganisationKind.AGENCY)

    def searched_by_newcomers(self) -> Self:
        """Neither the agency, which invites its people, nor companies, of which some are not public."""
        return self.filter(kind__in=[OrganisationKind.ESTABLISHMENT, OrganisationKind.NETWORK], merged_into=None)

    def by_name(self) -> Self:
        return self.order_by("sort_key", "pk")

    def gone(self, kind: OrganisationKind) -> Self:
        """Merged into others, with the one that stayed."""
        return self.filter(kind=kind, merged_into__isnull=False).select_related("merged_into")

    def named_like(self, text: str) -> Self:
        """Whose name has each word of `text`, accents and capitals aside; or whose short name contains it, or whose UAI it is."""
        plain = [models.Func(models.Value(word), function="immutable_unaccent") for word in text.lower().split()]
        in_name = Q(*(Q(sort_key__contains=word) for word in plain))
        return self.filter(in_name | Q(short_name__icontains=text) | Q(uai__iexact=text))


class Organisation(Dated):
    """An establishment, a company, a network or the agency."""

    kind = models.CharField(_("kind"), max_length=15, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=200)
    sort_key = sort_key_field("name")
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(_("word in the address"), max_length=80, unique=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True, validators=[validate_siren])
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, validators=[validate_siret])
    uai = models.CharField(_("UAI code"), max_length=8, blank=True)
    region = models.CharField(_("region"), max_length=2, choices=Region, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    website = models.URLField(_("web site"), blank=True)
    students = models.PositiveIntegerField(_("students"), null=True, blank=True)
    external_reference = models.CharField(_("external reference"), max_length=80, blank=True, editable=False)
    trusted_providers = ArrayField(
        models.CharField(max_length=20, choices=IdentityProvider),
        verbose_name=_("sign-in services it trusts"),
        default=list,
        blank=True,
    )
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    validates = models.BooleanField(_("validates the companies of its network"), default=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="absorbed",
        verbose_name=_("organisation it is part of"),
    )
    merged_at = models.DateTimeField(_("merged on"), null=True, editable=False)
    absorbed_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("organisations merged into it"), default=list, editable=False
    )

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [GinIndex(fields=["sort_key"], opclasses=["gin_trgm_ops"], name="accounts_org_name_trgm")]
        constraints = [
            models.UniqueConstraint(fields=["uai"], condition=~Q(uai=""), name="accounts_organisation_uai_once"),
            models.UniqueConstraint(
                fields=["kind", "external_reference"],
                condition=~Q(external_reference=""),
                name="accounts_organisation_reference_once",
            ),
            models.UniqueConstraint(
                fields=["siren"],
                condition=Q(kind=OrganisationKind.STARTUP) & ~Q(siren=""),
                name="accounts_organisation_siren_of_one_company",
            ),
            models.CheckConstraint(
                condition=Q(uai="") | Q(kind=OrganisationKind.ESTABLISHMENT),
                name="accounts_organisation_uai_is_of_establishment",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="accounts_organisation_merged_iff_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def thread_ids(self) -> list[int]:
        """Under which numbers lines of threads name it among their readers: its own, and those of what was merged into it."""
        return [self.pk, *self.absorbed_ids]

    def get_absolute_url(self) -> str:
        return reverse("accounts:organisation", args=[self.slug])


class EmailDomain(models.Model):
    """People whose verified address is at this domain may join the organisation at once."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="email_domains", verbose_name=_("organisation")
    )
    domain = models.CharField(_("domain"), max_length=120)

    class Meta:
        ordering = ["domain"]
        verbose_name = _("e-mail domain")
        verbose_name_plural = _("e-mail domains")
        constraints = [models.UniqueConstraint(fields=["organisation", "domain"], name="accounts_emaildomain_once")]

    def __str__(self) -> str:
        return self.domain


class MembershipQuerySet(models.QuerySet["Membership"]):
    def managers(self) -> Self:
        return self.filter(role=MembershipRole.MANAGER)

    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation, user__is_active=True).select_related("user")

    def left_alone_by(self, user: User) -> "models.QuerySet[Organisation]":
        """The organisations that this person alone manages, and where others would stay without a manager."""
        others = self.model.objects.filter(user__is_active=True).exclude(user=user)
        staying = Organisation.objects.filter(memberships__in=others).exclude(memberships__in=others.managers())
        return staying.filter(memberships__in=self.managers().filter(user=user)).distinct()


class Membership(Dated):
    """A person's place in an organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="accounts_membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> Self:
        """Neither used nor withdrawn: those that may be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self, at: datetime) -> Self:
        return self.unanswered().filter(expires_at__gt=at)


class Invitation(Dated):
    """An offer to join an organisation with a role, sent to an address. The uuid is the secret of its link."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by"))
    expires_at = models.DateTimeField(_("expires on"))
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email


class JoinRequest(Dated):
    """A person asks to join; a manager of the organisation decides."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="join_requests", verbose_name=_("organisation")
    )
    message = models.TextField(_("message"), blank=True, max_length=1000)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    accepted = models.BooleanField(_("request accepted"), null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("join request")
        verbose_name_plural = _("join requests")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(decided_at=None),
                name="accounts_joinrequest_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, accepted=None) | Q(decided_at__isnull=False, accepted__isnull=False),
                name="accounts_joinrequest_decided_iff_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.organisation}"
