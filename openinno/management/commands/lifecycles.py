"""`manage.py lifecycles`: draw docs/lifecycles.md from the tables of moves; `--check` says whether it is up to date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.enums import CIRCULAR_MOVES
from core.states import MoveTable
from irritants.enums import IRRITANT_MOVES, MERGE_MOVES
from matching.enums import FUNDING_MOVES, LESSON_MOVES, MATCH_MOVES, POC_MOVES
from meetings.enums import EDITION_MOVES, MEETING_MOVES
from startups.enums import STARTUP_MOVES

DOCUMENT = settings.BASE_DIR / "docs" / "lifecycles.md"
TABLES: dict[str, tuple[str, str, MoveTable]] = {
    "Irritant": ("irritants", "irritant", IRRITANT_MOVES),
    "Merge of two irritants": ("irritants", "merge", MERGE_MOVES),
    "Company profile": ("startups", "startup", STARTUP_MOVES),
    "Introduction": ("matching", "match", MATCH_MOVES),
    "Edition": ("meetings", "edition", EDITION_MOVES),
    "Meeting": ("meetings", "meeting", MEETING_MOVES),
    "POC": ("matching", "poc", POC_MOVES),
    "Funding": ("matching", "funding", FUNDING_MOVES),
    "Lesson learned": ("matching", "lesson", LESSON_MOVES),
    "Mail to many": ("accounts", "circular", CIRCULAR_MOVES),
}
HEADER = """# Lifecycles

Drawn by `make lifecycles` from the tables in each app's `enums`. The permission says who may take an arrow: see the app's `rules`.
"""


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        drawn = document()
        if check:
            if not DOCUMENT.exists() or DOCUMENT.read_text() != drawn:
                raise CommandError("docs/lifecycles.md is not what the tables say: run make lifecycles")
            return
        DOCUMENT.write_text(drawn)


def document() -> str:
    """The whole page."""
    return "\n".join([HEADER, *(section(title, *table) for title, table in TABLES.items())])


def section(title: str, app: str, model: str, table: MoveTable) -> str:
    """The diagram and the table of one lifecycle."""
    arrows = [
        (str(verb), source, move.target, move.asks) for verb, move in table.items() for source in sorted(move.sources)
    ]
    diagram = [f"    {source} --> {target}: {verb}" for verb, source, target, _asks in arrows]
    rows = [
        f"| {verb} | {source} | {target} | {', '.join(asks)} | `{app}.{verb}_{model}` |"
        for verb, source, target, asks in arrows
    ]
    return "\n".join(
        [
            f"## {title}\n",
            "```mermaid",
            "stateDiagram-v2",
            *diagram,
            "```\n",
            "| verb | from | to | asks | permission |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
