"""An establishment brings an irritant to an edition, or no longer does."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.enums import Audience
from irritants.enums import Stage
from irritants.models import Irritant
from meetings.enums import ON_THE_AGENDA, EditionFact
from meetings.models import Edition, Entry, Meeting

MOST_ENTRIES = 20  # irritants that one establishment brings to one edition


@transaction.atomic
def enter(*, edition: Edition, irritant: Irritant, by: User, at: datetime) -> Entry:
    """Everybody reads on its thread that it comes. Raises ValidationError if it is entered already, or one too many."""
    states.lock(edition)
    brought = edition.entries.filter(irritant__establishment=irritant.establishment_id)
    if brought.filter(irritant=irritant).exists():
        raise ValidationError(_("This irritant is entered already."))
    if brought.count() >= MOST_ENTRIES:
        raise ValidationError(_("An establishment brings at most %(most)s irritants.") % {"most": MOST_ENTRIES})
    entry = Entry.objects.create(edition=edition, irritant=irritant, by=by, at=at)
    _record(entry, EditionFact.ENTER, by=by, at=at)
    return entry


@transaction.atomic
def withdraw(*, entry: Entry, by: User, at: datetime) -> None:
    """Its place in the working agenda is free again. Raises ValidationError when people were told of a meeting about it."""
    states.lock(entry.edition)
    about = Meeting.objects.filter(edition=entry.edition, match__irritant=entry.irritant)
    if about.filter(status__in=ON_THE_AGENDA).exists():
        raise ValidationError(_("Meetings about this irritant are on the agenda: cancel them first."))
    about.update(slot=None, table=None, is_locked=False)
    if not Entry.objects.filter(pk=entry.pk).exists():
        raise ValidationError(_("This irritant was withdrawn already."))
    _record(entry, EditionFact.WITHDRAW, by=by, at=at)
    entry.delete()


def _record(entry: Entry, verb: EditionFact, *, by: User, at: datetime) -> None:
    """On the log of the edition, and on the thread of the irritant."""
    irritant, edition = entry.irritant, entry.edition
    edition.record(verb, by=by, at=at, detail={"irritant": irritant.title}, readers=(irritant.establishment_id,))
    irritant.append_event(
        subject=entry,
        verb=verb,
        by=by,
        at=at,
        audience=Audience.PUBLIC,
        stage=Stage.NEED,
        readers=[irritant.establishment_id],
        detail={"edition": edition.name},
    )
