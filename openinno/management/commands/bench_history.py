import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from core.history import tracking

ONE_BY_ONE = 300
TRIALS = 5


def one_by_one() -> int:
    """What most pages do: one row, one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM accounts_organisation")
        (number,) = cursor.fetchone()
        for turn in range(ONE_BY_ONE):
            cursor.execute("UPDATE accounts_organisation SET city = %s WHERE id = %s", [f"Ville {turn}", number])
    return ONE_BY_ONE


def many_at_once(statement: str) -> Callable[[], int]:
    def run() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.rowcount)

    return run


MEASURED: dict[str, Callable[[], int]] = {
    "one row a statement (organisations)": one_by_one,
    "domains in one INSERT": many_at_once(
        "INSERT INTO accounts_emaildomain (organisation_id, domain) SELECT id, 'mesure' || id || '-' || n || '.example'"
        " FROM accounts_organisation, generate_series(1, 50) AS n"
    ),
    "organisations in one UPDATE": many_at_once("UPDATE accounts_organisation SET city = city || '.'"),
    "suggestions in one UPDATE (left out)": many_at_once(
        "UPDATE matching_match SET score = score + 0.001 WHERE status = 'suggested'"
    ),
}


class Command(BaseCommand):
    help = "Measure what the history of writes costs: rows written in a second, without and with it. Nothing is kept."

    def handle(self, **options: Any) -> None:
        self.stdout.write("| what | rows | rows/s without | rows/s with | µs more a row |\n|---|---|---|---|---|")
        for name, work in MEASURED.items():
            rows, without = _best(work, watched=False)
            rows, watched = _best(work, watched=True)
            more = (watched - without) / max(rows, 1) * 1e6
            self.stdout.write(f"| {name} | {rows} | {rows / without:,.0f} | {rows / watched:,.0f} | {more:.0f} |")


def _best(work: Callable[[], int], *, watched: bool) -> tuple[int, float]:
    """Rows and seconds of the quickest of some trials, each rolled back: without the wait for the disk at the commit."""
    times = []
    rows = 0
    for _trial in range(TRIALS):
        with transaction.atomic():
            if not watched:
                _put_to_sleep()
            begun = time.perf_counter()
            rows = work()
            times.append(time.perf_counter() - begun)
            transaction.set_rollback(True)
    return rows, min(times)


def _put_to_sleep() -> None:
    with connection.cursor() as cursor:
        for table in ("accounts_organisation", "accounts_emaildomain", "matching_match"):
            for moment in tracking.MOMENTS:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER history_{moment}")
