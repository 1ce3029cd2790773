"""`manage.py refit_weights`: learn the weights of the criteria from what people decided, show old against new, keep a proposed
version for a curator to apply or not. Changes no ranking."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.operations import tuning
from matching.scoring.learning import TooFewDecisions

MEASURES = (("auc", "AUC"), ("ndcg", "nDCG"), ("mrr", "MRR"), ("log_loss", "log loss"))


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="show, and keep nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        try:
            refitted = tuning.refit(keep=not dry_run, at=timezone.now())
        except TooFewDecisions as error:
            raise CommandError(str(error)) from error
        self._tell(refitted)
        if refitted.learned.strength is None:
            self.stdout.write("Nothing better than the weights in use: no version is proposed.")
        elif refitted.version is None:
            self.stdout.write("Dry run: no version is kept.")
        else:
            number = refitted.version.number
            self.stdout.write(f"Version {number} is proposed. Nothing changes until a curator applies it.")

    def _tell(self, refitted: tuning.Refitted) -> None:
        figures, weights = refitted.figures, refitted.learned.weights
        self.stdout.write(
            f"{figures['decisions']} decisions on {figures['irritants']} irritants: {figures['kept']} kept, "
            f"{figures['not_kept']} not kept; {figures['approximate']} with the values of a later ranking."
        )
        self.stdout.write(
            "\n| on irritants held out | in use | learned | difference, 95 % interval |\n|---|---|---|---|"
        )
        for name, label in MEASURES:
            old, new, low, high = (figures[each][name] for each in ("old", "new", "low", "high"))
            self.stdout.write(f"| {label} | {old:.3f} | {new:.3f} | {new - old:+.3f} ({low:+.3f} to {high:+.3f}) |")
        self.stdout.write("\n| criterion | in use | learned |\n|---|---|---|")
        for name, share in refitted.in_use.shares.items():
            self.stdout.write(f"| {name} | {share:.3f} | {weights.shares[name]:.3f} |")
        self.stdout.write("")
