"""`python -m meetings.planner.bench`: plan every day of `instances`, each in a process of its own, into docs/planner.md."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from meetings.planner.bench.instances import ROWS
from meetings.planner.bench.measuring import SECONDS, Figures, measure
from meetings.planner.bench.report import report, write

BASE_DIR = Path(__file__).resolve().parent.parent.parent.parent
PAGE = BASE_DIR / "docs" / "planner.md"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="meetings.planner.bench", description=__doc__)
    parser.add_argument(
        "--one", metavar="DAY", choices=[row.name for row in ROWS], help="its figures as JSON, nothing is kept"
    )
    parser.add_argument("--seconds", type=float, default=SECONDS, help="what planning may take")
    asked = parser.parse_args()
    if asked.one:
        row = next(row for row in ROWS if row.name == asked.one)
        sys.stdout.write(json.dumps(measure(row, asked.seconds).as_json()) + "\n")
        return
    found = []
    for row in ROWS:
        found.append(_measured(row.name, asked.seconds))
        sys.stdout.write(f"{row.name}: {100 * found[-1].plan.value / found[-1].bound:.2f} % of the bound\n")
        sys.stdout.flush()
    write(PAGE, report(found))


def _measured(name: str, seconds: float) -> Figures:
    command = [sys.executable, "-m", "meetings.planner.bench", "--one", name, "--seconds", str(seconds)]
    done = subprocess.run(
        command, cwd=BASE_DIR, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=True
    )
    return Figures.of_json(json.loads(done.stdout))


if __name__ == "__main__":
    main()
