"""The whole measure: seed, ask, print, keep."""

import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from dashboards.operations.figures import recount
from openinno.bench import order, seeding, tables, threads
from openinno.bench.cases import Case, Drawn, boards, pages, searches
from openinno.bench.measuring import Site
from openinno.bench.tables import Result
from openinno.bench.texts import SHORT, Lengths, Writer, vocabulary

SEARCHED_ALONE = 1_000_000
TURNS = 50  # of each case; there are nine kinds of searches
QUICK_TURNS = 3
INFLATED = (10_000, 100_000)


def run(sizes: Iterable[int], *, is_quick: bool) -> None:
    """Each size grows out of the one before."""
    writer, author, rows, seeded = Writer(vocabulary()), seeding.establishments(), 0, []
    threads.companies()
    site, results = Site(), list[Result]()
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
            seeding.settle()
            written = time.perf_counter() - began
            began = time.perf_counter()
            recount(at=timezone.now())
            counted = time.perf_counter() - began
            seeded.append(
                f"their introductions and what followed: {written:.0f} s; all figures counted again at {size:,}: {counted:.1f} s"
            )
        rows = size
        for case in _cases(site, author, alone=alone, turns=QUICK_TURNS if is_quick else TURNS):
            results.append(Result(size, case, site.measure(case.act, case.given, warm_up=case.warm_up)))
            print(results[-1], flush=True)  # noqa: T201
    text = "\n\n".join([tables.machine(), tables.goals(results), tables.table(results), "; ".join(seeded) + "."])
    print(text)  # noqa: T201
    if not is_quick:
        tables.write(Path(settings.BASE_DIR, "docs", "benchmarks.md"), text)


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
