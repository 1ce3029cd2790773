"""The benchmark: the same days everywhere, figures that are those of the agenda, goals that can fail."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from meetings.planner.bench.instances import LARGEST, ROWS, Row, make
from meetings.planner.bench.measuring import Figures, measure
from meetings.planner.bench.report import BEGIN, END, goals, report, write

SMALL = Row("small", 6, 6, 20, 3, 6, 2, shared=0.4, remote=0.2, floor=1, cap=4, locks=2)
BASE_DIR = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure(SMALL)


def test_a_row_gives_the_same_day_each_time():
    assert make(SMALL) == make(replace(SMALL, name="another name"))
    assert make(SMALL) != make(replace(SMALL, seed=1))


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_each_day_is_as_its_row_says(row):
    problem = make(row)

    assert len(problem.wishes) == row.wishes
    assert (len(problem.slots), len(problem.tables), len(problem.locked)) == (row.slots, row.tables, row.locks)
    assert len(problem.participants) == row.irritants + row.companies
    away = sum(len(each.off) for each in problem.participants) / (len(problem.participants) * row.slots)
    assert away == pytest.approx(row.off, abs=0.05)
    assert any(each.remote for each in problem.participants) == (row.remote > 0)
    assert bool(problem.people) == (row.shared > 0)


def test_the_largest_day_is_the_one_that_was_asked():
    row = next(row for row in ROWS if row.name == LARGEST)

    assert (row.irritants, row.companies, row.wishes, row.tables, row.slots, row.off) == (200, 200, 1500, 30, 24, 0.15)


def test_what_is_measured_is_said(figures):
    text = report([figures])

    assert figures.plan.value >= figures.greedy.value
    assert figures.plan.placed + sum(figures.remedies.values()) == figures.wishes
    assert f"| small | {figures.greedy.value:.2f} | {figures.plan.value:.2f} | {figures.bound:.2f} |" in text
    assert figures.again.told == 0
    assert "nothing moves" in text


@pytest.mark.parametrize(
    ("changes", "verdicts"),
    [
        ({}, ["yes", "yes"]),
        ({"bound": 1e9}, ["yes", "**no**"]),
        ({"ended": 61.0}, ["yes", "**no**"]),
    ],
)
def test_goals_can_fail(figures, changes, verdicts):
    said = goals([replace(figures, name=LARGEST, **changes)])

    assert [line.split(" | ")[-1].removesuffix(" |") for line in said.splitlines()[2:]] == verdicts


def test_a_plan_below_the_greedy_one_is_said(figures):
    worse = replace(figures, plan=replace(figures.greedy, value=figures.greedy.value - 0.1))
    fewer = replace(figures, plan=replace(figures.plan, shortfall=figures.greedy.shortfall + 1))

    assert "**no**" in goals([figures, worse])
    assert "**no**" in goals([fewer])


def test_results_are_written_between_their_marks(tmp_path):
    page = tmp_path / "planner.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")

    write(page, "new")

    assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_it_runs_as_a_program_and_without_django():
    code = (
        "import json, sys; from meetings.planner.bench.__main__ import main; "
        "sys.argv = ['bench', '--one', '10 × 10, everybody with everybody', '--seconds', '2']; main(); "
        "assert 'django' not in sys.modules"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout)["wishes"] == 100
