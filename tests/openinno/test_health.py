"""/sante/ and /pret/: what monitors and balancers are told."""

import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from openinno import health
from tests.openinno.running import address_of, manage, process, wait_for

READY = {"database": True, "migrations": True, "worker": True}


def _worker_heard(ago: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - ago])


def test_a_process_that_lives_says_so_without_a_database(client):
    response = client.get("/sante/")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_is_a_database_its_migrations_and_a_worker(client):
    _worker_heard(timedelta(seconds=5))

    response = client.get("/pret/")

    assert (response.status_code, response.json()) == (200, READY)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("heard", [[], [timedelta(seconds=61)]])
def test_without_a_worker_heard_lately_it_is_not_ready(client, heard):
    for ago in heard:
        _worker_heard(ago)

    response = client.get("/pret/")

    assert (response.status_code, response.json()) == (503, READY | {"worker": False})


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_yet_is_named(client):
    _worker_heard(timedelta(0))
    latest = (settings.BASE_DIR / "core/migrations/max_migration.txt").read_text().strip()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core' AND name = %s", [latest])

    response = client.get("/pret/")

    assert (response.status_code, response.json()) == (503, READY | {"migrations": False})


def test_without_its_database_it_is_not_ready(client, monkeypatch):
    def refused():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health.connection, "cursor", refused)

    response = client.get("/pret/")

    assert (response.status_code, response.json()) == (503, dict.fromkeys(READY, False))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_it_ready(client, tmp_path):
    assert client.get("/pret/").status_code == 503
    database = connection.settings_dict["NAME"]
    environment = {**os.environ, "OPENINNO_ENV": "test", "DATABASE_URL": address_of(database)}

    with process(manage("procrastinate", "worker"), environment, tmp_path / "worker.log"):
        wait_for(lambda: client.get("/pret/").status_code == 200)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '61 seconds'")
    assert client.get("/pret/").json() == READY | {"worker": False}
