"""Every page that a link leads to, for each role: accessible in both themes, on a telephone and on a desk, without an error."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response

from openinno.demo.accounts import ACCOUNTS
from tests.browser.pages import pages_of, problems_of
from tests.browser.site import NARROW, WIDE

LOOKS = ("light", WIDE), ("dark", NARROW)
# A walk changes nothing: that what somebody is asked was opened is told by the browser once, and another test waits for it.
TELLS_NOTHING = """const ask = window.fetch;
window.fetch = (to, how) => String(to).includes("/ouverte/") ? Promise.resolve(new Response()) : ask(to, how);"""
# Views that each of these must have met: a walk that meets none of the site proves nothing.
MET = {
    "": {
        "home",
        "irritants:list",
        "irritants:detail",
        "startups:detail",
        "matching:poc",
        "matching:lesson",
        "account_signup",
    },
    "etablissement@demo.example": {"dashboards:home", "irritants:create", "matching:match", "matching:funding"},
    "entreprise@demo.example": {"dashboards:home", "startups:edit", "matching:match"},
    "reseau@demo.example": {"dashboards:home", "startups:network", "dashboards:silence", "matching:for_company"},
    "amue@demo.example": {
        "dashboards:home",
        "irritants:moderation",
        "matching:board",
        "matching:candidates",
        "matching:companies",
        "matching:for_company",
        "matching:removals",
        "matching:nudge",
        "dashboards:silence",
        "dashboards:figures",
        "dashboards:figure_rows",
    },
    "admin@demo.example": {
        "dashboards:home",
        "matching:funding",
        "admin:index",
        "admin:changelist asked",
        "admin:changelist with date_hierarchy",
        "admin:change with corrects, inlines",
        "admin:change with corrects, inlines, date_hierarchy",
        "admin:add with corrects, inlines",
        "admin:history",
    },
}


def test_each_account_of_the_demonstration_is_walked():
    assert {account.email for account in ACCOUNTS} == set(MET) - {""}


@pytest.mark.parametrize("email", MET, ids=lambda email: email.partition("@")[0] or "visitor")
def test_every_page_is_accessible_fits_and_runs_without_error(email, open_page):
    page = open_page(email)
    page.add_init_script(TELLS_NOTHING)  # not by a route, with which the browser keeps no file
    problems: list[str] = []
    views: set[str] = set()
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda message: problems.extend(_said(message)))
    page.on("response", lambda answer: problems.extend(_refused(answer)))
    look, other = LOOKS
    _show(page, look)
    for view, path in pages_of(page):
        views.add(view)
        problems += [f"{path} ({look}): {problem}" for problem in problems_of(page)]
        # The next page is loaded in the look in which this one is left.
        look, other = other, look
        _show(page, look)
        if problems_of(page):  # maybe of a colour that was still on its way from the other theme
            page.reload()
            problems += [f"{path} ({look}): {problem}" for problem in problems_of(page)]

    assert not problems, "\n".join(problems)
    assert MET[email] <= views


def _show(page: Page, look: tuple[str, dict[str, int]]) -> None:
    theme, size = look
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size(size)


def _said(message: ConsoleMessage) -> list[str]:
    """Errors on the console: what the content security policy refuses, a script that fails."""
    told_by_the_answer = message.text.startswith("Failed to load resource")
    return [f"{message.location['url']}: {message.text}"] if message.type == "error" and not told_by_the_answer else []


def _refused(answer: Response) -> list[str]:
    """A link or a file of ours that leads nowhere: somebody is shown only what they may open."""
    return [f"{answer.url} answers {answer.status}"] if answer.status >= 400 else []
