"""`manage.py messages`: extract the texts of the interface, keep their French, compile it. `--check` changes nothing and fails."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.management import catalogues

SHOWN = 40


class Command(BaseCommand):
    help = (
        "Extracts and compiles the French catalogues (locale/<app>/fr). --check fails when one is stale or incomplete."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail on a stale or untranslated text")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        base_dir: Path = settings.BASE_DIR
        apps = [Path(path).name for path in reversed(settings.LOCALE_PATHS)]
        found = catalogues.extract_all(base_dir, apps)
        files = {app: base_dir / "locale" / app / catalogues.LANGUAGE / "LC_MESSAGES" / "django.po" for app in apps}
        everywhere = {catalogues.key(message): message for app in apps for message in catalogues.read(files[app])}
        wrong: list[str] = []
        for app in apps:
            own = {catalogues.key(message): message for message in catalogues.read(files[app])}
            catalog = catalogues.merge(app, found, everywhere | own)
            wrong += [f"{app}: {problem}" for problem in catalogues.problems(catalog)]
            wanted = {files[app]: catalogues.as_po(catalog), files[app].with_suffix(".mo"): catalogues.as_mo(catalog)}
            if check:
                stale = [path for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]
                wrong += [f"{path.relative_to(base_dir)} is stale: run make messages" for path in stale]
                continue
            for path, content in wanted.items():
                if catalogues.write_if_changed(path, content):
                    self.stdout.write(f"written {path.relative_to(base_dir)}")
        self._tell(wrong, check=check)

    def _tell(self, wrong: list[str], *, check: bool) -> None:
        for line in wrong if check else wrong[:SHOWN]:
            self.stdout.write(line)
        if check and wrong:
            raise CommandError(f"{len(wrong)} problems in the French catalogues.")
        if wrong:
            self.stdout.write(f"{len(wrong)} texts still need French.")
