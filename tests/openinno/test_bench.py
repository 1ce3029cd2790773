"""The benchmark: it runs from end to end, and says of each goal whether it is met."""

import os
import subprocess
import sys

import pytest

from openinno.bench.cases import Case
from openinno.bench.measuring import Figures
from openinno.bench.tables import Result, goals
from openinno.bench.texts import Lengths, Writer, misspelt, vocabulary
from tests.openinno import running

PAGES = [
    "list",
    "list, first asked",
    "list, far page",
    "list, signed in",
    "faceted list",
    "detail",
    "detail, first asked",
    "detail, signed in",
    "API list",
    "API list, first asked",
    "API list, with a token",
    "export (CSV)",
    "impact",
    "impact, rows",
    "figures, establishment",
    "figures, agency",
    "figures, network",
    "money, by scheme",
    "money, by establishment",
    "money, by edition",
    "money, files of an edition",
    "figures, rows of answers",
]
SEARCHES = [
    "search: very common word",
    "search: medium word",
    "search: rare word",
    "search: absent word",
    "search: typo",
    "search: two words",
    "search: phrase",
    "search: excluded word",
    "suggestion",
]


def result(rows: int, held: str, *, queries: int = 4, p50: float = 6, p95: float = 9) -> Result:
    case = Case("list" if held == "page" else "search: rare word", print, [], held=held)
    return Result(rows, case, Figures(queries, sql=2, p50=p50, p95=p95, raw=3, empty=1))


def said(results: list[Result]) -> list[str]:
    return [line.rsplit("|", 2)[1].strip() for line in goals(results).splitlines()[2:]]


def test_each_goal_is_met_or_not():
    page, search = result(1_000, "page"), result(1_000_000, "search")

    assert said([page, result(100_000, "page"), search]) == ["yes"] * 4
    assert said([page, result(100_000, "page", queries=7), search]) == ["**no**", "yes", "yes", "yes"]
    assert said([page, result(100_000, "page", p50=9.5)]) == ["yes", "**no**", "**no**"]
    assert said([search, result(1_000_000, "search", p95=100)]) == ["**no**"]


def test_texts_are_the_same_each_time_and_their_words_unequal():
    words = vocabulary()
    first, again = (next(Writer(words).write(Lengths())) for _time in range(2))

    assert (first, len(set(words))) == (again, len(words))
    assert all(first)
    counted = " ".join(" ".join(next(texts)) for texts in [Writer(words).write(Lengths())] for _text in range(200))
    assert counted.count(words[0]) > 50 > counted.count(words[500])


@pytest.mark.parametrize("number", range(40))
def test_a_slip_changes_the_word_and_not_its_first_letter(number):
    slip = misspelt("plateforme", number)

    assert slip[0] == "p"
    assert (slip != "plateforme", abs(len(slip) - len("plateforme")) <= 1) == (True, True)


def databases() -> list[str]:
    with running.test_server().connect() as connection:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE '%bench%'")]


def bench(*flags: str) -> str:
    """What it told."""
    ran = subprocess.run(
        [sys.executable, "-m", "openinno.bench", *flags],
        cwd=running.BASE_DIR,
        env={**os.environ, "OPENINNO_ENV": "test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_it_measures_how_fresh_suggestions_are_and_leaves_nothing():
    before = databases()

    head, _rule, line = bench("--freshness", "25").splitlines()

    cells = line.strip("| ").split(" | ")
    assert (cells[0], len(cells)) == ("25 × 25", len(head.strip("| ").split(" | ")))
    assert 0 < int(cells[5]) <= 25  # the changed company is in lists: something was ranked and written
    assert databases() == before


@pytest.mark.slow
def test_it_measures_every_case_and_leaves_nothing():
    page = (running.BASE_DIR / "docs" / "benchmarks.md").read_text()
    before = databases()

    told = bench("--quick")

    lines = [line.split(" | ") for line in told.splitlines() if line[2:5] in {"60 ", "120"}]
    measured = [line[:2] for line in lines if not line[1].isdecimal()]
    assert measured[: len(measured) // 2] == [
        *([f"| {rows}", name] for rows in (60, 120) for name in [*PAGES, *SEARCHES])
    ]
    jobs = [(line[0], int(line[1]) > 0, float(line[4]) > 0) for line in lines if line[1].isdecimal()]
    assert jobs == [("| 60", True, True), ("| 120", True, True)] * 2
    assert "| list: at most 6 SQL queries | 4 | yes |" in told
    assert "| detail: at most 6 SQL queries | 6 | yes |" in told
    assert "| API list: at most 6 SQL queries | 4 | yes |" in told
    assert (databases(), (running.BASE_DIR / "docs" / "benchmarks.md").read_text()) == (before, page)
