"""`manage.py retention`: what would be erased today because its time is over. `--apply` erases it, as every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboards.operations import retention


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        counted = (retention.apply if apply else retention.overdue)(at=timezone.now())
        for rule, count in counted:
            self.stdout.write(f"{count:>8}  {rule.title} ({rule.kept_for.days} d)")
