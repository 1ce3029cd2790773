"""Made companies and irritants, always the same ones, as rows that are not saved yet."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from accounts.enums import OrganisationKind, Region
from accounts.models import Organisation, User
from irritants.models import Irritant
from startups.models import Reference, Startup
from taxonomy.models import TargetAudience, Technology, Theme

VOCABULARY = 30_000  # made words, as frequent as words of a language are (Zipf)
SYLLABLES = ("ra", "ti", "mo", "len", "cour", "pé", "dia", "gno", "ser", "vi", "tion", "bla", "ment", "fu", "xo", "dé")


class Made:
    need_words, offer_words = 60, 150

    def __init__(self, size: int) -> None:
        self.size = size
        self._drawn = random.Random(size)  # noqa: S311
        self._words = ["".join(self._drawn.choices(SYLLABLES, k=self._drawn.randint(2, 5))) for _n in range(VOCABULARY)]
        total, self._sums = 0.0, []
        for rank in range(10, VOCABULARY + 10):
            total += 1 / rank
            self._sums.append(total)

    def text(self, length: int) -> str:
        return " ".join(self._drawn.choices(self._words, cum_weights=self._sums, k=length))

    def organisations(self) -> Iterator[Organisation]:
        for number in range(self.size):
            name = f"Banc {number}"
            yield Organisation(name=name, slug=f"banc-{number}", kind=OrganisationKind.STARTUP)

    def startups(self, organisations: Iterable[Organisation], at: datetime) -> Iterator[Startup]:
        for organisation in organisations:
            yield Startup(
                organisation=organisation,
                status_at=at,
                pitch=self.text(12),
                description=self.text(self.offer_words),
                regions_served=self._drawn.sample(sorted(map(str, Region.values)), 4),
            )

    def irritants(self, place: Organisation, author: User, at: datetime) -> Iterator[Irritant]:
        for number in range(self.size):
            yield Irritant(
                establishment=place,
                author=author,
                slug=f"banc-{number}",
                status_at=at,
                title=self.text(8),
                situation=self.text(self.need_words),
                problem=self.text(self.need_words),
                outcome="…",
                budget_silence="unknown",
            )

    def link(self, startups: list[Startup], irritants: list[Irritant]) -> None:
        """Terms of both sides, and references of companies."""
        themes, technologies = list(Theme.objects.order_by("pk")), list(Technology.objects.order_by("pk"))
        audiences = list(TargetAudience.objects.order_by("pk"))
        linked: tuple[tuple[list[Any], str, dict[str, list[Any]]], ...] = (
            (startups, "startup_id", {"themes": themes, "technologies": technologies}),
            (irritants, "irritant_id", {"themes": themes, "technologies": technologies, "audiences": audiences}),
        )
        for rows, key, fields in linked:
            for field, terms in fields.items():
                link = getattr(type(rows[0]), field).through
                term_key = f"{terms[0]._meta.model_name}_id"
                link.objects.bulk_create(
                    (
                        link(**{key: row.pk, term_key: term.pk})
                        for row in rows
                        for term in self._drawn.sample(terms, min(3, len(terms)))
                    ),
                    batch_size=5000,
                )
        Reference.objects.bulk_create(
            (
                Reference(startup=startup, client="…", year=2025, public_sector=number % 2 == 0, amount=20_000)
                for startup in startups
                for number in range(self._drawn.randrange(4))
            ),
            batch_size=5000,
        )
