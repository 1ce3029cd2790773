"""The cast of the tests of pages: one person per role, of the organisations concerned and of others."""

from dataclasses import dataclass

from accounts.models import User
from irritants.models import Irritant
from matching.enums import FundingStatus, LessonStatus, MatchStatus, PocStatus
from matching.models import Funding, Lesson, Match, Poc
from startups.models import Startup
from tests.factories.accounts import OrganisationFactory, administrator, curator, manager_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import CriterionFactory, FundingFactory, LessonFactory, MatchFactory, PocFactory
from tests.factories.startups import StartupFactory


@dataclass(frozen=True)
class World:
    """One irritant followed to its lesson, the people around it, and others who have nothing to do with it."""

    people: dict[str, User | None]
    irritant: Irritant
    startup: Startup
    match: Match
    poc: Poc
    funding: Funding
    lesson: Lesson


def make_world() -> World:
    network = OrganisationFactory(network=True)
    startup = StartupFactory(validated=True, networks=[network])
    irritant = IrritantFactory(published=True)
    match = MatchFactory(irritant=irritant, startup=startup, status=MatchStatus.POC)
    poc = PocFactory(match=match, status=PocStatus.RUNNING)
    CriterionFactory(poc=poc)
    people = {
        "visitor": None,
        "establishment": irritant.author,
        "other_establishment": manager_of(OrganisationFactory(establishment=True)),
        "company": manager_of(startup.organisation),
        "other_company": manager_of(StartupFactory(validated=True).organisation),
        "network": manager_of(network),
        "other_network": manager_of(OrganisationFactory(network=True)),
        "curator": curator(),
        "administrator": administrator(),
    }
    return World(
        people=people,
        irritant=irritant,
        startup=startup,
        match=match,
        poc=poc,
        funding=FundingFactory(poc=poc, status=FundingStatus.GRANTED),
        lesson=LessonFactory(
            poc=PocFactory(match=MatchFactory(irritant=irritant, status=MatchStatus.POC), status=PocStatus.SCALED),
            status=LessonStatus.PUBLISHED,
        ),
    )
