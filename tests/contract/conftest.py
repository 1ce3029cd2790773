"""Providers that are started once, and told at each test to answer as they should."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from openinno import identities
from tests.accounts.conftest import mail_link  # noqa: F401 - a fixture of theirs
from tests.contract.providers import ProConnect, running_proconnect


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
