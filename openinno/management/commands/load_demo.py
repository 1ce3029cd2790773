"""`manage.py load_demo`: play a plausible, fictional year through the operations. Refused in production."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation
from dashboards.operations.figures import recount
from dashboards.operations.opendata import publish
from openinno.demo.story import play


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do nothing where the demonstration is there already")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration has public passwords: it is refused in production.")
        if Organisation.objects.filter(is_demo=True).exists():
            if once:
                return
            raise CommandError("The demonstration is there already: make demo-reset starts it afresh.")
        play()
        publish(at=timezone.now())
        recount(at=timezone.now())
        self.stdout.write("The demonstration is loaded.")
