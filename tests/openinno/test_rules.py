"""For every kind of object, state and role: the list and the object's own rule agree, with each other and with what is stated."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Organisation
from core import states
from core.enums import Audience
from irritants.enums import DATED, IRRITANT_MOVES, MERGE_MOVES, PUBLIC, IrritantStatus, MergeStatus
from irritants.models import Attachment, Irritant
from irritants.rules import readable_fields
from matching.enums import (
    FUNDING_MOVES,
    LESSON_MOVES,
    MATCH_MOVES,
    OPEN_MATCHES,
    POC_MOVES,
    FundingStatus,
    LessonStatus,
    MatchOrigin,
    MatchStatus,
    MatchVerb,
    PocStatus,
    QuestionFact,
)
from matching.models import Match, Poc, PocNote
from startups.enums import STARTUP_MOVES, StartupStatus
from startups.models import Startup
from tests.factories.accounts import (
    OrganisationFactory,
    UserFactory,
    administrator,
    agency_manager,
    curator,
    manager_of,
    member_of,
)
from tests.factories.irritants import LONG_AGO, CoSignatureFactory, IrritantFactory, MergeFactory
from tests.factories.matching import (
    AnswerFactory,
    FundingFactory,
    LessonFactory,
    MatchFactory,
    PocFactory,
    QuestionFactory,
)
from tests.factories.startups import StartupFactory

AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
ROOMS = ("establishment", "company", "network")
OTHERS = ("other_establishment", "other_company", "other_network")
CURATORS = {"curator", "agency_manager", "administrator"}
SIGNED_IN = {"newcomer", *CURATORS, "cosigner", "observer", "two_hats"} | {
    f"{room}_{role}" for room in (*ROOMS, *OTHERS) for role in ("member", "manager")
}
EVERYONE = {"visitor", *SIGNED_IN}


def of(*rooms: str) -> set[str]:
    """The members and the managers of these organisations."""
    return {f"{room}_{role}" for room in rooms for role in ("member", "manager")}


class Cast:
    """An establishment, a company with its network, those who joined or observe, others of each kind, and the agency."""

    def __init__(self) -> None:
        self.places: dict[str, Organisation] = {
            "establishment": OrganisationFactory(establishment=True),
            "company": OrganisationFactory(startup=True),
            "network": OrganisationFactory(network=True),
            "other_establishment": OrganisationFactory(establishment=True),
            "other_company": StartupFactory(validated=True).organisation,
            "other_network": OrganisationFactory(network=True),
        }
        self.agency = OrganisationFactory(agency=True)
        self.cosigner = OrganisationFactory(establishment=True)
        self.observer = OrganisationFactory(establishment=True)
        self.people = {
            "visitor": AnonymousUser(),
            "newcomer": UserFactory(),
            "curator": curator(),
            "agency_manager": agency_manager(),
            "administrator": administrator(),
            "cosigner": member_of(self.cosigner),
            "observer": member_of(self.observer),
            "two_hats": self._two_hats(),
        }
        for place, organisation in self.places.items():
            self.people[f"{place}_member"] = member_of(organisation)
            self.people[f"{place}_manager"] = manager_of(organisation)

    def _two_hats(self) -> object:
        """Belongs to the establishment too, and acts for another one at present: only that one counts."""
        person = member_of(self.places["other_establishment"])
        person.memberships.create(organisation=self.places["establishment"], role="manager")
        return person

    def irritant(self, status: str = IrritantStatus.PUBLISHED, **fields: object) -> Irritant:
        author = self.people["establishment_member"]
        return IrritantFactory(establishment=self.places["establishment"], author=author, status=status, **fields)

    def startup(self, status: str = StartupStatus.VALIDATED) -> Startup:
        return StartupFactory(organisation=self.places["company"], status=status, networks=[self.places["network"]])

    def match(self, status: str, **fields: object) -> Match:
        return MatchFactory(irritant=self.irritant(), startup=self.startup(), status=status, **fields)

    def poc(self, status: str, **fields: object) -> Poc:
        poc = PocFactory(match=self.match(MatchStatus.POC), status=status, **fields)
        poc.observers.set([self.observer])
        return poc

    def listed_for(self, instance: object) -> set[str]:
        """Whose list holds it."""
        rows = type(instance).objects
        return {role for role, person in self.people.items() if rows.visible_to(person).filter(pk=instance.pk).exists()}

    def allowed(self, permission: str, instance: object) -> set[str]:
        return {role for role, person in self.people.items() if person.has_perm(permission, instance)}

    def acting_on(self, instance: object, table: states.MoveTable) -> set[str]:
        """Who is offered at least one move."""
        return {role for role, person in self.people.items() if states.available(instance, person, table)}


def _agree(cast: Cast, instance: object, table: states.MoveTable, expected: set[str]) -> None:
    kind = instance._meta
    listed = cast.listed_for(instance)
    assert cast.allowed(f"{kind.app_label}.view_{kind.model_name}", instance) == listed
    assert listed == expected
    assert cast.acting_on(instance, table) - listed == set()


def _readers_of_irritant(status: str) -> set[str]:
    if status in PUBLIC:
        return EVERYONE
    if status == IrritantStatus.ARCHIVED:  # those who had a part in it
        return of("establishment", "company", "network") | CURATORS | {"cosigner"}
    return of("establishment") | CURATORS


def _take_part(cast: Cast, irritant: Irritant) -> None:
    """The company was asked, and another establishment has joined."""
    match = MatchFactory(irritant=irritant, startup=cast.startup(), status=MatchStatus.SENT)
    match.record(MatchVerb.SEND, by=cast.people["curator"], at=AT)
    joined = CoSignatureFactory(irritant=irritant, establishment=cast.cosigner, by=cast.people["cosigner"])
    irritant.record("cosign", by=joined.by, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "corrections"), [*product(IrritantStatus.values, [False]), (IrritantStatus.SUBMITTED, True)]
)
def test_an_irritant(status, corrections):
    cast = Cast()
    irritant = cast.irritant(status, changes_requested_at=AT if corrections else None)
    if irritant.published_at:
        _take_part(cast, irritant)

    _agree(cast, irritant, IRRITANT_MOVES, _readers_of_irritant(status))
    editable = status == IrritantStatus.DRAFT or corrections
    assert cast.allowed("irritants.change_irritant", irritant) == (of("establishment") if editable else set())


@pytest.mark.django_db
@pytest.mark.parametrize("opened", [True, False])
def test_the_budget_of_a_published_irritant(opened):
    cast = Cast()
    irritant = cast.irritant(budget_visible=opened)

    readers = {role for role, person in cast.people.items() if "budget" in readable_fields(person, irritant)}
    establishments = of("establishment", "other_establishment") | {"cosigner", "observer", "two_hats"}
    assert readers == (EVERYONE if opened else establishments | CURATORS)


@pytest.mark.django_db
@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("status", IrritantStatus.values)
def test_an_attachment(status, private):
    cast = Cast()
    irritant = cast.irritant(status)
    if irritant.published_at:
        _take_part(cast, irritant)
    by = cast.people["establishment_member"]
    attachment = Attachment.objects.create(irritant=irritant, name="a.pdf", size=1, private=private, uploaded_by=by)

    readers = of("establishment") | CURATORS if private else _readers_of_irritant(status) - {"visitor"}
    assert cast.listed_for(attachment) == readers


@pytest.mark.django_db
@pytest.mark.parametrize("status", StartupStatus.values)
def test_a_company(status):
    cast = Cast()
    startup = cast.startup(status)

    shown = EVERYONE if status == StartupStatus.VALIDATED else of("company", "network") | CURATORS
    _agree(cast, startup, STARTUP_MOVES, shown)
    assert cast.allowed("startups.change_startup", startup) == of("company")
    assert cast.allowed("startups.validate_startup", startup) == of("network") | CURATORS


@pytest.mark.django_db
@pytest.mark.parametrize("status", MergeStatus.values)
def test_a_merge(status):
    cast = Cast()
    other = IrritantFactory(published=True, establishment=cast.places["other_establishment"])
    merge = MergeFactory(duplicate=cast.irritant(), target=other, status=status)

    targeted = of("other_establishment") | {"two_hats"}
    _agree(cast, merge, MERGE_MOVES, of("establishment") | targeted | CURATORS)
    assert cast.allowed("irritants.accept_merge", merge) == of("establishment")
    assert cast.allowed("irritants.object_merge", merge) == targeted
    assert cast.allowed("irritants.withdraw_merge", merge) == CURATORS


# State, origin, and whether it was ever sent, without what constraints refuse.
INTRODUCTIONS = [
    (status, origin, sent)
    for status, origin, sent in product(MatchStatus.values, MatchOrigin.values, [True, False])
    if sent or status not in OPEN_MATCHES | {MatchStatus.POC}
]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "origin", "sent"), INTRODUCTIONS)
def test_an_introduction(status, origin, sent):
    cast = Cast()
    match = cast.match(status, origin=origin, sent_at=LONG_AGO if sent else None)

    came_forward = origin in {MatchOrigin.COMPANY, MatchOrigin.NETWORK}
    supply = of("company", "network") if sent or came_forward else set()
    demand = of("establishment") if sent else set()
    _agree(cast, match, MATCH_MOVES, supply | demand | CURATORS)


@pytest.mark.django_db
@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("status", sorted(DATED))
def test_a_question_and_its_answer(status, withdrawn):
    cast = Cast()
    irritant = cast.irritant(status)
    _take_part(cast, irritant)
    asker = cast.people["other_company_member"]
    question = QuestionFactory(irritant=irritant, organisation=asker.organisation, by=asker, withdrawn=withdrawn)
    question.record(QuestionFact.ASK, by=asker, at=AT)
    answer = AnswerFactory(question=question)

    asked = of("other_company")
    readers = _readers_of_irritant(status) - {"visitor"} | asked
    assert cast.listed_for(question) == cast.allowed("matching.view_question", question) == readers
    of_answer = CURATORS if withdrawn else readers
    assert cast.listed_for(answer) == cast.allowed("matching.view_answer", answer) == of_answer
    assert cast.allowed("matching.read_asker", question) == asked | of("establishment") | CURATORS
    assert cast.allowed("matching.read_withdrawn", question) == asked | CURATORS
    assert cast.allowed("matching.read_withdrawn", answer) == of("establishment") | CURATORS
    answers = status in PUBLIC and not withdrawn
    assert cast.allowed("matching.answer_question", question) == (of("establishment") if answers else set())
    assert cast.allowed("matching.withdraw_said", question) == CURATORS
    asks = of("other_company", "network", "other_network") if status == IrritantStatus.PUBLISHED else set()
    assert cast.allowed("matching.ask_irritant", irritant) - of("company") == asks


# One that was stopped was committed before, or never.
POCS = [*((status, status != PocStatus.FRAMING) for status in PocStatus.values), (PocStatus.STOPPED, False)]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "was_committed"), POCS)
def test_a_poc_and_what_its_team_writes(status, was_committed):
    cast = Cast()
    poc = cast.poc(status, committed_at=LONG_AGO if was_committed else None)

    team = of("establishment", "company") | CURATORS
    _agree(cast, poc, POC_MOVES, EVERYONE if was_committed else team | {"observer"})
    assert cast.allowed("matching.view_poc_room", poc) == team | {"observer"}
    assert cast.allowed("matching.view_sourcing_poc", poc) == of("establishment") | CURATORS
    assert cast.allowed("matching.change_poc", poc) == of("establishment") | CURATORS
    # An administrator without an organisation reads, but has no name to write under.
    assert cast.allowed("matching.contribute_poc", poc) == team - {"administrator"}
    for private, place in product([False, True], ["establishment", "company"]):
        by = cast.people[f"{place}_member"]
        note = PocNote.objects.create(poc=poc, by=by, organisation=cast.places[place], text="…", private=private)
        readers = of(place) | {"administrator"} if private else team | {"observer"}
        assert cast.listed_for(note) == readers


@pytest.mark.django_db
@pytest.mark.parametrize("status", FundingStatus.values)
def test_a_funding_file(status):
    cast = Cast()
    funding = FundingFactory(poc=cast.poc(PocStatus.RUNNING), status=status)

    _agree(cast, funding, FUNDING_MOVES, of("establishment", "company") | CURATORS)
    assert cast.allowed("matching.pay_funding", funding) == CURATORS
    assert cast.allowed("matching.change_funding", funding) == of("establishment") | CURATORS


@pytest.mark.django_db
@pytest.mark.parametrize("status", LessonStatus.values)
def test_a_lesson(status):
    cast = Cast()
    lesson = LessonFactory(poc=cast.poc(PocStatus.SCALED), status=status)

    parties = of("establishment", "company") | CURATORS
    published = status == LessonStatus.PUBLISHED
    _agree(cast, lesson, LESSON_MOVES, EVERYONE if published else parties)
    writers = of("establishment") | CURATORS if status == LessonStatus.DRAFT else set()
    assert cast.allowed("matching.change_lesson", lesson) == writers
    reusers = of("other_establishment") | {"cosigner", "observer", "two_hats"}
    assert cast.allowed("matching.reuse_lesson", lesson) == (reusers if published else set())
    takers = reusers | parties if published else set()
    assert cast.allowed("matching.take_kit_lesson", lesson) == takers
    assert cast.allowed("matching.fill_kit_lesson", lesson) == parties
    assert cast.allowed("matching.annotate_lesson", lesson) == (
        of("company") if status != LessonStatus.DRAFT else set()
    )
    assert cast.allowed("matching.stop_reminders_lesson", lesson) == (
        parties if status == LessonStatus.DRAFT else set()
    )
    assert cast.allowed("matching.contact_lesson", lesson) == of("establishment") | CURATORS


@pytest.mark.django_db
@pytest.mark.parametrize(("agreed", "may_agree"), [(False, {"establishment_member"}), (True, set())])
def test_nobody_agrees_to_be_called_for_somebody_else(agreed, may_agree):
    cast = Cast()
    person = cast.people["establishment_member"]
    lesson = LessonFactory(
        poc=cast.poc(PocStatus.SCALED),
        status=LessonStatus.PUBLISHED,
        contact="Poste 12",
        contact_person=person,
        contact_consented_at=LONG_AGO if agreed else None,
    )

    assert cast.allowed("matching.consent_lesson", lesson) == may_agree
    assert cast.allowed("matching.end_contact_lesson", lesson) == of("establishment") | CURATORS


@pytest.mark.django_db
@pytest.mark.parametrize("audience", Audience.values)
def test_a_line_of_the_thread(audience):
    cast = Cast()
    irritant = cast.irritant()
    readers = [cast.places["establishment"].pk, cast.places["company"].pk]
    event = irritant.append_event(
        subject=irritant, verb="publish", by=None, at=AT, audience=Audience(audience), stage=0, readers=readers
    )

    expected = {
        Audience.PUBLIC: EVERYONE,
        Audience.SIGNED_IN: SIGNED_IN,
        Audience.PARTIES: of("establishment", "company") | CURATORS,
        Audience.CURATORS: CURATORS,
    }
    assert cast.listed_for(event) == expected[Audience(audience)]


@pytest.mark.django_db
def test_who_may_see_the_people_of_an_organisation_and_manage_it():
    cast = Cast()

    for place in ("establishment", "company", "network"):
        organisation = cast.places[place]
        assert cast.allowed("accounts.view_people", organisation) == of(place) | CURATORS
        managers = {f"{place}_manager", "agency_manager", "administrator"}
        assert cast.allowed("accounts.manage_organisation", organisation) == managers
    assert cast.allowed("accounts.manage_organisation", cast.agency) == {"agency_manager", "administrator"}
    assert cast.allowed("accounts.manage_any_organisation", None) == {"agency_manager", "administrator"}


@pytest.mark.django_db
def test_somebody_whose_account_is_closed_may_do_nothing():
    cast = Cast()
    irritant, startup = cast.irritant(IrritantStatus.DRAFT), cast.startup(StartupStatus.REGISTERED)
    for person in cast.people.values():
        person.is_active = False

    assert cast.allowed("irritants.view_irritant", irritant) == set()
    assert cast.allowed("startups.view_startup", startup) == set()


@pytest.mark.django_db
def test_the_roles_named_here_are_those_of_the_cast():
    assert set(Cast().people) == EVERYONE
