"""`manage.py import_companies FILE --by EMAIL`: take in companies from a table file. The columns are in docs/import.md."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from accounts.models import User
from core.management.importing import ImportCommand
from core.rows import Checked
from core.tables import Table
from startups.imports import CompanyRow, check
from startups.operations import take_in


class Command(ImportCommand):
    help = __doc__
    permission = "startups.import_startups"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--validate", action="store_true", help="validate them at once")
        parser.add_argument("--create-organisations", action="store_true", help="found the networks not known")

    def checked(self, table: Table, options: dict[str, Any]) -> Checked[CompanyRow]:
        return check(table, creates=options["create_organisations"])

    def take(self, good: list[CompanyRow], options: dict[str, Any], *, by: User, at: datetime) -> None:
        take_in(known=[form.known() for form in good], validate=options["validate"], by=by, at=at)
