"""Which rows become scoring profiles, and how; and the marks by which a change of one is seen."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core import embeddings
from irritants.enums import IrritantStatus
from irritants.models import Irritant
from matching.enums import OPEN_MATCHES, Embedded
from matching.models import Embedding, Match
from matching.scoring import Need, Offer
from startups.models import Reference, Startup

# Those without solution are closed: companies are looked for without telling anybody but the curators.
RANKED = (IrritantStatus.PUBLISHED, IrritantStatus.UNSOLVED)
AGE_STEP = 30  # days: the age of a profile is counted in such steps, so that it changes each month and not each day
LOADED = 2_000  # rows at once

Mark = tuple[object, ...]


def chunks(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def meanings(kind: Embedded, ids: Collection[int] | None = None) -> dict[int, bytes]:
    """The vectors of these rows, or of all, in one query; in none where embeddings are off."""
    service = embeddings.service()
    return Embedding.objects.by(service).meanings(kind, ids) if service else {}


def _meaning_marks(kind: Embedded) -> dict[int, Mark]:
    """Of each row that has a vector, what differs once it has another one; in one query, in none where embeddings are off."""
    service = embeddings.service()
    if service is None:
        return {}
    rows = Embedding.objects.by(service).filter(kind=kind, vector__isnull=False).order_by()
    return {row[0]: row for row in rows.values_list("object_id", "model", "dimensions", "digest", "computed_at")}


def text_of_need(irritant: Irritant) -> str:
    return "\n".join([irritant.situation, irritant.problem, irritant.outcome, irritant.tried])


def text_of_offer(startup: Startup) -> str:
    return "\n".join([startup.description, startup.offers])


def need_marks() -> dict[int, Mark]:
    """Of each ranked irritant, what differs once its profile does: what is written of it writes `updated_at` too."""
    rows = Irritant.objects.filter(status__in=RANKED).order_by()
    told = rows.values_list("pk", "status", "updated_at", "establishment__region")
    meant = _meaning_marks(Embedded.NEED)
    return {row[0]: (*row, meant.get(row[0])) for row in told}


def offer_marks(*, at: datetime) -> dict[int, Mark]:
    """Of each validated company, what differs once its profile does: its own row, its references, what is under way,
    its age, its meaning."""
    under_way = Match.objects.open().order_by().values_list("startup").annotate(Count("pk"))
    references = Reference.objects.order_by().values_list("startup")
    told = references.annotate(
        count=Count("pk"), public=Count("pk", filter=Q(public_sector=True)), largest=Max("amount")
    )
    open_of, told_of = dict(under_way), {row[0]: row for row in told}
    startups = Startup.objects.validated().order_by().values_list("pk", "updated_at")
    meant = _meaning_marks(Embedded.OFFER)
    return {
        pk: (changed, _age(changed, at), open_of.get(pk), told_of.get(pk), meant.get(pk)) for pk, changed in startups
    }


def needs(keys: Collection[int]) -> list[Need]:
    """The profiles of these irritants, in four queries, five with embeddings."""
    rows = Irritant.objects.filter(pk__in=keys).select_related("establishment").order_by("pk")
    found = meanings(Embedded.NEED, keys)
    return [_need(row, found.get(row.pk, b"")) for row in rows.prefetch_related("themes", "technologies", "audiences")]


def need_of(irritant: Irritant) -> Need:
    """The profile of one irritant, in three queries beyond its own, four with embeddings."""
    return _need(irritant, meanings(Embedded.NEED, [irritant.pk]).get(irritant.pk, b""))


def _need(irritant: Irritant, meaning: bytes) -> Need:
    """A budget that companies may not see counts for nothing."""
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
        meaning=meaning,
    )


def offers(keys: Collection[int] | None = None, *, at: datetime | None = None) -> list[Offer]:
    """The profiles of these validated companies, of all by default, in three queries, four with embeddings.

    Without `at` their age is not said.
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
    found = meanings(Embedded.OFFER, keys)
    rows = startups if keys is None else startups.filter(pk__in=keys)
    return [_offer(startup, at, found.get(startup.pk, b"")) for startup in rows]


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
        age_days=_age(startup.updated_at, at) if at else None,
        meaning=meaning,
    )


def _age(changed: datetime, at: datetime) -> int:
    """In days."""
    return max((at - changed).days, 0) // AGE_STEP * AGE_STEP
