"""The addresses at which curators write to many: theirs only, and hidden from whoever else."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.enums import CircularStatus
from accounts.models import Circular
from accounts.notifications.circulars import tell
from dashboards.operations.circulars import reach_of
from tests.factories.accounts import CircularFactory
from tests.openinno.posts import CURATORS, Post, all_but, at, may
from tests.openinno.roles import only
from tests.people import World

TYPED = {
    "audience": "establishments",
    "subject": "L’appel est ouvert",
    "text": "Jusqu’au 12 mars.",
    "why": "Vous agissez pour un établissement.",
}
OTHERS = all_but(*CURATORS)


def circular(world: World, **fields: Any) -> Circular:
    return CircularFactory(**{"written_by": world.people["curator"], **fields})


def told_to_company(world: World) -> Circular:
    sent = circular(world, status=CircularStatus.SENT)
    tell(sent, [world.people["company"]], at=timezone.now())
    return sent


def as_read(world: World) -> dict[str, Any]:
    draft = Circular.objects.get()
    return {"number": reach_of(draft).number, "version": draft.updated_at.isoformat()}


def verb(name: str, status: str, data: Callable[[World], dict[str, Any]] = lambda world: {}, done: int = 302) -> Post:
    make = at("dashboards:circular_verb", more=[name])(lambda world: circular(world, status=status))
    return Post(make, may(*CURATORS, hidden=OTHERS), data, done=done)


def of_circular(page: str) -> Callable[[World], str]:
    return at(f"dashboards:{page}")(circular)


CIRCULARS = {
    "dashboards:write_circular": Post(
        lambda world: reverse("dashboards:write_circular"), may(*CURATORS), lambda world: TYPED
    ),
    "dashboards:change_circular": Post(
        of_circular("change_circular"),
        may(*CURATORS, hidden=OTHERS),
        lambda world: {**TYPED, "read": Circular.objects.get().updated_at.isoformat()},
    ),
    "dashboards:test_circular": Post(of_circular("test_circular"), may(*CURATORS, hidden=OTHERS), asks=False),
    # Who one is must be proved again first.
    "circular send": verb("send", CircularStatus.DRAFT, as_read, done=200),
    "circular hold": verb("hold", CircularStatus.WAITING),
    "circular drop": verb("drop", CircularStatus.DRAFT),
    "circular resume": verb("resume", CircularStatus.DROPPED),
}
PAGES = {
    "dashboards:circulars": only(*CURATORS),
    **{
        name: only(*CURATORS, otherwise=404)
        for name in ("circular", "circular_people", "circular_preview", "circular_mail")
    },
    "information": only("company", *CURATORS, otherwise=404),
}
ADDRESSES: dict[str, Callable[[World], str]] = {
    **{name: of_circular(name) for name in ("circular", "circular_people", "circular_preview", "circular_mail")},
    "information": at("dashboards:information")(told_to_company),
}
