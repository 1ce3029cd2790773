"""Which rows become scoring profiles, and how."""

from django.db.models import Count, Q

from irritants.models import Irritant
from matching.scoring import Need, Offer
from startups.models import Startup


def need_of(irritant: Irritant) -> Need:
    """The profile of one irritant, in two queries beyond its own."""
    return Need(
        id=irritant.pk,
        title=irritant.title,
        text="\n".join([irritant.situation, irritant.problem, irritant.outcome, irritant.tried]),
        themes=frozenset(irritant.themes.values_list("slug", flat=True)),
        technologies=frozenset(irritant.technologies.values_list("slug", flat=True)),
        region=irritant.establishment.region,
    )


def offers() -> list[Offer]:
    """The profiles of all validated companies, in three queries."""
    startups = (
        Startup.objects.validated()
        .select_related("organisation")
        .prefetch_related("themes", "technologies")
        .annotate(
            reference_count=Count("references", distinct=True),
            public_count=Count("references", filter=Q(references__public_sector=True), distinct=True),
        )
        .order_by("pk")
    )
    return [
        Offer(
            id=startup.pk,
            name=startup.organisation.name,
            text="\n".join([startup.pitch, startup.description, startup.offers]),
            themes=frozenset(term.slug for term in startup.themes.all()),
            technologies=frozenset(term.slug for term in startup.technologies.all()),
            regions=frozenset(startup.regions_served),
            public_references=startup.public_count if startup.reference_count else None,
        )
        for startup in startups
    ]
