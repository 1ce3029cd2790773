"""For every address that changes something and every role: which answer, and that a refused one changed nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from tests.architecture.test_views import named_views
from tests.openinno.posts import ROLES, SIGN_IN, VERB_POSTS, VERBS, Answer, Post
from tests.openinno.posts_agendas import AGENDAS
from tests.openinno.posts_alerts import ALERTS
from tests.openinno.posts_beside import POSTS_BESIDE
from tests.openinno.posts_circulars import CIRCULARS
from tests.openinno.posts_curation import CHASING
from tests.openinno.posts_day import DAY
from tests.openinno.posts_figures import FIGURES
from tests.openinno.posts_legal import LEGAL
from tests.openinno.posts_lessons import LESSONS
from tests.openinno.posts_mails import MAILS
from tests.openinno.posts_meetings import MEETINGS
from tests.openinno.posts_money import MONEY
from tests.openinno.posts_organisations import ORGANISATIONS
from tests.openinno.posts_planning import PLANNING
from tests.openinno.posts_questions import QUESTIONS, REPORTS
from tests.openinno.posts_room import ROOM
from tests.openinno.posts_webhooks import WEBHOOKS
from tests.openinno.test_access import PAGES, address
from tests.people import World, make_world

POSTS: dict[str, Post] = {
    **VERB_POSTS,
    **POSTS_BESIDE,
    **CHASING,
    **QUESTIONS,
    **REPORTS,
    **WEBHOOKS,
    **ALERTS,
    **MEETINGS,
    **PLANNING,
    **AGENDAS,
    **MONEY,
    **FIGURES,
    **DAY,
    **LESSONS,
    **MAILS,
    **ROOM,
    **ORGANISATIONS,
    **CIRCULARS,
    **LEGAL,
}
OURS = ("accounts", "core", "irritants", "startups", "matching", "meetings", "taxonomy")
# Pages of packages: tested where they come from, and in tests/accounts. The API has a table of its own.
PACKAGES = ("admin:", "account_", "mfa_", "socialaccount_", "social/", "usersessions_", "proconnect_", "api:")
PACKAGES += ("saml_", "federation")


def our_models() -> list[type[Model]]:
    return [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def everything() -> dict[str, str]:
    """All our rows, in one query: there are a hundred tables."""
    tables = [(model._meta.label, connection.ops.quote_name(model._meta.db_table)) for model in our_models()]
    rows = "SELECT %s, string_agg(a_row::text, E'\\n' ORDER BY a_row::text) FROM {} AS a_row"
    query = " UNION ALL ".join(rows.format(table) for _label, table in tables)
    with connection.cursor() as cursor:
        cursor.execute(query, [label for label, _table in tables])
        return dict(cursor.fetchall())


def written() -> int:
    """How many of our rows this transaction has written until now, those of what was undone since included."""
    query = """SELECT sum(pg_stat_get_xact_tuples_inserted(a_table) + pg_stat_get_xact_tuples_updated(a_table)
        + pg_stat_get_xact_tuples_deleted(a_table))::bigint FROM unnest(%s::regclass[]) AS a_table"""
    with connection.cursor() as cursor:
        cursor.execute(query, [[model._meta.db_table for model in our_models()]])
        return int(cursor.fetchone()[0])


@contextmanager
def undone_after() -> Iterator[None]:
    """What happens inside is checked by the database as if committed, then undone."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


def signed_in_as(world: World, role: str) -> Client:
    client = Client()
    if person := world.people[role]:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answer_of(response: HttpResponse) -> Answer:
    sends_to_sign_in = response.get("Location", "").startswith(f"{reverse('account_login')}?")
    return SIGN_IN if sends_to_sign_in else response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_each_role_gets_the_answer_stated_and_only_a_post_that_is_accepted_changes_anything(name):
    post, world = POSTS[name], make_world()
    url = post.make(world)
    clients = {role: signed_in_as(world, role) for role in ROLES}
    data = post.data(world)

    already = written()
    assert {role: answer_of(client.get(url)) for role, client in clients.items()} == answers_to_a_get(post)
    assert written() == already

    answers, unchanged, before = {}, {}, everything()
    for role, client in clients.items():
        with undone_after():
            already = written()
            answers[role] = answer_of(client.post(url, fresh(data)))
            # Nothing written is nothing changed; what was written and undone is looked for in the rows.
            unchanged[role] = written() == already or everything() == before

    assert answers == post.expected
    assert {role for role in ROLES if not unchanged[role]} == {role for role in ROLES if answers[role] == post.done}


def answers_to_a_get(post: Post) -> dict[str, Answer]:
    """It asks, or is refused."""
    if post.asks:
        return {role: shown(answer) for role, answer in post.expected.items()}
    asks_to_sign_in = {"visitor": SIGN_IN} if post.expected["visitor"] == SIGN_IN else {}
    return {**dict.fromkeys(ROLES, 405), **asks_to_sign_in}


def fresh(data: dict[str, Any]) -> dict[str, Any]:
    """The same files from their beginning."""
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return data


def shown(answer: Answer) -> Answer:
    """A form that would be accepted, or accepted once corrected, is shown."""
    return 200 if answer in {302, 422} else answer


@pytest.mark.django_db
def test_every_address_is_in_one_of_the_tables():
    world = make_world()
    tested = {resolve(address(page, world).partition("?")[0]).view_name for page in PAGES}
    tested |= {resolve(post.make(world)).view_name for post in POSTS.values()}
    addresses = {name for name, _view in named_views(get_resolver()) if not name.startswith(PACKAGES)}

    assert addresses - tested == set()


def test_every_verb_is_in_the_table():
    assert {kind: set(verbs) for kind, verbs in VERBS.items()} == {
        kind: {name.removeprefix(f"{kind} ") for name in VERB_POSTS if name.startswith(f"{kind} ")} for kind in VERBS
    }
