"""`manage.py bench_exports --rows 100000`: how long each format of the list of irritants takes, and how much memory. The irritants are
written for it and erased after. Refused in production."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import QueryDict
from psycopg import sql

from core.exports import Reading
from core.files import FORMATS
from irritants.exports import SHEET
from irritants.models import Irritant

MARK = "bench-exports-"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=100_000)

    def handle(self, *args: Any, rows: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("It writes irritants: it is refused in production.")
        try:
            seed(rows)
            self.stdout.write("| format | rows | seconds | size (MB) | memory before (MB) | at most (MB) |")
            self.stdout.write("|---|---|---|---|---|---|")
            for name in FORMATS:
                self.stdout.write(measured(name))
        finally:
            Irritant.objects.filter(slug__startswith=MARK).delete()


def seed(rows: int) -> None:
    """As many copies of one public irritant, each with a place of its own in the list."""
    own = {
        "uuid": "gen_random_uuid()",
        "slug": f"'{MARK}' || number",
        "title": "title || ' ' || number",
        "published_at": "now() - number * interval '1 minute'",
        "external_reference": "''",
    }
    columns = [field.attname for field in Irritant._meta.concrete_fields if not field.primary_key]
    copy = sql.SQL(
        "INSERT INTO irritants_irritant ({columns}) SELECT {values} FROM irritants_irritant "
        "CROSS JOIN generate_series(1, %s) AS number WHERE id = %s"
    ).format(
        columns=sql.SQL(", ").join([sql.Identifier(name) for name in columns]),
        values=sql.SQL(", ").join([sql.SQL(own.get(name, name)) for name in columns]),
    )
    model = Irritant.objects.published().exclude(outcome="").latest("pk")
    with connection.cursor() as cursor:
        cursor.execute(copy, [rows, model.pk])
        cursor.execute("ANALYZE irritants_irritant, irritants_listed")


def measured(name: str) -> str:
    """A line of the table: one export, read to its end and thrown away."""
    visitor = AnonymousUser()
    count = SHEET.select(visitor, QueryDict()).count()
    before = peak = memory()
    began, size = time.perf_counter(), 0
    reading = Reading(SHEET, SHEET.select(visitor, QueryDict()), visitor)
    for piece in FORMATS[name].write(reading):
        size += len(piece)
        peak = max(peak, memory())
    seconds = time.perf_counter() - began
    return f"| {name} | {count:,} | {seconds:.1f} | {size / 1e6:.1f} | {before:.0f} | {peak:.0f} |"


def memory() -> float:
    """Resident memory of this process, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
