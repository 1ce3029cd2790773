"""The whole measure: seed, ask, print, keep."""

import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from dashboards.operations.figures import recount
from matching.operations import journeys
from openinno.bench import editions, order, seeding, tables, threads
from openinno.bench.cases import Case, Drawn, boards, pages, searches
from openinno.bench.measuring import Site, recording
from openinno.bench.tables import Refresh, Result
from openinno.bench.texts import SHORT, Lengths, Writer, vocabulary

SEARCHED_ALONE = 1_000_000
TURNS = 50  # of each case; there are nine kinds of searches
QUICK_TURNS = 3
INFLATED = (10_000, 100_000)


def run(sizes: Iterable[int], *, is_quick: bool, figures_alone: bool = False) -> None:
    """Each size grows out of the one before. Boards are measured below SEARCHED_ALONE."""
    sizes = [size for size in sizes if size < SEARCHED_ALONE] if figures_alone else sizes
    writer, author, rows, seeded = Writer(vocabulary()), seeding.establishments(), 0, []
    threads.companies()
    editions.announced()
    site, results, refreshed = Site(), list[Result](), list[Refresh]()
    print(tables.HEAD, flush=True)  # noqa: T201 what it is run for
    for size in sizes:
        is_first, alone = rows == 0, size >= SEARCHED_ALONE
        began = time.perf_counter()
        seeding.add(
            writer.write(SHORT if alone else Lengths()),
            first=rows + 1,
            last=size,
            author=author,
            is_bare=alone,
            by_triggers=is_first,
        )
        how = "by the triggers of each row" if is_first else "at once"
        seeded.append(f"{size - rows:,} irritants written {how}: {time.perf_counter() - began:.0f} s")
        if not alone:
            began = time.perf_counter()
            threads.add(first=rows + 1, last=size, author=author)
            editions.add(first=rows + 1, last=size, author=author)
            seeding.settle()
            seeded.append(f"their introductions and what followed: {time.perf_counter() - began:.0f} s")
            refreshed.append(_refresh(size))
            print(refreshed[-1], flush=True)  # noqa: T201
        rows = size
        turns = QUICK_TURNS if is_quick else TURNS
        cases = boards(site, author, turns) if figures_alone else _cases(site, author, alone=alone, turns=turns)
        for case in cases:
            results.append(Result(size, case, site.measure(case.act, case.given, warm_up=case.warm_up)))
            print(results[-1], flush=True)  # noqa: T201
    _keep(results, refreshed, "; ".join(seeded) + ".", is_quick=is_quick)


def _keep(results: list[Result], refreshed: list[Refresh], seeded: str, *, is_quick: bool) -> None:
    """Pages and searches, then boards with the job behind them: each that was measured in its part of the documentation."""
    of_boards = [each for each in results if each.case.held == "board"]
    others = [each for each in results if each.case.held != "board"]
    parts = {
        tables.BOARDS: (of_boards, [tables.growth(refreshed), seeded]),
        tables.BEGIN: (others, [seeded]),
    }
    for mark, (found, beside) in parts.items():
        if not found:
            continue
        text = "\n\n".join([tables.machine(), tables.goals(found), tables.table(found), *beside])
        print(text)  # noqa: T201
        if not is_quick:
            tables.write(Path(settings.BASE_DIR, "docs", "benchmarks.md"), text, mark=mark)


def _refresh(rows: int) -> Refresh:
    """The job that keeps the figures, as the worker runs it every ten minutes: the views read again, then everything counted."""
    began = time.perf_counter()
    journeys.refresh()
    read = time.perf_counter() - began
    with recording() as whole:
        began = time.perf_counter()
        kept = recount(at=timezone.now())
        seconds = time.perf_counter() - began
    return Refresh(rows, seconds, read, boards=kept, queries=len(whole.statements), sql=whole.seconds)


def run_order(folder: Path) -> None:
    """The real texts alone, then among many."""
    author, real = seeding.establishments(), order.real_texts(folder)
    print(order.HEAD, flush=True)  # noqa: T201
    found = []
    for total in (len(real), *INFLATED):
        seeding.empty()
        seeding.add(order.among(real, total), first=1, last=total, author=author, is_bare=True, by_triggers=False)
        step = total // len(real)
        rows = {1 + number * step: text for number, text in enumerate(real)}
        for line in order.lines(f"{len(real):,} among {total:,}", rows):
            found.append(line)
            print(line, flush=True)  # noqa: T201
    tables.write(
        Path(settings.BASE_DIR, "docs", "search.md"), "\n".join([order.HEAD, "|---|---|" + "--:|" * 6, *found])
    )


def _cases(site: Site, author: User, *, alone: bool, turns: int) -> Iterable[Case]:
    drawn = Drawn()
    if not alone:
        yield from pages(site, drawn, author, turns)
        yield from boards(site, author, turns)
    yield from searches(site, drawn, turns)
