"""An edition is prepared, announced, cancelled."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from core import states
from meetings.enums import EDITION_MOVES, EditionFact, EditionVerb
from meetings.models import Edition
from meetings.notifications import editions as notices
from meetings.operations import registrations

# Words of addresses under /rencontres/, which no edition takes.
RESERVED = frozenset(
    [
        "nouvelle",
        "comparer",
        "agenda",
        "participant",
        "arrivee",
        "retard",
        "entretien",
        "rencontre",
        "promesse",
        "editions",
        "participants",
        "irritants",
        "inscriptions",
        "personnes",
        "tables",
        "programme",
        "comparer",
        "comparaison",
        "agenda",
        "calendrier",
        "rencontre",
    ]
)


@transaction.atomic
def prepare(*, edition: Edition, by: User, at: datetime) -> Edition:
    """Keep a new edition, which curators alone see until it is announced."""
    edition.status_at = at
    edition.slug = _free_slug(edition.name)
    edition.save(force_insert=True)
    edition.record(EditionFact.CREATE, by=by, at=at)
    return edition


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:70].strip("-") or "edition"
    taken = RESERVED | set(Edition.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(each for each in numbered if each not in taken)


@transaction.atomic
def change(*, edition: Edition, by: User, at: datetime) -> None:
    """Keep what was typed of its facts and dates."""
    edition.save_typed()
    edition.record(EditionFact.CHANGE, by=by, at=at)
    # More places may be free than before.
    registrations.promote_waiting(edition=edition, by=by, at=at)


@transaction.atomic
def announce(*, edition: Edition, by: User, at: datetime) -> None:
    """Everybody may read it from now on; its dates say what is open."""
    states.move(edition, EditionVerb.ANNOUNCE, table=EDITION_MOVES, by=by, at=at)


@transaction.atomic
def cancel(*, edition: Edition, reason: str, by: User, at: datetime) -> None:
    """It does not take place, and why: those who are registered or wait are told. What was registered stays readable."""
    states.move(
        edition,
        EditionVerb.CANCEL,
        table=EDITION_MOVES,
        by=by,
        at=at,
        detail={"reason": reason},
        cancel_reason=reason,
    )
    notices.cancelled(edition, at=at)


@transaction.atomic
def reopen(*, edition: Edition, by: User, at: datetime) -> None:
    """Announced again after all: those who were registered are told."""
    states.move(edition, EditionVerb.REOPEN, table=EDITION_MOVES, by=by, at=at, cancel_reason="")
    notices.reopened(edition, at=at)
