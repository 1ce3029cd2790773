"""The two sides of a meeting as one reader may know them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Organisation, User, Visitor, is_curator
from accounts.rules import acts_for
from irritants.rules import readable_fields
from meetings.models import Debrief, Meeting


@dataclass(frozen=True, slots=True)
class Sides:
    """Names of the establishment and of the company; of a hidden establishment, that it is one."""

    establishment: str
    company: str


def sides_for(user: Visitor, meeting: Meeting) -> Sides:
    match = meeting.match
    shown = "establishment" in readable_fields(user, match.irritant)
    establishment = match.irritant.establishment.label if shown else _("An establishment")
    return Sides(establishment=establishment, company=match.startup.organisation.label)


def public_sides(meeting: Meeting, unlisted: Collection[int]) -> Sides:
    """As anybody in the room may read them. `unlisted` are the keys of organisations that asked not to be named in public."""
    irritant, company = meeting.match.irritant, meeting.match.startup.organisation
    hidden = irritant.hide_establishment or irritant.establishment_id in unlisted
    return Sides(
        establishment=_("An establishment") if hidden else irritant.establishment.label,
        company=_("A company") if company.pk in unlisted else company.label,
    )


def organisations_of(meeting: Meeting) -> tuple[Organisation, Organisation]:
    """The establishment, then the company."""
    return meeting.match.irritant.establishment, meeting.match.startup.organisation


def other_side(meeting: Meeting, organisation: Organisation) -> Organisation:
    establishment, company = organisations_of(meeting)
    return company if organisation.pk == establishment.pk else establishment


@dataclass(frozen=True, slots=True)
class SideSaid:
    """What a reader may know of a side's debrief: its wish; of their own, and for curators, the rating and the note too."""

    name: str
    is_own: bool
    is_whole: bool
    debrief: Debrief | None


def said_by_each(user: User, meeting: Meeting) -> list[SideSaid]:
    """The establishment, then the company. One query."""
    by_side = {each.organisation_id: each for each in meeting.debriefs.all()}
    names = sides_for(user, meeting)
    establishment, company = organisations_of(meeting)
    return [
        SideSaid(name, (own := acts_for(user, side)), own or is_curator(user), by_side.get(side.pk))
        for name, side in ((names.establishment, establishment), (names.company, company))
    ]
