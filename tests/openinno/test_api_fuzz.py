"""The API against its own description: what it allows, what it excludes, and what nobody would think of sending."""

import json
import re
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from schemathesis.config import SchemathesisConfig

from irritants.enums import IrritantStatus
from matching.enums import MatchStatus
from matching.models import Milestone
from openinno.api import described
from tests.factories.irritants import IrritantFactory
from tests.openinno.posts import irritant_in, match_in
from tests.people import World, make_world
from tests.programs import ROOT, secret_of

EXAMPLES = 8  # of each operation, beside the cases at the limits of each parameter
# 422: of the shape described, but it names nothing, or a rule says no. 412: another version than the one it had.
REFUSED = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
CONFIG = {
    "generation": {"max-examples": EXAMPLES, "deterministic": True},
    "checks": {"positive_data_acceptance": {"expected-statuses": REFUSED}},
}
# Slugs of the vocabularies that the migrations write.
WORDS = {"theme": "vie-des-campus", "technology": "ia", "audience": "etudiants"}
WELL_FORMED = re.compile(r"[0-9a-f-]{36}|[\w-]+", re.ASCII)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


COMPANY_S = re.compile(r"introductions/.*/(interest|decline|postpone)/")


class There:
    """What the addresses may lead to, and who asks: nobody, or somebody who may do what is asked."""

    def __init__(self, world: World, *, signed_in: bool) -> None:
        people = ("establishment", "company") if signed_in else ()
        self.secrets = {role: secret_of(world.people[role]) for role in people}
        milestone = Milestone.objects.create(poc=world.poc, title="Bilan", due_on="2026-06-01")
        irritants = [world.irritant, *(irritant_in(world, status) for status in IrritantStatus)]
        matches = [world.match, *(match_in(world, status) for status in MatchStatus)]
        self.objects = {
            "irritants": [str(each.uuid) for each in (*irritants, IrritantFactory(published=True))],
            "introductions": [str(each.uuid) for each in matches],
            "companies": [world.startup.organisation.slug],
            "pocs": [str(world.poc.uuid)],
            "lessons": [str(world.lesson.uuid)],
            "milestones": [str(milestone.uuid)],
        }

    def headers(self, case: Any) -> dict[str, str]:
        role = "company" if COMPANY_S.search(case.path) else "establishment"
        return {"Authorization": f"Bearer {self.secrets[role]}"} if self.secrets else {}

    def lead(self, case: Any) -> None:
        """To one of them, where the address is well formed; and to words that there are."""
        known = self.objects.get(case.path.removeprefix(ROOT).partition("/")[0], [])
        turn = len(f"{case.body}{case.query}")
        for name, value in case.path_parameters.items():
            if WELL_FORMED.fullmatch(str(value)):
                case.path_parameters[name] = known[turn % len(known)]
        for name, words in WORDS.items():
            asked = case.query.get(name)
            if isinstance(asked, list) and asked and all(WELL_FORMED.fullmatch(str(each)) for each in asked):
                case.query[name] = [words]
        if WELL_FORMED.fullmatch(str(case.query.get("cursor", ""))):
            del case.query["cursor"]


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """The server keeps the connection of the test, as Django's test client does."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield
    for each in signals:
        each.connect(close_old_connections)


@pytest.fixture
def world(settings, one_transaction) -> World:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, (10**9, 60))
    return make_world()


@pytest.fixture
def visitor(world) -> There:
    return There(world, signed_in=False)


@pytest.fixture
def people(world) -> There:
    return There(world, signed_in=True)


def holds(case: Any, there: There) -> None:
    """Every check, after which nothing has happened."""
    there.lead(case)
    with transaction.atomic():
        case.call_and_validate(headers=there.headers(case))
        connection.check_constraints()
        transaction.set_rollback(True)


# As it is served, but for the counting of requests, which asks the database: there is none yet when tests are collected.
description = json.loads(json.dumps(described(), default=str))
schema = schemathesis.openapi.from_dict(description, config=SchemathesisConfig.from_dict(CONFIG))
schema.app = WSGIHandler()
public = schema.include(method="GET").exclude(path_regex="/(me|own|introductions)/")
patiently = hypothesis.settings(deadline=None, suppress_health_check=list(hypothesis.HealthCheck))


@public.parametrize()
@patiently
def test_what_is_public_answers_visitors_as_described(case, visitor):
    holds(case, visitor)


@schema.parametrize()
@patiently
def test_everything_answers_a_token_as_described(case, people):
    holds(case, people)
