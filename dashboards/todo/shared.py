"""One thing that waits, and kinds of waiting that several roles have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Funding
from matching.models.steps import Step, next_step
from startups.enums import StartupStatus

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits: since when, what, about what, and the button that leads to it. `says_when`: what waits tells its own day."""

    since: datetime
    what: str
    subject: str
    action: str
    url: str
    urgent: bool = False
    says_when: bool = False


def registered(startups: object) -> Iterator[Todo]:
    waiting = startups.filter(status=StartupStatus.REGISTERED)  # type: ignore[attr-defined]
    for startup in waiting.select_related("organisation").order_by("status_at", "pk")[:SHOWN]:
        yield Todo(
            since=startup.status_at,
            what=_("The company awaits its validation"),
            subject=str(startup),
            action=_("Validate"),
            url=startup.get_absolute_url(),
        )


def undecided(pocs: object, at: datetime) -> Iterator[Todo]:
    for poc in pocs.overdue(timezone.localdate(at))[:SHOWN]:  # type: ignore[attr-defined]
        yield Todo(
            since=timezone.make_aware(datetime.combine(poc.ends_on, datetime.min.time())),
            what=_("The POC is past its end date: a decision is due"),
            subject=poc.title,
            action=_("Decide"),
            url=poc.get_absolute_url(),
            urgent=True,
        )


def owed_steps(fundings: Iterable[Funding], at: datetime) -> Iterator[tuple[Funding, Step]]:
    """Files with what they wait for. Give them with their steps (`with_steps`)."""
    for funding in fundings:
        if step := next_step(funding, today=timezone.localdate(at)):
            yield funding, step
