"""`manage.py bench_matching`: import real French problems and solutions, search them, rank them, say how well. Leaves nothing."""

import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.models import User
from core.search import Asked, search
from irritants import models as irritants_models
from irritants.models import Irritant
from matching.candidates import need_of, offers
from matching.management import bench
from matching.management.bench import Measures, Pair
from matching.scoring import Need, Offer, Ranker
from startups import models as startups_models
from startups.models import Startup

DATA = settings.BASE_DIR.parent / "shared" / "data" / "matching"
FOUND = 10  # results of a search that a person looks at


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, default=DATA, help="folder of dev.jsonl and distractors.jsonl")
        parser.add_argument("--pairs", type=int, default=200)
        parser.add_argument("--distractors", action="store_true", help="with offers that answer none of the problems")

    def handle(self, *args: Any, data: Path, pairs: int, distractors: bool, **options: Any) -> None:
        if not (data / "dev.jsonl").is_file():
            raise CommandError(
                "The texts to measure on are not here: put dev.jsonl and distractors.jsonl in ../shared/data/matching, or say --data."
            )
        asked = bench.read_pairs(data, pairs)
        pool = asked + (bench.read_distractors(data) if distractors else [])
        with transaction.atomic():
            self._import(asked, pool)
            self._search(asked)
            self._rank(asked, pool)
            transaction.set_rollback(True)

    def _import(self, asked: list[Pair], pool: list[Pair]) -> None:
        by = User.objects.create_superuser("bench@matching.invalid", first_name="Banc", last_name="d’essai")
        with tempfile.TemporaryDirectory() as folder:
            irritants, companies = Path(folder, "irritants.csv"), Path(folder, "companies.csv")
            bench.write_irritants(irritants, asked)
            bench.write_companies(companies, pool)
            with self._timed(f"import {len(asked)} irritants and {len(pool)} companies"):
                for command, file, flags in (
                    ("import_irritants", irritants, ("--publish", "--create-organisations")),
                    ("import_companies", companies, ("--validate",)),
                ):
                    call_command(command, str(file), "--by", by.email, *flags, stdout=StringIO(), stderr=self.stderr)
        # Every state has its event: the database would say so at the commit that this never comes to.
        connection.check_constraints()

    def _search(self, asked: list[Pair]) -> None:
        references = [pair.reference for pair in asked]
        irritants = Irritant.objects.published().filter(external_reference__in=references)
        companies = Startup.objects.validated().filter(external_reference__in=references).exclude(pitch="")
        titles = [(row, row.title) for row in irritants]
        self._find("irritants by three words of their title", titles, irritants_models.Listed)
        pitches = [(row, row.pitch) for row in companies]
        self._find("companies by three words of their pitch", pitches, startups_models.Listed)

    def _find(self, what: str, asked: list[tuple[Any, str]], listed: Any) -> None:
        with self._timed(f"search {len(asked)} {what}"):
            rows = listed.objects.order_by()
            found = sum(row.pk in search(rows, Asked.read(bench.search_words(text))).ids[:FOUND] for row, text in asked)
        self.stdout.write(f"  found among the first {FOUND}: {found / len(asked):.1%}")

    def _rank(self, asked: list[Pair], pool: list[Pair]) -> None:
        company = _ids(Startup, pool)
        known: list[Offer] = [offer for offer in offers() if offer.id in set(company.values())]
        rows = Irritant.objects.select_related("establishment").in_bulk(_ids(Irritant, asked).values())
        needs: list[Need] = [need_of(row) for row in rows.values()]
        answers = [company[row.external_reference] for row in rows.values()]
        with self._timed(f"rank {len(known)} companies for {len(needs)} irritants"):
            ranker = Ranker(known)
            ranks: list[float] = []
            for need, answer in zip(needs, answers, strict=True):
                ranked = [each.offer_id for each in ranker.rank(need, top=len(known))]
                ranks.append(ranked.index(answer) + 1)
        ours = bench.measure(ranks)
        baselines = {
            "words in common": bench.measure(bench.overlap_ranks(needs, known, answers)),
            "by chance": bench.by_chance(len(needs), len(known)),
        }
        self._tell(ours, baselines)

    def _tell(self, ours: Measures, baselines: dict[str, Measures]) -> None:
        rows = {"the engine": ours, **baselines}
        self.stdout.write("\n| | " + " | ".join(f"R@{cut}" for cut in bench.CUTS) + " | P@5 | P@10 | MRR |")
        self.stdout.write("|---|" + "---|" * (len(bench.CUTS) + 3))
        for name, measures in rows.items():
            cells = [f"{measures.recall[cut]:.1%}" for cut in bench.CUTS]
            cells += [f"{measures.recall[cut] / cut:.1%}" for cut in (5, 10)]
            self.stdout.write(f"| {name} | " + " | ".join([*cells, f"{measures.mrr:.3f}"]) + " |")
        for name, measures in baselines.items():
            ratio = ours.recall[1] / measures.recall[1]
            self.stdout.write(f"The engine against {name}: R@1 x {ratio:.1f}, MRR x {ours.mrr / measures.mrr:.1f}")
        self.stdout.write("95 % intervals: " + ", ".join(f"R@{cut} ± {ours.margin(cut):.1%}" for cut in bench.CUTS))

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.stdout.write(f"{what}: {time.perf_counter() - began:.1f} s")


def _ids(model: Any, pairs: list[Pair]) -> dict[str, int]:
    rows = model.objects.filter(external_reference__in=[pair.reference for pair in pairs])
    return dict(rows.order_by("pk").values_list("external_reference", "pk"))
