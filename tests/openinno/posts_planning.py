"""The addresses of planning that change something: the curators' alone."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meetings.candidates import read_day
from meetings.candidates.stored import stored_remedy
from meetings.models import Edition, Run
from meetings.operations import grid, remedies, steps
from tests.factories.accounts import curator
from tests.meetings.planned import Planned, make_planned
from tests.openinno.posts import CURATORS, Data, Post, may
from tests.people import World

# Of the day that `made` has just made: the address of a post comes before what is sent.
last: dict[str, Planned] = {}


def made(name: str, prepare: Callable[[Planned], list[Any]]) -> Callable[[World], str]:
    """The address of that name, for a day to be planned and what `prepare` makes of it."""

    def address(world: World) -> str:
        planned = last["day"] = make_planned(pairs=3, slots=2, tables=1)
        return reverse(name, args=[planned.edition.slug, *prepare(planned)])

    return address


def seen(planned: Planned) -> Data:
    return {"seen": steps.last_step(planned.edition)}


def sent(more: Callable[[Planned], Data] = lambda planned: {}) -> Callable[[World], Data]:
    return lambda world: {**seen(last["day"]), **more(last["day"])}


def seated(planned: Planned) -> list[Any]:
    planned.seat(0, 0, 0)
    return [planned.matches[0].uuid]


def without_seat(planned: Planned) -> list[Any]:
    planned.seat(0, 0, 0)
    planned.seat(1, 1, 0)
    return [planned.matches[2].uuid]


def changed(planned: Planned) -> list[Any]:
    at = timezone.now()
    grid.lock(meeting=planned.seat(0, 0, 0), seen=0, by=planned.organiser, at=at)
    return []


def run_of(edition: Edition, **fields: Any) -> Run:
    now = timezone.now()
    return Run.objects.create(edition=edition, by=curator(), asked_at=now - timedelta(minutes=1), **fields)


def ended(planned: Planned) -> list[Any]:
    placements = [[str(planned.matches[0].uuid), planned.slots[0].pk, planned.tables[0].pk]]
    now = timezone.now()
    fields = {"started_at": now, "ended_at": now, "value": 1.0, "bound": 1.0}
    return [run_of(planned.edition, placements=placements, placed=1, **fields).uuid]


def missing(planned: Planned) -> list[Any]:
    company = planned.matches[0].startup.organisation
    planned.edition.registrations.get(organisation=company).delete()
    return [company.slug]


def remedy(planned: Planned) -> Data:
    day = read_day(planned.edition, at=timezone.now(), seated=True)
    unmet = remedies.explain(day, str(planned.matches[2].uuid))
    assert unmet is not None
    return {"expected": json.dumps(stored_remedy(unmet.remedy)), "agreed": "on"}


ORGANISER = may(*CURATORS)
PLANNING = {
    "meetings:ask_run": Post(
        made("meetings:ask_run", lambda planned: []), ORGANISER, lambda world: {"seconds": "5", "seed": "1"}, asks=False
    ),
    "meetings:stop_run": Post(
        made("meetings:stop_run", lambda planned: [run_of(planned.edition).uuid]), ORGANISER, asks=False
    ),
    "meetings:take_up_run": Post(made("meetings:take_up_run", ended), ORGANISER, sent(), asks=False),
    "meetings:nudge_registration": Post(made("meetings:nudge_registration", missing), ORGANISER, asks=False),
    "meetings:move_meeting": Post(
        made("meetings:move_meeting", seated),
        ORGANISER,
        sent(lambda planned: {"place": planned.place(1, 0)}),
        asks=False,
    ),
    "meetings:change_meeting": Post(
        made("meetings:change_meeting", lambda planned: [*seated(planned), "verrouiller"]),
        ORGANISER,
        sent(),
        asks=False,
    ),
    "meetings:undo_step": Post(made("meetings:undo_step", changed), ORGANISER, sent(), asks=False),
    "meetings:apply_remedy": Post(made("meetings:apply_remedy", without_seat), ORGANISER, sent(remedy), asks=False),
    "meetings:publish_agenda": Post(
        made("meetings:publish_agenda", lambda planned: seated(planned)[:0]), ORGANISER, sent(), asks=False
    ),
}
# Pages of planning, which show and change nothing: by the name of the address, what it takes after the edition.
PAGES: dict[str, Callable[[Planned], list[Any]]] = {
    "grid": lambda planned: [],
    "meeting_seats": seated,
    "seats": seated,
    "runs": lambda planned: [],
    "run": ended,
    "compare_runs": lambda planned: [],
    "agenda_changes": lambda planned: [],
    "versions": lambda planned: [],
}


def page_of(name: str) -> str:
    planned = make_planned(pairs=2)
    return reverse(f"meetings:{name}", args=[planned.edition.slug, *PAGES[name](planned)])
