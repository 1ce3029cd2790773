"""The pages of openinno as somebody who follows the links finds them, and what is to be right on each."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from playwright.sync_api import Page

from tests.browser.site import LOADED_AT
from tests.openinno.running import BASE_DIR

# Pages of one view differ by their state: this many of each are looked at.
OF_EACH_VIEW = 2
NOT_PAGES = {
    "account_logout",
    "irritants:attachment",
    "startups:deck",
    "matching:poc_document",
    "matching:funding_paper",
    "api:schema",
    "admin:view_on_site",  # leads to a page of ours
    "accounts:exported",
    "matching:funding_document",
    *("matching:lesson_sheet", "matching:kit", "matching:sourcing_note"),
    "dashboards:opendata_file",
    "meetings:report_pdf",
    "matching:decision_pdf",
    *("irritants:feed", "startups:feed", "matching:feed_pocs", "matching:feed_lessons"),
}
# Those of the administration are of fewer kinds than its forty models: one of each is looked at.
OF_EACH_KIND = 1
WITH_PARTS, PARTS = {"changelist", "change", "add"}, ("corrects", "inlines", "date_hierarchy")
LINKS = "[...document.links].map(link => link.href)"
AXE = (BASE_DIR / "node_modules/axe-core/axe.min.js").read_text()
# Preloading is for rules about sounds and films, of which there are none; it writes styles that our policy refuses.
# Colours of another theme have come once the page was drawn anew, and nothing is on its way any more.
RUN_AXE = """async () => {
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  await Promise.allSettled(document.getAnimations().map(each => each.finished));
  const results = await axe.run(document, {resultTypes: ["violations"], preload: false});
  return results.violations.map(found => `${found.id}: ${found.nodes.map(node => node.target.join(" ")).join(" | ")}`);
}"""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > width + 1);
  return "wider than the screen: " + wide.slice(-3).map(each => each.tagName + "." + each.className).join(" | ");
}"""


class Found(NamedTuple):
    view: str
    path: str


def pages_of(page: Page, *, start: str = "/") -> Iterator[Found]:
    """Each page that is a link away from the start or from another page, at most some of each view; the browser is on it."""
    waiting, seen, views = [start, "/plan-du-site/"], {start, "/plan-du-site/"}, Counter[str]()
    while waiting:
        path = waiting.pop(0)
        view = view_of(path)
        if view is None or views[view] >= (OF_EACH_KIND if view.startswith("admin:") else OF_EACH_VIEW):
            continue
        views[view] += 1
        page.goto(path)
        origin, links = urlsplit(page.url), page.evaluate(LINKS)
        yield Found(view, path)
        for link in links:
            parts = urlsplit(link)
            if (
                parts.scheme == origin.scheme
                and parts.netloc in {origin.netloc, LOADED_AT}
                and (address := _address(parts)) not in seen
            ):
                seen.add(address)
                waiting.append(address)


def _address(parts) -> str:
    return parts.path + (f"?{parts.query}" if parts.query else "")


def view_of(path: str) -> str | None:
    """The name of the view behind a path, or the kind of page of the administration; None for what is no page of ours."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    if site := getattr(match.func, "model_admin", None):
        return _kind_of_administration(match.url_name, site, asked="?" in path)
    return None if _is_file(path, match) else match.view_name


def _is_file(path: str, match: ResolverMatch) -> bool:
    """Named as one (`.csv`, `.pdf`), or known to be one."""
    in_a_form = match.url_name.startswith("export") and "form" in match.kwargs
    return bool(PurePosixPath(path.partition("?")[0]).suffix) or in_a_form or match.view_name in NOT_PAGES


def _kind_of_administration(name: str, site, *, asked: bool) -> str:
    """`admin:change with corrects, inlines`: what its model has that others have not. A list may be asked something."""
    page = name.rpartition("_")[2]
    parts = [part for part in PARTS if page in WITH_PARTS and not asked and getattr(site, part)]
    return f"admin:{page}{' asked' if asked else ''}{' with ' if parts else ''}{', '.join(parts)}"


def problems_of(page: Page) -> list[str]:
    """What axe-core finds on the page as it is shown now, and what does not fit on the screen."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    if too_wide := page.evaluate(TOO_WIDE):
        found.append(too_wide)
    if (titles := page.locator("h1").count()) != 1:
        found.append(f"{titles} titles of the first level")
    return found
