"""`manage.py rank`: rank offers for needs, both from files, with the platform's own engine. Touches no database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.management import profiles
from matching.scoring import Ranker


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--needs", type=Path, required=True, help='JSON lines: {"id", "title", "text", …}')
        parser.add_argument("--offers", type=Path, required=True, help='JSON lines: {"id", "title", "text", …}')
        parser.add_argument("--top", type=int, default=50, help="offers for each need")
        parser.add_argument("--out", type=Path, help='JSON lines: {"need", "offer", "rank", "score", "reasons"}')

    def handle(self, *args: Any, needs: Path, offers: Path, top: int, out: Path | None, **options: Any) -> None:
        if top < 1:
            raise CommandError("--top is 1 or more.")
        asked, need_ids = profiles.read_needs(needs)
        offered, offer_ids = profiles.read_offers(offers)
        ranker = Ranker(offered, asked)

        def rows() -> Iterator[profiles.Row]:
            for suggestions in ranker.rebuild(top=top):
                for rank, each in enumerate(suggestions, start=1):
                    yield {
                        "need": need_ids[each.need_id],
                        "offer": offer_ids[each.offer_id],
                        "rank": rank,
                        "score": each.score,
                        "reasons": profiles.reasons_as_data(each.reasons),
                    }

        with profiles.opened(out, self.stdout) as stream:
            count = profiles.write(stream, rows())
        self.stderr.write(
            f"{len(asked)} needs, {len(offered)} offers, {count} lines; statistics {ranker.statistics.version}"
        )
