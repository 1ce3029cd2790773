from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from openinno.database import backups


class Command(BaseCommand):
    help = "Save the database and the uploaded files, with what proves later that they are restored whole (docs/backup.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.LOCAL / "backups", help="the folder of backups")

    def handle(self, *, to: Path, **options: Any) -> None:
        try:
            made = backups.back_up(
                config=settings.DATABASES["default"], media=Path(settings.MEDIA_ROOT), to=to, at=timezone.now()
            )
        except backups.BackupFailed as error:
            raise CommandError(str(error)) from error
        manifest = backups.read(made)
        rows = sum(int(count) for count, _digest in manifest.tables.values())
        self.stdout.write(f"{made}\n{len(manifest.tables)} tables, {rows} rows, {len(manifest.files)} files.")
        self.stdout.write(f"Head of the history, to be kept elsewhere: {manifest.head or 'none yet'}")
