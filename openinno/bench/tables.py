"""The results as Markdown, and their place in the documentation."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection

from openinno.bench.cases import Case
from openinno.bench.measuring import Figures

BOARDS = "<!-- written by make bench, or make bench-figures -->"
BEGIN, END = "<!-- written by make bench -->", "<!-- end -->"
MOST_QUERIES = 6
MOST_RATIO = 1.5
FLAT = 1.5  # the time at the most rows over that at the fewest: noise passes, a table that is read whole does not
SEARCH_P95 = 100.0  # ms
BOARD_P95 = 200.0
HEAD = (
    "| rows | case | SQL queries | SQL (ms) | p50 (ms) | p95 (ms) | raw SQL (ms) | empty view (ms) | × (raw + empty) |"
)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table."""

    rows: int
    case: Case
    figures: Figures

    def __str__(self) -> str:
        f = self.figures
        return (
            f"| {self.rows:,} | {self.case.name} | {f.queries} | {f.sql:.1f} | {f.p50:.1f} | {f.p95:.1f} | {f.raw:.1f} | "
            f"{f.empty:.2f} | {f.ratio:.2f} |"
        )


@dataclass(frozen=True, slots=True)
class Refresh:
    """The job that keeps the figures (s): `read` is the part of its materialised views, `sql` that of all its statements."""

    rows: int
    seconds: float
    read: float
    boards: int
    queries: int
    sql: float

    def __str__(self) -> str:
        each = self.seconds / self.rows * 1_000_000
        return (
            f"| {self.rows:,} | {self.boards} | {self.queries} | {self.sql:.2f} | {self.seconds:.2f} | {self.read:.2f} | "
            f"{each:.0f} |"
        )


def growth(refreshed: Iterable[Refresh]) -> str:
    """Whether the job grows with the rows or faster."""
    head = "| rows | figures kept | SQL queries | SQL (s) | the job (s) | its views alone (s) | of each row (µs) |"
    return "\n".join([head, "|" + "--:|" * 7, *map(str, refreshed)])


def table(results: Iterable[Result]) -> str:
    return "\n".join([HEAD, "|--:|---|" + "--:|" * 7, *map(str, results)])


def goals(results: list[Result]) -> str:
    """Each goal of the project, what was measured, and whether it is met."""
    lines = ["| goal | measured | met |", "|---|---|---|"]
    paged = [each for each in results if each.case.held == "page"]
    for name in dict.fromkeys(each.case.name for each in paged):
        lines += _of_page(name, [each for each in paged if each.case.name == name])
    boards = [each for each in results if each.case.held == "board"]
    if boards:
        lines.append(_worst("figures", boards, BOARD_P95))
    searched = [each for each in results if each.case.held == "search"]
    if searched:
        lines.append(_worst("search", searched, SEARCH_P95))
    return "\n".join(lines)


def _worst(name: str, found: list[Result], goal: float) -> str:
    """At the most rows."""
    most = max(each.rows for each in found)
    worst = max((each for each in found if each.rows == most), key=lambda each: each.figures.p95)
    said = f"{worst.figures.p95:.0f} ms, the slowest: {worst.case.name}"
    return f"| {name} p95 under {goal:.0f} ms at {most:,} | {said} | {_met(worst.figures.p95 < goal)} |"


def _of_page(name: str, found: list[Result]) -> list[str]:
    queries = max(each.figures.queries for each in found)
    ratio = max(each.figures.ratio for each in found)
    first, last = found[0].figures.p50, found[-1].figures.p50
    rows = f"{found[0].rows:,} to {found[-1].rows:,} rows"
    return [
        f"| {name}: at most {MOST_QUERIES} SQL queries | {queries} | {_met(queries <= MOST_QUERIES)} |",
        f"| {name}: at most {MOST_RATIO} × (raw SQL + empty view) | {ratio:.2f} | {_met(ratio <= MOST_RATIO)} |",
        f"| {name}: flat from {rows} | {first:.1f} → {last:.1f} ms | {_met(last <= FLAT * first)} |",
    ]


def _met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


def machine() -> str:
    """What it was measured on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('shared_buffers')")
        version, buffers = cursor.fetchone()
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    cores = len(os.sched_getaffinity(0))
    return (
        f"{date.today():%Y-%m-%d}, {cores} cores ({processor}), Python {platform.python_version()}, "  # noqa: DTZ011 of who measures
        f"PostgreSQL {version} (shared_buffers {buffers}), load {os.getloadavg()[0]:.1f} at the end."
    )


def write(page: Path, text: str, *, mark: str = BEGIN) -> None:
    """Between the marks of a page of the documentation."""
    before, _begin, rest = page.read_text(encoding="utf-8").partition(mark)
    _old, _end, after = rest.partition(END)
    page.write_text(f"{before}{mark}\n{text}\n{END}{after}", encoding="utf-8")
