"""`manage.py import_irritants FILE --by EMAIL`: take in irritants from a table file. The columns are in docs/import.md."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from accounts.models import User
from core.management.importing import ImportCommand
from core.rows import Checked
from core.tables import Table
from irritants.imports import IrritantRow, check
from irritants.operations import take_in


class Command(ImportCommand):
    help = __doc__
    permission = "irritants.import_irritants"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--publish", action="store_true", help="publish them at once, rather than keep drafts")
        parser.add_argument("--create-organisations", action="store_true", help="found the establishments not known")

    def checked(self, table: Table, options: dict[str, Any]) -> Checked[IrritantRow]:
        return check(table, publish=options["publish"], creates=options["create_organisations"])

    def take(self, good: list[IrritantRow], options: dict[str, Any], *, by: User, at: datetime) -> None:
        take_in(told=[form.told() for form in good], publish=options["publish"], by=by, at=at)
