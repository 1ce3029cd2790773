"""Who comes to an edition, for which organisation, when, and what they need."""

import secrets
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.models import Dated, SortKey
from irritants.models import Irritant
from meetings.enums import EditionStatus
from meetings.models.editions import Edition, Entry, Slot, Table

MOST_ATTENDEES = 12  # people of one organisation at one edition
NEED_LENGTH = 500  # characters
KEY_BYTES = 24
KEY_LENGTH = 32  # characters: four for each three bytes


def new_key() -> str:
    """The secret of an address that needs no sign-in: 192 random bits."""
    return secrets.token_urlsafe(KEY_BYTES)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: Visitor) -> Self:
        """One's own organisation's; all of them to curators."""
        if is_curator(user):
            return self
        organisation = organisation_of(user)
        return self.none() if organisation is None else self.filter(organisation=organisation)

    def standing(self) -> Self:
        """Neither cancelled nor on the waiting list."""
        return self.filter(confirmed_at__isnull=False, cancelled_at=None)

    def waiting(self) -> Self:
        """On the waiting list, the first to have asked first."""
        return self.filter(confirmed_at=None, cancelled_at=None).order_by("registered_at", "pk")

    def with_people(self) -> Self:
        """`people`: how many come; `on_the_spot`: how many of them need a place."""
        return self.annotate(
            people=models.Count("attendees"),
            on_the_spot=models.Count("attendees", filter=Q(attendees__is_remote=False)),
        )

    def with_agenda(self, today: date) -> Self:
        """Those whose edition has published its agenda, until its follow-up ends; the next edition first."""
        published = self.standing().filter(
            edition__status=EditionStatus.ANNOUNCED, edition__version__gt=0, edition__follow_up_until__gte=today
        )
        return published.select_related("edition").order_by("edition__starts_on", "pk")

    def for_list(self) -> Self:
        return self.select_related("organisation", "edition").order_by("organisation__sort_key", "pk")


class Registration(Dated):
    """An organisation that comes to an edition, or waits for a place."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("edition")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("organisation")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("registered by"))
    registered_at = models.DateTimeField(_("registered on"))
    confirmed_at = models.DateTimeField(_("place given on"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True)
    is_listed = models.BooleanField(_("named among the participants on the public page"), default=True)

    objects: ClassVar[Any] = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["registered_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation"], name="meetings_registration_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:registration", args=[self.edition.slug])

    @property
    def is_standing(self) -> bool:
        return self.confirmed_at is not None and self.cancelled_at is None

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.cancelled_at is None


class AttendeeQuerySet(models.QuerySet["Attendee"]):
    def visible_to(self, user: Visitor) -> Self:
        """Those of one's own organisation; all of them to curators."""
        if is_curator(user):
            return self
        organisation = organisation_of(user)
        return self.none() if organisation is None else self.filter(registration__organisation=organisation)

    def coming(self) -> Self:
        """Whose organisation has a place."""
        return self.filter(registration__confirmed_at__isnull=False, registration__cancelled_at=None)

    def arrived(self) -> Self:
        return self.filter(checked_in_at__isnull=False)

    def awaited(self) -> Self:
        """Not seen at the door yet."""
        return self.filter(checked_in_at=None)

    def late(self, at: datetime) -> Self:
        """Who said to arrive after that moment."""
        return self.filter(late_until__gt=at)

    def named_like(self, text: str) -> Self:
        """Whose name, or whose organisation's, has each word of `text`, accents and capitals aside."""
        said = SortKey(Concat("first_name", Value(" "), "last_name", Value(" "), "registration__organisation__name"))
        words = [Func(Value(word), function="immutable_unaccent") for word in text.lower().split()]
        short = Q(registration__organisation__short_name__icontains=text)
        return self.annotate(said=said).filter(Q(*(Q(said__contains=word) for word in words)) | short)

    def carrying(self, irritant: Irritant) -> Self:
        """Who speaks of this irritant: all of an organisation, unless they said which irritants they carry."""
        return self.filter(Q(entries=None) | Q(entries__irritant=irritant)).distinct()

    def for_list(self) -> Self:
        return self.select_related("registration__organisation", "registration__edition").order_by(
            "registration__organisation__sort_key", "last_name", "first_name", "pk"
        )


class Attendee(Dated):
    """A person who comes for an organisation, with or without an account here.

    Who comes for two organisations is two attendees of one address: nobody is asked to be in two places at once.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="attendees", verbose_name=_("registration")
    )
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="attendances", verbose_name=_("person")
    )
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    email = models.EmailField(_("e-mail address"))
    position = models.CharField(_("position held"), max_length=120, blank=True)
    is_remote = models.BooleanField(_("takes part on screen"), default=False)
    # The person may object at any time, without an account (GDPR, article 21): see agendas.show_name.
    is_named = models.BooleanField(_("named to those whom they meet"), default=True)
    # Which irritants this person carries; none means all those of the organisation.
    entries = models.ManyToManyField(Entry, blank=True, related_name="attendees", verbose_name=_("irritants carried"))
    # Read by the organisation and by curators, never exported with the rest, deleted after the edition.
    diet = models.CharField(_("dietary needs"), max_length=NEED_LENGTH, blank=True)
    access = models.CharField(_("access needs"), max_length=NEED_LENGTH, blank=True)
    key = models.CharField(_("secret of the calendar"), max_length=40, unique=True, default=new_key, editable=False)
    checked_in_at = models.DateTimeField(_("arrived on"), null=True, editable=False)
    late_until = models.DateTimeField(_("late, expected at"), null=True, editable=False)

    objects: ClassVar[Any] = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("person who comes")
        verbose_name_plural = _("people who come")
        constraints = [
            models.UniqueConstraint(fields=["registration", "email"], name="meetings_attendee_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or gettext("Name erased")

    def is_late(self, at: datetime) -> bool:
        return self.late_until is not None and self.late_until > at


class Unavailability(models.Model):
    """A slot that is unticked for a person, a whole organisation or a table: all are free by default."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="unavailabilities", verbose_name=_("slot"))
    attendee = models.ForeignKey(
        Attendee, on_delete=models.CASCADE, null=True, related_name="unavailabilities", verbose_name=_("person")
    )
    registration = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        null=True,
        related_name="unavailabilities",
        verbose_name=_("registration"),
    )
    table = models.ForeignKey(
        Table, on_delete=models.CASCADE, null=True, related_name="unavailabilities", verbose_name=_("table")
    )

    class Meta:
        verbose_name = _("unavailability")
        verbose_name_plural = _("unavailabilities")
        constraints = [
            models.CheckConstraint(
                name="meetings_unavailability_of_one",
                condition=Q(attendee__isnull=False, registration=None, table=None)
                | Q(attendee=None, registration__isnull=False, table=None)
                | Q(attendee=None, registration=None, table__isnull=False),
            ),
            models.UniqueConstraint(fields=["slot", "attendee"], name="meetings_unavailability_attendee_once"),
            models.UniqueConstraint(fields=["slot", "registration"], name="meetings_unavailability_registration_once"),
            models.UniqueConstraint(fields=["slot", "table"], name="meetings_unavailability_table_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attendee or self.registration or self.table} · {self.slot}"
