from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.history.chain import Head
from core.history.verifying import Verdict, verify


class Command(BaseCommand):
    help = (
        "Read the history of writes against its seals: names what was altered, removed or put in, the first one first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="a head noted earlier, POSITION:DIGEST: the chain must still go through it")
        parser.add_argument("--most", type=int, default=20, help="how many faults to name (20)")

    def handle(self, *, head: str | None, most: int, **options: Any) -> None:
        """Ends with an error, and 1, when there is a fault."""
        verdict = verify(expected=_read(head), most=most)
        for fault in verdict.faults:
            self.stdout.write(str(fault))
        for table in verdict.asleep:
            self.stdout.write(f"{table}: its writes are not noted, a trigger is missing or disabled")
        self.stdout.write(f"{verdict.sealed} writes sealed, {verdict.unsealed} waiting. Head: {verdict.head}")
        if _is_faulty(verdict):
            raise CommandError("The history is not as it was sealed.")


def _is_faulty(verdict: Verdict) -> bool:
    return bool(verdict.faults or verdict.asleep)


def _read(head: str | None) -> Head | None:
    """Raises CommandError for what is no head."""
    if not head:
        return None
    position, _, chain = head.partition(":")
    if not position.isdigit() or len(chain) != 64:
        raise CommandError("A head is POSITION:DIGEST, as this command and the log of the worker print it.")
    return Head(int(position), chain)
