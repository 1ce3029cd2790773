"""The door of every command that reads a table file: what is wrong is told line by line, and nothing is written then."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.rows import Checked
from core.tables import Problem, Table, TableRefused, read_table


class TableCommand(BaseCommand):
    """Subclasses give `load`, which returns the lines of the report."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV (UTF-8), XLSX or ODS table")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            report = list(self.load(read_table(file), options))
        except TableRefused as refused:
            self.tell(refused.problems)
            raise CommandError(_("Nothing is changed: correct the file, then run this again.")) from refused
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise CommandError(_("Nothing is changed: somebody else was importing. Run this again.")) from error
        for line in report:
            self.stdout.write(line)

    def load(self, table: Table, options: dict[str, Any]) -> Iterable[str]:
        raise NotImplementedError

    def tell(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.stderr.write(str(problem))


class ImportCommand(TableCommand):
    """A table file taken in by a person who may: everything is checked first. See docs/import.md.

    Subclasses name the permission, and give `checked` (each row looked at) and `take` (one operation).
    """

    permission: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who imports: a curator or an administrator")
        parser.add_argument("--partial", action="store_true", help="take in the good rows, and report the others")

    def load(self, table: Table, options: dict[str, Any]) -> Iterable[str]:
        by = options["by"]
        person = get_user_model().objects.filter(email=by.lower(), is_active=True).first()
        if person is None or not person.has_perm(self.permission):
            raise CommandError(_("%(email)s is not the address of a curator or an administrator.") % {"email": by})
        checked = self.checked(table, options)
        if checked.problems and not options["partial"]:
            raise TableRefused(*checked.problems)
        self.take(checked.good, options, by=person, at=timezone.now())
        self.tell(checked.problems)
        bad = len({problem.line for problem in checked.problems})
        taken, known = len(checked.good), checked.known
        yield ngettext("%(count)d line taken in.", "%(count)d lines taken in.", taken) % {"count": taken}
        yield ngettext(
            "%(count)d line already here, left as it is.", "%(count)d lines already here, left as they are.", known
        ) % {"count": known}
        yield ngettext("%(count)d line refused.", "%(count)d lines refused.", bad) % {"count": bad}

    def checked(self, table: Table, options: dict[str, Any]) -> Checked[Any]:
        raise NotImplementedError

    def take(self, good: list[Any], options: dict[str, Any], *, by: Any, at: datetime) -> None:
        raise NotImplementedError
