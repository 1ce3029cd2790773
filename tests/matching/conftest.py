"""What the tests of embeddings stand on."""

import pytest

from irritants.models import Irritant
from startups.models import Startup
from tests.factories.irritants import IrritantFactory
from tests.factories.startups import StartupFactory
from tests.matching.embedder import DIMENSIONS, KEY, MODEL, running


@pytest.fixture
def embedder(settings):
    with running() as each:
        settings.EMBEDDINGS_URL = each.url
        settings.EMBEDDINGS_KEY = KEY
        settings.EMBEDDINGS_MODEL = MODEL
        settings.EMBEDDINGS_DIMENSIONS = DIMENSIONS
        settings.EMBEDDINGS_DAILY_TOKENS = 1_000_000
        yield each


@pytest.fixture
def need() -> Irritant:
    return IrritantFactory(published=True)


@pytest.fixture
def company() -> Startup:
    return StartupFactory(validated=True)
