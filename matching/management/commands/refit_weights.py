"""`manage.py refit_weights`: learn the weights of the criteria from what people decided, show old against new, keep a proposed
version for a curator to apply or not. Changes no ranking."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.candidates.history import history
from matching.models import Weighting
from matching.operations import tuning
from matching.scoring import Weights
from matching.scoring.learning import Learned, TooFewDecisions, refit

MEASURES = (("auc", "AUC"), ("ndcg", "nDCG"), ("mrr", "MRR"), ("log_loss", "log loss"))


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="show, and keep nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        past, applied = history(), Weighting.objects.applied()
        in_use = Weights.of(applied.shares)
        try:
            learned = refit(past.decided, in_use=in_use)
        except TooFewDecisions as error:
            raise CommandError(str(error)) from error
        good = sum(each.good for each in past.decided)
        figures = {
            "decisions": len(past.decided),
            "approximate": past.approximate,
            "irritants": len({each.need_id for each in past.decided}),
            "kept": good,
            "not_kept": len(past.decided) - good,
            "instead_of": applied.number,
            "strength": learned.strength,
            **{name: asdict(getattr(learned, name)) for name in ("old", "new", "low", "high")},
        }
        self._tell(figures, in_use, learned)
        if learned.strength is None:
            self.stdout.write("Nothing better than the weights in use: no version is proposed.")
        elif dry_run:
            self.stdout.write("Dry run: no version is kept.")
        else:
            version = tuning.propose(weights=learned.weights, figures=figures, at=timezone.now())
            self.stdout.write(f"Version {version.number} is proposed. Nothing changes until a curator applies it.")

    def _tell(self, figures: dict[str, Any], in_use: Weights, learned: Learned) -> None:
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
        for name, share in in_use.shares.items():
            self.stdout.write(f"| {name} | {share:.3f} | {learned.weights.shares[name]:.3f} |")
        self.stdout.write("")
