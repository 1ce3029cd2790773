"""The tables are those of the models, by one line of migrations per app."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.repository import APPS


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_migrations_of_an_app_are_one_line():
    graph = MigrationLoader(connection).graph

    assert {app: len(graph.leaf_nodes(app)) for app in APPS if graph.leaf_nodes(app)} == {
        app: 1 for app in APPS if graph.leaf_nodes(app)
    }


def test_the_system_checks_find_nothing(settings):
    settings.SILENCED_SYSTEM_CHECKS = ["templates.E002"]  # what makes unknown variables fail in tests
    call_command("check", fail_level="WARNING")
