"""How fresh the lists of suggestions are kept: through the database, on made profiles, a rebuild, one changed company and one changed
irritant, with time and peak memory. Everything is committed, and vacuumed where a night would have passed: rows are read as in
production."""

import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from irritants.models import Irritant
from matching.models import Weighting
from matching.operations import statistics, suggestions
from openinno.bench.made import Made
from startups.models import Startup

HEAD = (
    "| companies × irritants | statistics | index | first rebuild | one company | its lists | one irritant "
    "| nothing changed | other weights | peak memory |\n|---|---|---|---|---|---|---|---|---|---|"
)
OTHER_WEIGHTS = {"text": 0.4, "themes": 0.6}
REPEATED = 5  # changes of one profile: the middle time is told
Spent = tuple[float, float]  # seconds: on the clock, of this process
MEGABYTE = 1024  # of the kilobytes that the system counts in


def run(size: int) -> None:
    """One line of the table, of so many companies and as many irritants; each time is said at once on the side."""
    made, at = Made(size), timezone.now()
    _load(made, at)
    _pass_a_night()
    told = [f"{size:,} × {size:,}"]

    def tell(cell: str) -> None:
        told.append(cell)
        sys.stderr.write(f"{cell}\n")

    tell(f"{_timed(lambda: statistics.refresh(at=at)):.1f} s")
    tell(f"{_timed(lambda: _enter(at)):.1f} s")
    tell(f"{_timed(lambda: suggestions.rebuild(at=at)):.0f} s")
    _pass_a_night()
    companies, concerned = _change_companies(made, at)
    tell(_middle_of(companies))
    tell(f"{_middle(concerned):.0f}")
    tell(_middle_of(_change_irritants(made, at)))
    tell(f"{_timed(lambda: suggestions.rebuild(at=at)):.0f} s")
    Weighting.objects.filter(is_applied=True).update(shares=OTHER_WEIGHTS)
    tell(f"{_timed(lambda: suggestions.rebuild(at=at)):.0f} s")
    tell(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE:,.0f} MB")
    print(HEAD)  # noqa: T201 what it is run for
    print(f"| {' | '.join(told)} |", flush=True)  # noqa: T201


def _change_companies(made: Made, at: datetime) -> tuple[list[Spent], list[float]]:
    """Of each company changed: the seconds that its job takes, and the irritants that it concerns."""
    seconds, concerned = [], []
    for startup in Startup.objects.validated().order_by("-pk")[:REPEATED]:
        startup.description = made.text(made.offer_words)
        startup.save()
        began = _now()
        concerned.append(float(suggestions.suggest_for_startup(startup_id=startup.pk, at=at)))
        seconds.append(_since(began))
    return seconds, concerned


def _change_irritants(made: Made, at: datetime) -> list[Spent]:
    seconds = []
    for irritant in Irritant.objects.published().order_by("-pk")[:REPEATED]:
        irritant.problem = made.text(made.need_words)
        irritant.save()
        began = _now()
        suggestions.suggest_for_irritant(irritant=irritant, at=at)
        seconds.append(_since(began))
    return seconds


def _enter(at: datetime) -> None:
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


@transaction.atomic
def _load(made: Made, at: datetime) -> None:
    """Straight into the tables, without what keeps the lists of pages: only the ranking is measured."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    author = User.objects.create_user("bench@freshness.invalid", first_name="Banc", last_name="d’essai")
    place = Organisation.objects.create(
        name="Banc", slug="banc-fraicheur", kind=OrganisationKind.ESTABLISHMENT, region="11"
    )
    organisations = Organisation.objects.bulk_create(made.organisations(), batch_size=1000)
    startups = Startup.objects.bulk_create(made.startups(organisations, at), batch_size=1000)
    irritants = Irritant.objects.bulk_create(made.irritants(place, author, at), batch_size=1000)
    made.link(startups, irritants)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE irritants_irritant SET status = 'published', published_at = status_at - id % 400 * interval '1 day'"
        )
        cursor.execute("UPDATE startups_startup SET status = 'validated'")


def _pass_a_night() -> None:
    """What PostgreSQL does by itself of tables that changed."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
