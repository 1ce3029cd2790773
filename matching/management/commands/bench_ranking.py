"""`manage.py bench_ranking`: time and memory of the engine on made profiles, and how they grow. Touches no database."""

import random
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from matching.scoring import Need, Offer, Ranker

SIZES = (1_000, 3_000, 10_000)
TOP = 50
VOCABULARY = 30_000  # made words, as frequent as words of a language are (Zipf)
NEED_WORDS, OFFER_WORDS = 120, 150
SYLLABLES = ("ra", "ti", "mo", "len", "cour", "pé", "dia", "gno", "ser", "vi", "tion", "bla", "ment", "fu", "xo", "dé")
MEGABYTE = 1024  # of the kilobytes that the system counts in


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="profiles of each side")
        parser.add_argument("--one", action="store_true", help="in this process, without the heading")

    def handle(self, *args: Any, sizes: tuple[int, ...], one: bool, **options: Any) -> None:
        if one:
            self.stdout.write(measure(sizes[0]))
            return
        self.stdout.write("| profiles a side | index | rank 1 | one change | rebuild, top 50 | peak memory |")
        self.stdout.write("|---|---|---|---|---|---|")
        for size in sizes:
            # A process for each, so that the peak is its own.
            command = [sys.executable, "manage.py", "bench_ranking", "--one", "--sizes", str(size)]
            done = subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
            self.stdout.write(done.stdout.strip())
            self.stdout.flush()


def measure(size: int) -> str:
    """One line of the table. A change is a company replaced, ranked against all needs, and one need ranked again."""
    maker = Maker(size)
    needs = [maker.need(key) for key in range(size)]
    offers = [maker.offer(key) for key in range(size)]
    rankers: list[Ranker] = []
    index = _timed(lambda: rankers.append(Ranker(offers, needs)))
    ranker = rankers[0]
    ranker.rank(needs[0], top=TOP)
    ranker.rank_needs(offers[0], top=TOP)
    rank = _timed(lambda: ranker.rank(needs[1], top=TOP))

    def change() -> None:
        ranker.put_offer(offers[2])
        ranker.rank_needs(offers[2], top=TOP)
        ranker.rank(needs[2], top=TOP)

    one = _timed(change)
    rebuild = _timed(lambda: sum(len(each) for each in ranker.rebuild(top=TOP)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return f"| {size:,} | {index:.1f} s | {rank:.3f} s | {one:.2f} s | {rebuild:.0f} s | {peak:,.0f} MB |"


def _timed(what: Callable[[], object]) -> float:
    """Seconds of one core: what else the machine does counts for nothing."""
    began = time.process_time()
    what()
    return time.process_time() - began


class Maker:
    """Makes profiles, always the same ones for a size."""

    def __init__(self, size: int) -> None:
        self._drawn = random.Random(size)  # noqa: S311
        self._words = [
            "".join(self._drawn.choices(SYLLABLES, k=self._drawn.randint(2, 5))) for _each in range(VOCABULARY)
        ]
        self._weights = [1 / rank for rank in range(10, VOCABULARY + 10)]

    def text(self, length: int) -> str:
        return " ".join(self._drawn.choices(self._words, self._weights, k=length))

    def terms(self, of: int, count: int = 3) -> frozenset[str]:
        return frozenset(str(self._drawn.randrange(of)) for _each in range(count))

    def need(self, key: int) -> Need:
        title, text = self.text(8), self.text(NEED_WORDS)
        region = str(self._drawn.randrange(18))
        return Need(key, title, text, self.terms(30), self.terms(60), self.terms(6), region, 10_000)

    def offer(self, key: int) -> Offer:
        return Offer(
            id=key,
            name="",
            pitch=self.text(12),
            text=self.text(OFFER_WORDS),
            themes=self.terms(30),
            technologies=self.terms(60),
            audiences=self.terms(6),
            regions=self.terms(18, 4),
            public_references=self._drawn.randrange(5),
            largest_reference=self._drawn.randrange(1_000, 200_000),
            open_introductions=self._drawn.randrange(6),
            age_days=self._drawn.randrange(900),
        )
