"""Providers that are started once, and told at each test to answer as they should."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from openinno import identities
from tests.accounts.conftest import mail_link  # noqa: F401 - a fixture of theirs
from tests.contract.providers import ProConnect, running_proconnect
from tests.contract.saml import Establishment, doors, make_key, running_establishment


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def _proconnect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProConnect]:
    with running_proconnect(tmp_path_factory.mktemp("proconnect") / "log") as running:
        yield running


@pytest.fixture
def proconnect(_proconnect: ProConnect, settings) -> ProConnect:
    """It answers as it should, and our settings name it."""
    _proconnect.change()
    settings.SOCIALACCOUNT_PROVIDERS = identities.providers(_proconnect.environment)
    return _proconnect


@pytest.fixture(scope="session")
def _establishments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Establishment]]:
    folder = tmp_path_factory.mktemp("federation")
    for name in ("essai", "autre", "next", "stranger", "us"):
        make_key(folder, name)
    with running_establishment("essai", folder) as first, running_establishment("autre", folder) as second:
        yield [first, second]


@pytest.fixture
def federation(_establishments: list[Establishment], settings) -> list[Establishment]:
    """Two establishments that have read who we are, and that our settings name; both answer as they should."""
    for each in _establishments:
        each.publish()
    settings.SOCIALACCOUNT_PROVIDERS = doors(_establishments[0].folder, _establishments)
    ours = Client().get(reverse("saml_metadata")).content.decode()
    for each in _establishments:
        each.publish(sp=ours)
    return _establishments


@pytest.fixture
def essai(federation: list[Establishment]) -> Establishment:
    return federation[0]
