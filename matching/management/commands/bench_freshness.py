"""`manage.py bench_freshness`: through the database, on made profiles: a rebuild, one changed company, one changed irritant, with
time and peak memory. Leaves nothing: all of it is rolled back."""

import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from irritants.models import Irritant
from matching.management.freshness import Made
from matching.models import Match, Weighting
from matching.operations import statistics, suggestions
from startups.models import Startup

SIZES = (1_000, 10_000)
OTHER_WEIGHTS = {"text": 0.4, "themes": 0.6}
REPEATED = 5  # changes of one profile: the middle time is told
Spent = tuple[float, float]  # seconds: on the clock, of this process
MEGABYTE = 1024  # of the kilobytes that the system counts in


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="companies, and as many irritants")
        parser.add_argument("--one", action="store_true", help="in this process, without the heading")

    def handle(self, *args: Any, sizes: tuple[int, ...], one: bool, **options: Any) -> None:
        if one:
            with transaction.atomic():
                self.stdout.write(_measure(sizes[0]))
                transaction.set_rollback(True)
            return
        self.stdout.write(
            "| companies × irritants | statistics | index | first rebuild | one company | its lists | one irritant "
            "| nothing changed | other weights | peak memory |\n|---|---|---|---|---|---|---|---|---|---|"
        )
        for size in sizes:
            # A process for each, so that the peak is its own.
            command = [sys.executable, "manage.py", "bench_freshness", "--one", "--sizes", str(size)]
            done = subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
            self.stdout.write(done.stdout.strip())
            self.stdout.flush()


def _measure(size: int) -> str:
    """One line of the table."""
    made, at = Made(size), timezone.now()
    _load(made, at)
    told = [f"{size:,} × {size:,}"]

    def tell(cell: str) -> None:
        told.append(cell)
        sys.stderr.write(f"{cell}\n")

    tell(f"{_timed(lambda: statistics.refresh(at=at)):.1f} s")
    tell(f"{_timed(lambda: _enter(at)):.1f} s")
    tell(f"{_timed(lambda: suggestions.rebuild(at=at)):.0f} s")
    companies, concerned = _change_companies(made, at)
    tell(_middle_of(companies))
    tell(f"{_middle(concerned):.0f}")
    tell(_middle_of(_change_irritants(made, at)))
    tell(f"{_timed(lambda: suggestions.rebuild(at=at)):.0f} s")
    Weighting.objects.filter(is_applied=True).update(shares=OTHER_WEIGHTS)
    tell(f"{_timed(lambda: suggestions.rebuild(at=at)):.0f} s")
    tell(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE:,.0f} MB")
    return f"| {' | '.join(told)} |"


def _change_companies(made: Made, at: Any) -> tuple[list[Spent], list[float]]:
    """Of each company changed: the seconds that its job takes, and the irritants that it concerns."""
    seconds, concerned = [], []
    for startup in Startup.objects.validated().order_by("-pk")[:REPEATED]:
        startup.description = made.text(made.offer_words)
        startup.save()
        began = _now()
        concerned.append(float(suggestions.suggest_for_startup(startup_id=startup.pk, at=at)))
        seconds.append(_since(began))
    return seconds, concerned


def _change_irritants(made: Made, at: Any) -> list[Spent]:
    seconds = []
    for irritant in Irritant.objects.published().order_by("-pk")[:REPEATED]:
        irritant.problem = made.text(made.need_words)
        irritant.save()
        began = _now()
        suggestions.suggest_for_irritant(irritant=irritant, at=at)
        seconds.append(_since(began))
    return seconds


def _enter(at: Any) -> None:
    with suggestions.engine(at=at):
        pass


def _now() -> Spent:
    return time.perf_counter(), time.process_time()


def _since(began: Spent) -> Spent:
    return time.perf_counter() - began[0], time.process_time() - began[1]


def _middle_of(spent: list[Spent]) -> str:
    """On the clock, and of this process: the first says little on a machine that does other things."""
    return f"{_middle([clock for clock, _cpu in spent]):.2f} s (CPU {_middle([cpu for _clock, cpu in spent]):.2f} s)"


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _load(made: Made, at: Any) -> None:
    """Straight into the tables, without what keeps the lists of pages: only the ranking is measured."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    author = User.objects.create_user("bench@freshness.invalid", first_name="Banc", last_name="d’essai")
    place = Organisation.objects.create(
        name="Banc", slug="banc-fraicheur", kind=OrganisationKind.ESTABLISHMENT, region="11"
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE irritants_irritant SET status = 'archived' WHERE status = 'published'")
        cursor.execute("UPDATE startups_startup SET status = 'registered' WHERE status = 'validated'")
    Match.objects.update(listed=False)
    organisations = Organisation.objects.bulk_create(made.organisations(), batch_size=1000)
    startups = Startup.objects.bulk_create(made.startups(organisations, at), batch_size=1000)
    irritants = Irritant.objects.bulk_create(made.irritants(place, author, at), batch_size=1000)
    made.link(startups, irritants)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE irritants_irritant SET status = 'published', published_at = status_at - id %% 400 * interval '1 day' "
            "WHERE id = ANY(%s)",
            [[irritant.pk for irritant in irritants]],
        )
        cursor.execute(
            "UPDATE startups_startup SET status = 'validated' WHERE id = ANY(%s)", [[each.pk for each in startups]]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")
