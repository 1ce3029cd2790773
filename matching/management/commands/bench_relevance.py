"""`manage.py bench_relevance`: how right the engine is on real French problems and solutions. Touches no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matching.management import measured

DATA = settings.BASE_DIR.parent / "shared" / "data" / "matching"
MEASURES = ("R@1", "R@5", "R@10", "MRR", "nDCG@10")


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, default=DATA, help="folder of evaluate.py and dev.jsonl")
        parser.add_argument("--task", action="append", help="only this task of the data; may be said again")
        parser.add_argument("--boot", type=int, default=2000, help="resamplings of the intervals")

    def handle(self, *args: Any, data: Path, task: list[str] | None, boot: int, **options: Any) -> None:
        try:
            module = measured.load(data)
        except FileNotFoundError as error:
            raise CommandError(
                "The texts to measure on are not here: put evaluate.py and its files in ../shared/data/matching, or say --data."
            ) from error
        tasks = module.load_tasks("dev")
        unknown = set(task or ()) - set(tasks)
        if unknown:
            raise CommandError(f"No such task: {', '.join(sorted(unknown))}. There are {', '.join(tasks)}.")
        self.stdout.write("| task | " + " | ".join(MEASURES) + " | baseline: R@1 / R@5 / R@10 | goal |")
        self.stdout.write("|---|" + "---|" * (len(MEASURES) + 2))
        for name in task or tasks:
            self._tell(name, module.evaluate(measured.scores(tasks[name]), tasks[name].rel, boot=boot))
        if not task:
            self._tell_duplicates(module)

    def _tell(self, name: str, found: dict[str, Any]) -> None:
        cells = [
            f"{100 * found[each]:.1f} ({100 * low:.1f}–{100 * high:.1f})"
            for each, (low, high) in ((each, found["ci"][each]) for each in MEASURES)
        ]
        baseline = measured.BASELINES.get(name)
        cells.append(f"{baseline[0]}: {' / '.join(map(str, baseline[1:]))}" if baseline else "—")
        goal = measured.GOALS.get(name)
        cells.append(" / ".join(map(str, goal)) if goal else "—")
        self.stdout.write(f"| {name} | " + " | ".join(cells) + " |")
        self.stdout.flush()

    def _tell_duplicates(self, module: Any) -> None:
        for against, (pairs, recall, threshold) in measured.duplicates(module).items():
            self.stdout.write(
                f"Near-duplicates, {pairs} true pairs against {against}: recall {recall:.1%} at a precision of "
                f"{measured.PRECISION:.0%}, from a score of {threshold:.3f} (goal: recall 90 %)."
            )
