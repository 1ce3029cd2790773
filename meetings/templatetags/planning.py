"""What the pages of planning draw many times."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.openinno import icon

register = template.Library()

CARD = """\
<article class="seat-card{marks}" id="card-{wish}" data-oi-wish="{wish}"{fixed}>\
<a href="{url}" draggable="false"><span class="seat-company">{company}</span>\
<span class="seat-need">{need}</span></a>{states}</article>"""


@register.simple_tag
def seat_card(card: Any, grid: str, is_published: bool) -> SafeString:
    """A meeting of the grid, which leads to its page under the address of the grid. Not a template: there may be nine hundred of them."""
    marks = {" is-broken": card.broken, " is-locked": card.is_locked, " is-fact": card.is_fact}
    states = _states(card, is_published)
    return format_html(
        CARD,
        marks="".join(name for name, is_on in marks.items() if is_on),
        wish=card.wish,
        fixed=" data-oi-fixed" if card.is_locked or card.is_fact else "",
        url=f"{grid}{card.wish}/",
        company=card.company,
        need=card.irritant,
        states=format_html('<p class="seat-states">{}</p>', format_html_join("", "<span>{} {}</span>", states))
        if states
        else "",
    )


def _states(card: Any, is_published: bool) -> list[tuple[SafeString | str, str]]:
    """Icon and words of what there is to know of it beside its seat."""
    found: list[tuple[SafeString | str, str]] = []
    if card.broken:
        found.append((icon("exclamation-triangle"), _("breaks a rule")))
    if card.is_locked:
        found.append((icon("lock-fill"), pgettext("a meeting", "locked")))
    if card.is_fact:
        found.append((icon("check2"), card.meeting.get_status_display()))
    elif card.has_moved:
        found.append((icon("arrow-left-right"), pgettext("a meeting", "moved")))
    elif is_published and not card.is_told:
        found.append((icon("hourglass"), pgettext("a meeting", "not told yet")))
    return found
