"""Which rows become scoring profiles, and how."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core import embeddings
from irritants.models import Irritant
from matching.enums import OPEN_MATCHES, Embedded
from matching.models import Embedding, Match
from matching.scoring import Need, Offer
from startups.models import Startup


def meanings(kind: Embedded, ids: Sequence[int] | None = None) -> dict[int, bytes]:
    """The vectors of these rows, or of all, in one query; in none where embeddings are off."""
    service = embeddings.service()
    return Embedding.objects.by(service).meanings(kind, ids) if service else {}


def text_of_need(irritant: Irritant) -> str:
    return "\n".join([irritant.situation, irritant.problem, irritant.outcome, irritant.tried])


def text_of_offer(startup: Startup) -> str:
    return "\n".join([startup.description, startup.offers])


def need_of(irritant: Irritant) -> Need:
    """The profile of one irritant, in three queries beyond its own, four with embeddings.

    A budget that companies may not see counts for nothing.
    """
    budget = irritant.budget_max if irritant.budget_visible else None
    return Need(
        id=irritant.pk,
        title=irritant.title,
        text=text_of_need(irritant),
        themes=frozenset(term.slug for term in irritant.themes.all()),
        technologies=frozenset(term.slug for term in irritant.technologies.all()),
        audiences=frozenset(term.slug for term in irritant.audiences.all()),
        region=irritant.establishment.region,
        budget=float(budget) if budget is not None else None,
        meaning=meanings(Embedded.NEED, [irritant.pk]).get(irritant.pk, b""),
    )


def offers(*, at: datetime | None = None) -> list[Offer]:
    """The profiles of all validated companies, in three queries, four with embeddings.

    Without `at` the age of a profile is not said.
    """
    under_way = (
        Match.objects.filter(startup=OuterRef("pk"), status__in=OPEN_MATCHES)
        .order_by()
        .values("startup")
        .annotate(count=Count("pk"))
        .values("count")
    )
    startups = (
        Startup.objects.validated()
        .select_related("organisation")
        .prefetch_related("themes", "technologies")
        .annotate(
            reference_count=Count("references", distinct=True),
            public_count=Count("references", filter=Q(references__public_sector=True), distinct=True),
            largest_amount=Max("references__amount"),
            under_way=Coalesce(Subquery(under_way, output_field=IntegerField()), 0),
        )
        .order_by("pk")
    )
    found = meanings(Embedded.OFFER)
    return [_offer(startup, at, found.get(startup.pk, b"")) for startup in startups]


def _offer(startup: Startup, at: datetime | None, meaning: bytes) -> Offer:
    """Of one row annotated by `offers`."""
    counted = startup.__dict__
    amount = counted["largest_amount"]
    return Offer(
        id=startup.pk,
        name=startup.organisation.name,
        pitch=startup.pitch,
        text=text_of_offer(startup),
        themes=frozenset(term.slug for term in startup.themes.all()),
        technologies=frozenset(term.slug for term in startup.technologies.all()),
        regions=frozenset(startup.regions_served),
        public_references=counted["public_count"] if counted["reference_count"] else None,
        largest_reference=float(amount) if amount is not None else None,
        open_introductions=counted["under_way"],
        age_days=max((at - startup.updated_at).days, 0) if at else None,
        meaning=meaning,
    )
