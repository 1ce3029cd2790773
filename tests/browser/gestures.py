"""What people do on any page: fill its form, press its button, take one of its steps."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

TODAY = timezone.localdate()


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def fill(page: Page, **values: str) -> None:
    """Fill the fields of the page's form, by their names."""
    for name, value in values.items():
        page.locator(f"main :is([name='{name}'], [name='yes-{name}'])").first.fill(value)


def submit(page: Page, name: str, *, within: Locator | None = None) -> None:
    """Press a button of the page and wait for the page that follows."""
    with page.expect_navigation():
        (within or page.get_by_role("main")).get_by_role("button", name=name).first.click()
    assert not page.locator("[data-oi-error-summary]").count(), page.locator("main").inner_text()


def act(page: Page, verb: str, **values: str) -> None:
    """Follow the button of a move, fill what it asks, confirm it."""
    page.get_by_role("main").get_by_role("link", name=verb).first.click()
    expect(page.locator("h1")).to_have_text(verb)
    fill(page, **values)
    submit(page, verb)
