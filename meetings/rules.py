"""Who may read and do what with editions, registrations and meetings."""

import rules

from accounts.models import Visitor
from accounts.rules import acts_for, is_company, is_curator, is_establishment
from irritants.rules import is_own as owns_irritant
from irritants.rules import is_published
from meetings.enums import EditionStatus
from meetings.models import Attendee, Edition, Entry, Meeting, Promise, Registration


@rules.predicate
def is_out(user: Visitor, edition: Edition) -> bool:
    return edition.status != EditionStatus.DRAFT


@rules.predicate
def takes_irritants(user: Visitor, edition: Edition) -> bool:
    return edition.takes_irritants()


@rules.predicate
def takes_registrations(user: Visitor, edition: Edition) -> bool:
    return edition.takes_registrations()


@rules.predicate
def is_own_registration(user: Visitor, registration: Registration) -> bool:
    return acts_for(user, registration.organisation)


@rules.predicate
def is_own_attendee(user: Visitor, attendee: Attendee) -> bool:
    return acts_for(user, attendee.registration.organisation)


@rules.predicate
def is_live(user: Visitor, registration: Registration) -> bool:
    """Neither cancelled, nor of an edition that is over or does not take place."""
    return registration.cancelled_at is None and registration.edition.takes_availabilities()


@rules.predicate
def is_to_come(user: Visitor, edition: Edition) -> bool:
    """Until its last day."""
    return edition.takes_availabilities()


@rules.predicate
def owns_entry(user: Visitor, entry: Entry) -> bool:
    return acts_for(user, entry.irritant.establishment)


@rules.predicate
def is_entry_of_call(user: Visitor, entry: Entry) -> bool:
    return entry.edition.takes_irritants()


@rules.predicate
def is_entry_to_come(user: Visitor, entry: Entry) -> bool:
    return entry.edition.takes_availabilities()


@rules.predicate
def is_side(user: Visitor, meeting: Meeting) -> bool:
    match = meeting.match
    return acts_for(user, match.startup.organisation) or acts_for(user, match.irritant.establishment)


@rules.predicate
def was_told(user: Visitor, meeting: Meeting) -> bool:
    return meeting.published_slot_id is not None


@rules.predicate
def promised(user: Visitor, promise: Promise) -> bool:
    return acts_for(user, promise.organisation)


rules.add_perm("meetings.organise", is_curator)
rules.add_perm("meetings.view_edition", is_out | is_curator)
for verb in ("change", "announce", "cancel", "reopen", "plan"):
    rules.add_perm(f"meetings.{verb}_edition", is_curator)
rules.add_perm("meetings.register_edition", takes_registrations & (is_establishment | is_company))
rules.add_perm("meetings.enter_edition", takes_irritants & is_establishment | is_to_come & is_curator)
rules.add_perm("meetings.enter_irritant", is_published & (owns_irritant | is_curator))
rules.add_perm("meetings.withdraw_entry", is_entry_of_call & owns_entry | is_entry_to_come & is_curator)
rules.add_perm("meetings.view_registration", is_own_registration | is_curator)
rules.add_perm("meetings.change_registration", is_live & (is_own_registration | is_curator))
rules.add_perm("meetings.set_availability", is_live & (is_own_registration | is_curator))
# The key of an agenda is handed on by the organisation alone; curators renew one that was lost.
rules.add_perm("meetings.share_agenda", is_own_registration)
rules.add_perm("meetings.renew_key", is_own_attendee | is_curator)
rules.add_perm("meetings.view_meeting", (is_side & was_told) | is_curator)
rules.add_perm("meetings.debrief_meeting", is_side & was_told)
rules.add_perm("meetings.promise_meeting", (is_side & was_told) | is_curator)
rules.add_perm("meetings.keep_promise", promised | is_curator)
for verb in ("hold", "miss", "cancel", "plan_again"):
    rules.add_perm(f"meetings.{verb}_meeting", is_curator)
# An agenda is published whole (plan_edition), never meeting by meeting.
rules.add_perm("meetings.publish_meeting", rules.always_false)


@rules.predicate
def is_of_own_people(user: Visitor, attendee: Attendee) -> bool:
    """Oneself, or somebody who comes for the organisation that one acts for."""
    return (user.is_authenticated and attendee.user_id == user.pk) or acts_for(user, attendee.registration.organisation)


@rules.predicate
def has_begun(user: Visitor, edition: Edition) -> bool:
    """There is something to report, of an edition that was not cancelled."""
    return edition.status == EditionStatus.ANNOUNCED and edition.starts_on <= edition.today()


rules.add_perm("meetings.run_late_attendee", is_of_own_people | is_curator)
rules.add_perm("meetings.view_totals_edition", has_begun | is_curator)
