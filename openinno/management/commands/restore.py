from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from openinno.database import backups


class Command(BaseCommand):
    help = "Restore a backup beside what is there, check it, then put it in its place. What it replaces is kept (docs/backup.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder that `backup` made")
        parser.add_argument("--beside", action="store_true", help="restore and check, replace nothing")

    def handle(self, *, backup: Path, beside: bool, **options: Any) -> None:
        try:
            name = backups.restore(
                config=settings.DATABASES["default"],
                media=Path(settings.MEDIA_ROOT),
                backup=backup,
                at=timezone.now(),
                swap=not beside,
            )
        except backups.BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored and checked, rows and files: database {name}.")
