"""An organisation registers people for an edition. Places on the spot are given in the order of the requests."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, Organisation, User
from core import states
from meetings.enums import EditionFact
from meetings.figures.availability import Broken
from meetings.models import Attendee, Edition, Entry, Registration
from meetings.models.registrations import MOST_ATTENDEES
from meetings.notifications import registrations as notices
from meetings.operations import availability


@transaction.atomic
def register(
    *,
    edition: Edition,
    organisation: Organisation,
    person: Attendee,
    entries: Iterable[Entry] = (),
    days: Collection[str] | None = None,
    is_listed: bool,
    by: User,
    at: datetime,
) -> Registration:
    """Register with a first person, who comes on these days (as 2026-06-11; all when None); on the waiting list where no place is left or others wait. An organisation that had cancelled
    begins again, at the end of the queue. Raises ValidationError if it is registered already."""
    states.lock(edition)
    registration = Registration.objects.filter(edition=edition, organisation=organisation).first()
    if registration and registration.cancelled_at is None:
        raise ValidationError(_("Your organisation is registered already."))
    registration = registration or Registration(edition=edition, organisation=organisation)
    registration.by, registration.registered_at, registration.is_listed = by, at, is_listed
    registration.confirmed_at = registration.cancelled_at = None
    registration.save()
    registration.attendees.all().delete()
    _keep_person(registration, person, entries)
    _keep_days(person, days, by=by, at=at)
    if _has_room(registration):
        _confirm(registration, at=at)
    detail = {"organisation": organisation.name, "waiting": registration.is_waiting}
    edition.record(EditionFact.REGISTER, by=by, at=at, detail=detail, readers=(organisation.pk,))
    notices.registered(registration, at=at)
    return registration


def places_taken(edition: Edition) -> int:
    """People who come on the spot with a place."""
    return Attendee.objects.coming().filter(registration__edition=edition, is_remote=False).count()


def places_left(edition: Edition) -> int | None:
    """None where there is no limit."""
    return None if edition.capacity is None else max(0, edition.capacity - places_taken(edition))


def _on_the_spot(registration: Registration) -> int:
    return registration.attendees.filter(is_remote=False).count()


def _has_room(registration: Registration) -> bool:
    """Whether it may have its places now: nobody who asks for some is before it, and there are enough."""
    asked, left = _on_the_spot(registration), places_left(registration.edition)
    if left is None or asked == 0:
        return True
    before = registration.edition.registrations.waiting().exclude(pk=registration.pk)
    return asked <= left and not before.filter(registered_at__lte=registration.registered_at).exists()


def _confirm(registration: Registration, *, at: datetime) -> None:
    registration.confirmed_at = at
    registration.save(update_fields=["confirmed_at", "updated_at"])


@transaction.atomic
def add_person(
    *,
    person: Attendee,
    entries: Iterable[Entry] = (),
    days: Collection[str] | None = None,
    by: User,
    at: datetime,
) -> list[Broken]:
    """One person more. Raises ValidationError beyond MOST_ATTENDEES, for an address twice, or when no place is left."""
    registration = person.registration
    states.lock(registration.edition)
    if registration.attendees.count() >= MOST_ATTENDEES:
        most = MOST_ATTENDEES
        raise ValidationError(_("An organisation registers at most %(most)s people.") % {"most": most})
    _refuse_without_place(registration, more=0 if person.is_remote else 1)
    _keep_person(registration, person, entries)
    return _keep_days(person, days, by=by, at=at)


@transaction.atomic
def change_person(
    *,
    person: Attendee,
    entries: Iterable[Entry] = (),
    days: Collection[str] | None = None,
    by: User,
    at: datetime,
) -> list[Broken]:
    """Keep what was typed of a person. A place given back goes to who waits.

    Raises ValidationError like `add_person`. Returns the meetings that the days break, like `availability.set_days`.
    """
    registration = person.registration
    states.lock(registration.edition)
    before = Attendee.objects.get(pk=person.pk)
    _refuse_without_place(registration, more=int(before.is_remote and not person.is_remote))
    _keep_person(registration, person, entries)
    broken = _keep_days(person, days, by=by, at=at)
    promote_waiting(edition=registration.edition, by=by, at=at)
    return broken


@transaction.atomic
def remove_person(*, person: Attendee, by: User, at: datetime) -> None:
    """Raises ValidationError for the last one: to come no more is to cancel."""
    registration = person.registration
    states.lock(registration.edition)
    if registration.attendees.count() == 1:
        raise ValidationError(_("This is the last person: cancel the registration instead."))
    person.delete()
    promote_waiting(edition=registration.edition, by=by, at=at)


@transaction.atomic
def be_listed(*, registration: Registration, is_listed: bool, by: User, at: datetime) -> None:
    """Whether the public page names the organisation."""
    registration.is_listed = is_listed
    registration.save(update_fields=["is_listed", "updated_at"])


def _keep_person(registration: Registration, person: Attendee, entries: Iterable[Entry]) -> None:
    person.registration, person.email = registration, person.email.lower()
    if registration.attendees.filter(email=person.email).exclude(pk=person.pk).exists():
        raise ValidationError({"email": _("This person is registered already.")})
    # An account is linked where it is of the organisation: what others typed opens nothing to anybody else.
    membership = Membership.objects.of(registration.organisation).filter(user__email=person.email).first()
    person.user = membership.user if membership else None
    person.save()
    own = Entry.objects.filter(
        edition=registration.edition, irritant__establishment=registration.organisation, pk__in=[e.pk for e in entries]
    )
    person.entries.set(own)


def _keep_days(person: Attendee, days: Collection[str] | None, *, by: User, at: datetime) -> list[Broken]:
    return [] if days is None else availability.set_days(person=person, days=days, by=by, at=at)


def _refuse_without_place(registration: Registration, *, more: int) -> None:
    left = places_left(registration.edition)
    if more and left is not None and registration.is_standing and left < more:
        raise ValidationError(
            {"is_remote": _("No place is left on the spot: this person may take part on screen, if that suits.")}
        )


@transaction.atomic
def unregister(*, registration: Registration, by: User, at: datetime) -> None:
    """Nobody of the organisation comes any more; its needs are deleted at once, its places go to who waits.

    Raises ValidationError if it was cancelled already. Curators are told when meetings were on the agenda.
    """
    states.lock(registration.edition)
    standing = Registration.objects.filter(pk=registration.pk, cancelled_at=None)
    if not standing.update(cancelled_at=at, updated_at=at):
        raise ValidationError(_("This registration was cancelled already."))
    registration.cancelled_at = at
    registration.attendees.update(diet="", access="")
    detail = {"organisation": registration.organisation.name}
    registration.edition.record(
        EditionFact.UNREGISTER, by=by, at=at, detail=detail, readers=(registration.organisation_id,)
    )
    notices.unregistered(registration, by=by, at=at)
    promote_waiting(edition=registration.edition, by=by, at=at)


@transaction.atomic
def promote_waiting(*, edition: Edition, by: User | None, at: datetime) -> list[Registration]:
    """Give the places that are free, first come first served: who asks for more than is left keeps their turn, and those behind
    wait, but for those who come on screen only."""
    states.lock(edition)
    edition.refresh_from_db(fields=["capacity"])
    promoted, blocked = [], False
    for registration in edition.registrations.waiting().select_related("edition", "organisation"):
        left, asked = places_left(edition), _on_the_spot(registration)
        blocked = blocked or (left is not None and asked > left)
        if asked and blocked:
            continue
        _give(registration, by=by, at=at)
        promoted.append(registration)
    return promoted


@transaction.atomic
def give_place(*, registration: Registration, by: User, at: datetime) -> None:
    """A curator lets one in before its turn. Raises ValidationError where there are not enough places, or it waits no more."""
    states.lock(registration.edition)
    registration.refresh_from_db()
    if not registration.is_waiting:
        raise ValidationError(_("This organisation no longer waits."))
    asked, left = _on_the_spot(registration), places_left(registration.edition)
    if left is not None and asked > left:
        raise ValidationError(
            ngettext("%(left)s place is left on the spot.", "%(left)s places are left on the spot.", left)
            % {"left": left}
        )
    _give(registration, by=by, at=at)


def _give(registration: Registration, *, by: User | None, at: datetime) -> None:
    _confirm(registration, at=at)
    detail = {"organisation": registration.organisation.name}
    registration.edition.record(
        EditionFact.PROMOTE, by=by, at=at, detail=detail, readers=(registration.organisation_id,)
    )
    notices.promoted(registration, at=at)


@transaction.atomic
def forget_needs(*, at: datetime) -> int:
    """Delete the dietary and access needs of every edition that ended NEEDS_KEPT_FOR ago. Returns how many people had some."""
    forgotten = 0
    for edition in Edition.objects.with_needs_to_forget(at):
        states.lock(edition)
        people = Attendee.objects.filter(registration__edition=edition).exclude(diet="", access="")
        forgotten += people.update(diet="", access="")
        Edition.objects.filter(pk=edition.pk).update(needs_forgotten_at=at)
        edition.record(EditionFact.FORGET_NEEDS, by=None, at=at)
    return forgotten
