"""The clock of the demonstration: chapters that go on at the same time, taken in the order of the calendar."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from typing import TypeVar
from unittest.mock import patch

from django.utils import timezone

# A chapter yields the day of what it does next, counted back from the loading: 300, then 290, then 12…
Chapter = Generator[int, None, None]
Told = TypeVar("Told")
# A part that several chapters tell alike, and what they go on with.
Scene = Generator[int, None, Told]
FIRST_DAY = 365
OPENS = 9 * 60  # minutes after midnight, local time
OPEN_FOR = 8 * 60
STRIDE = 37  # minutes between two chapters that begin one after the other
EVENING = 18 * 60


@dataclass(order=True)
class Turn:
    """When a chapter goes on; ties are broken by the order in which chapters began."""

    at: datetime
    number: int
    minute: int = field(compare=False)
    chapter: Chapter = field(compare=False)


class Clock:
    def __init__(self, today: date) -> None:
        self.today = today
        self.at = self._moment(FIRST_DAY, minute=0)
        self._begun = 0
        self._turns: list[Turn] = []

    def day(self, days_ago: int) -> date:
        """A date counted back from the loading; negative in the future."""
        return self.today - timedelta(days=days_ago)

    def _moment(self, days_ago: int, *, minute: int) -> datetime:
        return timezone.make_aware(datetime.combine(self.day(days_ago), time(minute // 60, minute % 60)))

    def begin(self, chapter: Chapter, *, minute: int | None = None) -> None:
        """Take this chapter along. It keeps its minute of the day: this one, or one of the office hours."""
        self._begun += 1
        chosen = OPENS + self._begun * STRIDE % OPEN_FOR if minute is None else minute
        self._wait(Turn(self.at, self._begun, chosen, chapter))

    def run(self) -> None:
        """Tell every chapter to its end."""
        with self._lived():
            while self._turns:
                turn = heappop(self._turns)
                self.at = turn.at
                self._wait(turn)

    @contextmanager
    def _lived(self) -> Iterator[None]:
        """Meanwhile it is the hour of the story for the whole process: rows date their making and their changes themselves."""
        with patch.object(timezone, "now", lambda: self.at):
            yield

    def _wait(self, turn: Turn) -> None:
        """Until the next day of the chapter, if there is one. Raises ValueError when it would go back in time."""
        days_ago = next(turn.chapter, None)
        if days_ago is None:
            return
        turn.at = self._moment(days_ago, minute=turn.minute)
        if turn.at < self.at:
            raise ValueError(f"{turn.chapter!r} goes back in time, to day {days_ago}")
        heappush(self._turns, turn)
