from datetime import UTC, datetime
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from accounts.enums import (
    SUBSCRIBED_EVENTS,
    CircularStatus,
    MembershipRole,
    OrganisationKind,
    ReportGround,
    WebhookEvent,
)
from accounts.models import Circular, Membership, Organisation, Report, User, Webhook, WebhookDelivery

PASSWORD = "un mot de passe de test"


class OrganisationFactory(DjangoModelFactory):
    """Say the kind: `establishment=True`, `startup=True`, `network=True` or `agency=True`."""

    class Meta:
        model = Organisation

    class Params:
        establishment = factory.Trait(kind=OrganisationKind.ESTABLISHMENT)
        startup = factory.Trait(kind=OrganisationKind.STARTUP)
        network = factory.Trait(kind=OrganisationKind.NETWORK)
        agency = factory.Trait(kind=OrganisationKind.AGENCY)

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    region = "76"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@test.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Personne{n}")
    # Mails leave at whatever hour the tests run.
    quiet_from = None
    quiet_until = None
    quiet_weekends = False


class ReportFactory(DjangoModelFactory):
    """About nothing in particular, unless `kind` and `subject_uuid` say so."""

    class Meta:
        model = Report

    reporter = factory.SubFactory(UserFactory)
    kind = "irritant"
    subject_uuid = factory.LazyFunction(uuid4)
    label = factory.Sequence(lambda n: f"Une chose signalée numéro {n}")
    ground = ReportGround.ADVERTISING
    reported_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class WebhookFactory(DjangoModelFactory):
    """Of an agency of its own, unless `organisation` says whose; told everything."""

    class Meta:
        model = Webhook

    organisation = factory.SubFactory(OrganisationFactory, agency=True)
    name = factory.Sequence(lambda n: f"Outil {n}")
    url = "https://outil.example/openinno"
    events = factory.LazyFunction(lambda: [event.value for event in SUBSCRIBED_EVENTS])
    secret = "whsec_c2VjcmV0IGRlIHRlc3Qgc2VjcmV0IGRlIHRlc3Q="
    made_by = factory.SubFactory(UserFactory)


class WebhookDeliveryFactory(DjangoModelFactory):
    """Still to be sent, since long ago."""

    class Meta:
        model = WebhookDelivery

    webhook = factory.SubFactory(WebhookFactory)
    event = WebhookEvent.IRRITANT_PUBLISHED
    data = factory.LazyFunction(lambda: {"irritant": {"title": "Des salles vides"}})
    created_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    due_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


UNSENT = {CircularStatus.DRAFT, CircularStatus.DROPPED}


class CircularFactory(DjangoModelFactory):
    """To all establishments, a draft unless `status` says otherwise. One that was sent has `recipient_count` people, of whom no row is made."""

    class Meta:
        model = Circular

    audience = "establishments"
    subject = factory.Sequence(lambda n: f"Une information numéro {n}")
    text = "L’appel est ouvert jusqu’au 12 mars."
    why = "Vous agissez pour un établissement."
    written_by = factory.SubFactory(UserFactory)
    status = CircularStatus.DRAFT
    status_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    sent_by = factory.LazyAttribute(lambda it: None if it.status in UNSENT else it.written_by)
    leaves_at = factory.LazyAttribute(lambda it: None if it.status in UNSENT else it.status_at)
    told_whom = factory.LazyAttribute(lambda it: "" if it.status in UNSENT else "Tous les établissements")
    recipient_count = factory.LazyAttribute(lambda it: None if it.status in UNSENT else 1)


def member_of(organisation: Organisation, role: str = MembershipRole.MEMBER, **fields: object) -> User:
    """A person who acts for this organisation."""
    user = UserFactory(**fields)
    user.active_membership = Membership.objects.create(user=user, organisation=organisation, role=role)
    user.save(update_fields=["active_membership"])
    return user


def manager_of(organisation: Organisation, **fields: object) -> User:
    return member_of(organisation, role=MembershipRole.MANAGER, **fields)


def _agency() -> Organisation:
    return Organisation.objects.filter(kind=OrganisationKind.AGENCY).first() or OrganisationFactory(agency=True)


def curator() -> User:
    """A member of the agency, who moderates and follows, and decides about nobody's people."""
    return member_of(_agency())


def agency_manager() -> User:
    return manager_of(_agency())


def administrator() -> User:
    return UserFactory(is_staff=True, is_superuser=True)
