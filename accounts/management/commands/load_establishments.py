"""`manage.py load_establishments FILE`: create or bring up to date the establishments of the ministry's published list."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports import read_list
from accounts.operations import organisations
from core.management.importing import TableCommand
from core.tables import Table, TableRefused


class Command(TableCommand):
    help = __doc__

    def load(self, table: Table, options: dict[str, Any]) -> Iterator[str]:
        ministry = read_list(table)
        if ministry.problems:
            raise TableRefused(*ministry.problems)
        counts = organisations.load(ministry.published)
        yield _("Establishments created: %(count)d.") % {"count": counts["created"]}
        yield _("Establishments brought up to date: %(count)d.") % {"count": counts["updated"]}
        yield _("Establishments unchanged: %(count)d.") % {"count": counts["unchanged"]}
        yield _("Lines left aside, without a name or a UAI code: %(count)d.") % {"count": ministry.aside}
