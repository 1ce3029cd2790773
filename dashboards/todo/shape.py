"""One line of « À faire »."""

from dataclasses import dataclass
from datetime import datetime

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits: since when, what, about what, and the button that leads to it."""

    since: datetime
    what: str
    subject: str
    action: str
    url: str
    urgent: bool = False
