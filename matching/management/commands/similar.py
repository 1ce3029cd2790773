"""`manage.py similar`: find near-duplicates among needs from a file, with the platform's own engine. Touches no database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.management import profiles
from matching.scoring import Duplicates


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--items", type=Path, required=True, help='JSON lines: {"id", "title", "text", …}')
        parser.add_argument("--top", type=int, default=10, help="others for each item")
        parser.add_argument("--out", type=Path, help='JSON lines: {"item", "other", "rank", "score", "reasons"}')

    def handle(self, *args: Any, items: Path, top: int, out: Path | None, **options: Any) -> None:
        if top < 1:
            raise CommandError("--top is 1 or more.")
        needs, ids = profiles.read_needs(items)
        duplicates = Duplicates(needs)

        def rows() -> Iterator[profiles.Row]:
            for found in duplicates.every(top=top):
                for rank, each in enumerate(found, start=1):
                    yield {
                        "item": ids[each.need_id],
                        "other": ids[each.other_id],
                        "rank": rank,
                        "score": each.score,
                        "reasons": profiles.reasons_as_data(each.reasons),
                    }

        with profiles.opened(out, self.stdout) as stream:
            count = profiles.write(stream, rows())
        self.stderr.write(f"{len(needs)} items, {count} lines; statistics {duplicates.statistics.version}")
