from datetime import UTC, datetime
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from irritants.enums import DATED, IrritantStatus, MergeStatus
from irritants.models import CoSignature, Irritant, Merge
from tests.factories.accounts import OrganisationFactory, curator, member_of

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class IrritantFactory(DjangoModelFactory):
    """Its establishment and author agree. `status` may be any state: the facts it needs come with it."""

    class Meta:
        model = Irritant

    class Params:
        submitted = factory.Trait(status=IrritantStatus.SUBMITTED)
        published = factory.Trait(status=IrritantStatus.PUBLISHED)
        rejected = factory.Trait(status=IrritantStatus.REJECTED)

    establishment = factory.SubFactory(OrganisationFactory, establishment=True)
    author = factory.LazyAttribute(lambda irritant: member_of(irritant.establishment))
    status = IrritantStatus.DRAFT
    status_at = LONG_AGO
    slug = factory.LazyFunction(lambda: uuid4().hex)
    title = factory.Sequence(lambda n: f"Un irritant de scolarité numéro {n}")
    situation = "Chaque semaine, huit gestionnaires de scolarité ressaisissent les emplois du temps."
    problem = "Les changements de salle arrivent trop tard aux étudiants."
    outcome = "Un changement de salle est connu de tous en cinq minutes."
    published_at = factory.LazyAttribute(lambda irritant: LONG_AGO if irritant.status in DATED else None)
    reject_reason = factory.LazyAttribute(
        lambda irritant: "Hors du champ numérique." if irritant.status == IrritantStatus.REJECTED else ""
    )


class CoSignatureFactory(DjangoModelFactory):
    class Meta:
        model = CoSignature

    irritant = factory.SubFactory(IrritantFactory, published=True)
    establishment = factory.SubFactory(OrganisationFactory, establishment=True)
    by = factory.LazyAttribute(lambda cosignature: member_of(cosignature.establishment))


class MergeFactory(DjangoModelFactory):
    """The proposal to merge one published irritant into another one. `status` may be any state."""

    class Meta:
        model = Merge

    duplicate = factory.SubFactory(IrritantFactory, published=True)
    target = factory.SubFactory(IrritantFactory, published=True)
    status = MergeStatus.PROPOSED
    status_at = LONG_AGO
    message = "Deux récits d’un même besoin."
    proposed_by = factory.LazyFunction(curator)
    reason = factory.LazyAttribute(
        lambda merge: "" if merge.status in {MergeStatus.PROPOSED, MergeStatus.ACCEPTED} else "Nos besoins diffèrent."
    )
