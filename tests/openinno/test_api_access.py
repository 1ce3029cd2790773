"""For every operation of the API and every role, which answer it gives; and that a refused one changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from irritants.enums import IrritantStatus
from matching.enums import MatchStatus
from matching.models import Milestone
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.irritants import CoSignatureFactory
from tests.meetings.open import open_edition
from tests.openinno.posts import NOT_SHOWN, OUTSIDERS, ROLES, SIGNED_IN, irritant_in, match_in
from tests.openinno.test_access_verbs import everything, undone_after, written
from tests.people import World, make_world
from tests.programs import ROOT, Program

Asked = Callable[[World], tuple[str, Any]]
READ_BY_ALL = dict.fromkeys(ROLES, 200)
READ_WITH_TOKEN = {**READ_BY_ALL, "visitor": 401}
PARTIES = ("establishment", "company", "network", "curator", "administrator")
ESTABLISHMENTS = ("establishment", "other_establishment")
TEAM = ("establishment", "company", "curator")


def may(*allowed: str, done: int = 200, hidden: tuple[str, ...] = ()) -> dict[str, int]:
    """Done for `allowed`; else hidden (404) or refused (403); 401 without a token."""
    refused = {role: 404 if role in hidden else 403 for role in SIGNED_IN}
    return {**refused, "visitor": 401, **dict.fromkeys(allowed, done)}


def fixed(path: str, body: Any = None) -> Asked:
    return lambda world: (path, body)


def of_irritant(status: str, rest: str = "", body: Any = None) -> Asked:
    return lambda world: (f"irritants/{irritant_in(world, status).uuid}/{rest}", body)


def of_match(status: str, rest: str, body: Any = None) -> Asked:
    return lambda world: (f"introductions/{match_in(world, status).uuid}/{rest}", body)


def joined(world: World) -> tuple[str, Any]:
    other = world.people["other_establishment"]
    irritant = CoSignatureFactory(irritant=world.irritant, establishment=other.organisation, by=other).irritant
    return f"irritants/{irritant.uuid}/cosignature/", None


def milestone(world: World) -> tuple[str, Any]:
    made = Milestone.objects.create(poc=world.poc, title="Bilan", due_on="2026-06-01")
    return f"milestones/{made.uuid}/reached/", None


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


NO = {"decline_reason": "budget"}
OPERATIONS: dict[str, tuple[str, Asked, dict[str, int]]] = {
    "schema": ("get", fixed("schema/"), READ_BY_ALL),
    "me": ("get", fixed("me/"), READ_WITH_TOKEN),
    "taxonomy": ("get", fixed("taxonomy/"), READ_BY_ALL),
    "irritants": ("get", fixed("irritants/"), READ_BY_ALL),
    "own_irritants": ("get", fixed("irritants/own/"), READ_WITH_TOKEN),
    "irritant": ("get", lambda world: (f"irritants/{world.irritant.uuid}/", None), READ_BY_ALL),
    "irritant_draft": ("post", fixed("irritants/", {"title": "Un irritant"}), may(*ESTABLISHMENTS, done=201)),
    "irritant_change": (
        "patch",
        of_irritant(IrritantStatus.DRAFT, body={"title": "Mieux dit"}),
        may("establishment", hidden=NOT_SHOWN),
    ),
    "irritant_submit": (
        "post",
        of_irritant(IrritantStatus.DRAFT, "submission/"),
        may("establishment", hidden=NOT_SHOWN),
    ),
    "irritant_cosign": (
        "post",
        of_irritant(IrritantStatus.PUBLISHED, "cosignature/", {"intent": "test"}),
        may("other_establishment", done=201),
    ),
    "irritant_leave": ("delete", joined, may("other_establishment", done=204)),
    "companies": ("get", fixed("companies/"), READ_BY_ALL),
    "company": ("get", lambda world: (f"companies/{world.startup.organisation.slug}/", None), READ_BY_ALL),
    "introductions": ("get", fixed("introductions/"), READ_WITH_TOKEN),
    "introduction": ("get", of_match(MatchStatus.SENT, ""), may(*PARTIES, hidden=OUTSIDERS)),
    "introduction_interest": (
        "post",
        of_match(MatchStatus.SENT, "interest/", {}),
        may("company", hidden=OUTSIDERS),
    ),
    "introduction_decline": ("post", of_match(MatchStatus.SENT, "decline/", NO), may("company", hidden=OUTSIDERS)),
    "introduction_accept": (
        "post",
        of_match(MatchStatus.INTERESTED, "accept/", {}),
        may("establishment", hidden=OUTSIDERS),
    ),
    "introduction_refuse": (
        "post",
        of_match(MatchStatus.INTERESTED, "refuse/", NO),
        may("establishment", hidden=OUTSIDERS),
    ),
    "introduction_postpone": (
        "post",
        lambda world: of_match(MatchStatus.SENT, "postpone/", {"until": tomorrow()})(world),
        may("company", hidden=OUTSIDERS),
    ),
    "pocs": ("get", fixed("pocs/"), READ_BY_ALL),
    "poc": ("get", lambda world: (f"pocs/{world.poc.uuid}/", None), READ_BY_ALL),
    "milestone_add": (
        "post",
        lambda world: (f"pocs/{world.poc.uuid}/milestones/", {"title": "Bilan", "due_on": "2026-06-01"}),
        may(*TEAM, done=201),
    ),
    "milestone_reached": ("post", milestone, may(*TEAM)),
    "lessons": ("get", fixed("lessons/"), READ_BY_ALL),
    "editions": ("get", fixed("editions/"), READ_BY_ALL),
    "edition": ("get", lambda world: (f"editions/{open_edition().uuid}/", None), READ_BY_ALL),
    "lesson": ("get", lambda world: (f"lessons/{world.lesson.uuid}/", None), READ_BY_ALL),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_each_role_gets_the_answer_stated_and_a_refused_one_changes_nothing(name):
    method, asked, expected = OPERATIONS[name]
    world = make_world()
    path, body = asked(world)
    programs = {role: Program(person) for role, person in world.people.items()}
    for program in programs.values():
        program.get("me/")  # notes the use of the token
    before, answers, unchanged = everything(), {}, {}
    for role, program in programs.items():
        with undone_after():
            already = written()
            answers[role] = program.ask(method, path, body).status_code
            unchanged[role] = written() == already or everything() == before

    assert answers == expected
    done = {role for role, status in answers.items() if status < 300} if method != "get" else set()
    assert {role for role in answers if not unchanged[role]} == done


@pytest.mark.django_db
def test_every_operation_is_in_the_table():
    described = Client().get(f"{ROOT}schema/").json()

    assert {each["operationId"] for methods in described["paths"].values() for each in methods.values()} == set(
        OPERATIONS
    )


@pytest.mark.django_db
def test_a_token_without_organisation_reads_what_is_public_and_does_nothing():
    world = make_world()
    person = member_of(OrganisationFactory(establishment=True))
    person.memberships.all().delete()
    person.refresh_from_db()
    program = Program(type(person).objects.get(pk=person.pk))

    assert program.get("me/").json()["organisation"] is None
    assert program.get("irritants/own/").json()["results"] == []
    assert program.get("introductions/").json()["results"] == []
    assert program.get(f"introductions/{world.match.uuid}/").status_code == 404
    assert program.post("irritants/", {"title": "Un irritant"}).status_code == 403
