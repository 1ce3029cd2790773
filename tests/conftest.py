"""What every test stands on: a private PostgreSQL without fsync, started once and shared by the workers."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from core.response_cache import PAGES
from openinno.database import embedded_server, ensure_started
from tests.scheduling import Scheduling

BASE_DIR = Path(__file__).resolve().parent.parent
NUMBERS = count(1)


def pytest_configure(config: pytest.Config) -> None:
    ensure_started(BASE_DIR, test=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def kept_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workers of one run keep the demonstration that the first of them loads."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demonstration"


# Tables that are not emptied with those of our models.
QUEUE = "procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers, core_cache, core_tally"


@pytest.fixture(scope="session")
def django_db_createdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Keep the database of the last run, unless a run that was killed left its rows in it."""
    return bool(request.config.getvalue("create_db")) or not _is_as_migrated()


def _is_as_migrated() -> bool:
    server = embedded_server(BASE_DIR, test=True)
    if server is None:
        return False
    # The second line: a migration that is new could not number its content types.
    query = """SELECT NOT EXISTS (SELECT 1 FROM accounts_user) AND EXISTS (SELECT 1 FROM taxonomy_theme)
        AND (SELECT last_value FROM django_content_type_id_seq) >= (SELECT max(id) FROM django_content_type)"""
    try:
        with server.connect(django_settings.DATABASES["default"]["TEST"]["NAME"]) as connected:
            row = connected.execute(query).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions empties the tables after it: put back what the migrations had written there."""
    with django_db_blocker.unblock():
        _number_after_what_was_put_back()
        as_migrated = connection.creation.serialize_db_to_string()

    def empty_and_refill(case: TransactionTestCase) -> None:
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {QUEUE}")
        connection.creation.deserialize_db_from_string(as_migrated)
        _number_after_what_was_put_back()
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE core_change, core_seal, core_sealing")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_refill)
        yield


def _number_after_what_was_put_back() -> None:
    """Rows come back with their numbers: the next ones must be numbered after them."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    from accounts.models import LegalVersion
    from matching.models import FundingScheme, PurchaseRule, Weighting
    from taxonomy.models import TargetAudience, Technology, Theme

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(
            no_style(),
            [
                *(Theme, Technology, TargetAudience, FundingScheme, PurchaseRule, Weighting, LegalVersion),
                *(ContentType, Permission),
            ],
        ):
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _cheap_and_private(settings, tmp_path_factory) -> Iterator[None]:
    """Passwords hashed quickly, files in a folder of the test's own (made with the first of them: most tests write none), mails
    kept in memory, limits not reached yet, and no language left by the request of another test."""
    cache.clear()
    PAGES.forget()
    translation.deactivate()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"media-{next(NUMBERS)}"
    yield
    translation.deactivate()


@pytest.fixture
def run_jobs():
    """A function that runs the jobs queued so far, and those they queue, as the worker would; returns their names."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    done: set[int] = set()

    def run() -> list[str]:
        names = []
        while job := ProcrastinateJob.objects.filter(status="todo").exclude(pk__in=done).order_by("pk").first():
            done.add(job.pk)
            names.append(job.task_name)
            app.tasks[job.task_name](**job.args)
        return names

    return run
