"""kill -9 of the server, the worker and the database: nothing acknowledged is lost, nothing is told twice."""

import json
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from core.jobs import MAX_ATTEMPTS
from tests.openinno.running import wait_for
from tests.resilience import audit
from tests.resilience.load import Load
from tests.resilience.postbox import Copy, Postbox, listening
from tests.resilience.system import System, running

pytestmark = pytest.mark.slow

# What dies together. The last is a power cut.
VICTIMS = (("web",), ("worker",), ("database",), ("web", "worker", "database"))
PAUSE = 0.15  # seconds before each request of a person
DEAD_FOR_LONG = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' RETURNING id"


@pytest.fixture(scope="module")
def postbox() -> Iterator[Postbox]:
    with listening() as postbox:
        yield postbox


@pytest.fixture(scope="module")
def system(postbox: Postbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    home = tmp_path_factory.mktemp("killed")
    with running(home, postbox.port, home / "cast.json") as system:
        yield system


@pytest.fixture
def cast(system: System) -> dict[str, Any]:
    return json.loads((system.home / "cast.json").read_text())


def _wait_a_moment() -> None:
    time.sleep(random.uniform(0, 0.7))  # noqa: S311 any moment will do


def _wait_until_settled(system: System) -> None:
    def settled() -> bool:
        system.start_again_what_ended()
        return audit.unsettled(system) == {}

    wait_for(settled, seconds=60)


def _wait_until_at_work(system: System, load: Load, copies: list[Copy]) -> None:
    """Until people are told of more and more mails leave: what is killed next is killed at work."""
    told, left = len(load.told) + 3, len(copies) + 3

    def at_work() -> bool:
        system.start_again_what_ended()
        assert load.failures == []
        return len(load.told) >= told and len(copies) >= left

    wait_for(at_work)


def test_whatever_is_killed_under_load_nothing_is_lost_and_nothing_told_twice(system, cast, postbox):
    with Load(system.port, cast, pause=PAUSE) as load:
        for victims in random.sample(VICTIMS, len(VICTIMS)):
            _wait_until_at_work(system, load, postbox.copies)
            _wait_a_moment()
            for victim in victims:
                system.kill(victim)
            _wait_a_moment()
            for victim in reversed(victims):
                system.start(victim)
        _wait_until_at_work(system, load, postbox.copies)
    _wait_until_settled(system)

    assert load.failures == []
    assert audit.changes_lost(system, load.told) == []
    assert audit.words_lost(system, load.titles) == []
    assert audit.states_without_event(system) == []
    assert audit.irritants_without_answer(system) == []
    assert audit.notifications(system) == audit.notifications_due(system)
    sent = system.rows("SELECT message_id FROM core_outgoingmail ORDER BY 1")
    assert sorted({(copy.message_id,) for copy in postbox.copies}) == sent
    assert audit.copies_unexplained(system, postbox.copies) == []


@pytest.mark.parametrize("victim", ["worker", "database"])
def test_killed_between_the_yes_of_the_mail_server_and_our_record_a_mail_keeps_its_message_id(
    victim, system, cast, postbox
):
    story = Load(system.port, cast, pause=0).stories[0]
    wait_for(lambda: story.sign_in() or True)  # the test before may have killed the site: people ask again
    before, unrecorded, again = len(postbox.copies), [], threading.Event()

    def kill() -> None:
        system.kill(victim)
        system.start("database")
        unrecorded.extend(system.rows('SELECT message_id, "to" FROM core_outgoingmail WHERE sent_at IS NULL'))
        system.rows(DEAD_FOR_LONG)
        system.start_again_what_ended()
        again.set()

    postbox.at_goodbye = kill
    story.submit()
    assert again.wait(30)
    _wait_until_settled(system)

    assert len(unrecorded) == 1
    assert [(copy.message_id, copy.to) for copy in postbox.copies[before:]] == unrecorded * 2
    assert audit.notifications(system) == audit.notifications_due(system)


def test_a_job_that_its_worker_forgot_is_taken_up_and_one_that_kills_its_workers_is_not(system):
    plant = """
        INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, worker_id)
        SELECT 'default', 'accounts.mail_due_notifications', '{}', 'doing', %s, max(id) FROM procrastinate_workers
        RETURNING id
    """
    forgotten = system.value(plant, 0)
    deadly = system.value(plant, MAX_ATTEMPTS)
    state = "SELECT id, status::text FROM procrastinate_jobs WHERE id = ANY(%s)"

    try:
        wait_for(lambda: system.rows(state, [forgotten, deadly]) == [(deadly, "failed")], seconds=90)
    finally:
        system.rows("DELETE FROM procrastinate_jobs WHERE id = %s RETURNING id", deadly)
