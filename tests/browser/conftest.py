"""openinno as `make run` starts it — database, web server, worker, demonstration — and a real Chromium in front of it."""

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.site import CHROMIUM, WIDE, Site, running_demonstration, sign_in
from tests.openinno.running import BASE_DIR
from tests.scheduling import WALKS

FAILED = pytest.StashKey[bool]()
FAILURES = BASE_DIR / ".local/failures"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walks, which take longest, come first: no worker waits for the last of them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: not item.nodeid.startswith(WALKS))


@pytest.fixture(scope="session")
def site(kept_demonstration: Path) -> Iterator[Site]:
    """The address of a demonstration of its own, as it was loaded."""
    with running_demonstration(kept_demonstration) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return CHROMIUM


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def open_page(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """A function that opens a browser of somebody's own: `open_page("amue@demo.example")`, or nobody's.

    What each of them shows when the test fails is kept in .local/failures/.
    """
    contexts: list[BrowserContext] = []

    def open_page(email: str = "", **options: object) -> Page:
        context = browser.new_context(
            base_url=site, locale="fr-FR", **{"viewport": WIDE, "reduced_motion": "reduce"} | options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        if email:
            sign_in(page, email)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        with suppress(Error):
            if request.node.stash.get(FAILED, False):
                context.pages[0].screenshot(path=FAILURES / f"{request.node.name}-{number}.png", full_page=True)
            context.close()
