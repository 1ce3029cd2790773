"""Tags and filters that every page uses."""

import re
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from core import metadata
from core.exports import absolute
from core.formats import money as formatted_money
from core.formats import plain_number
from core.search import MARKS

register = template.Library()

# Of elsewhere or of here; what ends a sentence is not part of it.
LINK = re.compile(r"(https://[^\s<>\"'«»]*[^\s<>\"'«».,;:!?)\]])")

FACET_OPTION = """\
<div class="form-check">
  <input class="form-check-input" type="checkbox" name="{name}" value="{value}" id="id_{name}_{value}"{checked}>
  <label class="form-check-label" for="id_{name}_{value}">{label} <span class="facet-count">{count}{more}</span></label>
</div>
"""


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of Bootstrap Icons, drawn in the page. Always beside a text: it is hidden from screen readers."""
    path = settings.BOOTSTRAP_ICONS_DIR / f"{name}.svg"
    svg = path.read_text()
    drawing = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(drawing),  # noqa: S308 a file of the locked package, named by a template
    )


register.filter("money", formatted_money)
register.filter("plain_number", plain_number)


@register.filter
def marked(text: str) -> SafeString:
    """A text in which a search put its marks: escaped, with the words found in <mark>."""
    start, stop = MARKS
    return mark_safe(escape(text).replace(start, "<mark>").replace(stop, "</mark>"))  # noqa: S308 escaped first


@register.filter
def linked(text: str) -> SafeString:
    """A text in paragraphs, escaped, in which addresses that begin with https:// are links whose words are the address itself."""
    pieces = LINK.split(text)
    links = [
        format_html('<a href="{}" rel="nofollow noopener">{}</a>', piece, piece)
        if LINK.fullmatch(piece)
        else escape(piece)
        for piece in pieces
    ]
    return mark_safe(linebreaks("".join(links)))  # noqa: S308 each piece is escaped


@register.simple_tag
def ago(moment: datetime | date | None) -> SafeString | str:
    """A date as people say it, with the exact one on hover."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), formats.date_format(moment))
    local = timezone.localtime(moment)
    exact = formats.date_format(local, "DATETIME_FORMAT")
    elapsed = timezone.now() - moment
    if elapsed.days >= 30:
        words = formats.date_format(local, "DATE_FORMAT")
    elif elapsed.total_seconds() < 60:
        words = gettext("just now")
    else:
        words = gettext("%(time)s ago") % {"time": timesince(moment, depth=1)}
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, words)


@register.simple_tag
def clock(moment: datetime) -> str:
    """The hour as it stands in the moment itself: that of the place, whatever the time zone of the site."""
    return formats.time_format(moment.time(), "H:i")


@register.simple_tag
def fil(labels: Any, stage: int, compact: bool = False) -> SafeString:
    """The line of dots of an irritant. `labels` are the stages in order, `stage` the one reached."""
    return _fil(tuple((value, str(label)) for value, label in labels), stage, compact, get_language())


@cache
def _fil(labels: tuple[tuple[int, str], ...], stage: int, compact: bool, language: str | None) -> SafeString:
    """Drawn once: a list has twenty, and there are as many as stages."""
    steps = [
        {"label": label, "state": "done" if value < stage else "now" if value == stage else "next"}
        for value, label in labels
    ]
    context = {
        "steps": steps,
        "compact": compact,
        "reached": dict(labels)[stage],
        "number": stage + 1,
        "total": len(steps),
    }
    return render_to_string("components/_fil.html", context)


@register.simple_tag
def facet_option(facet: Any, option: Any) -> SafeString:
    """A box to check, with how many rows it leaves. Not a template: a list has a hundred of them."""
    return format_html(
        FACET_OPTION,
        name=facet.name,
        value=option.value,
        label=option.label,
        checked=" checked" if option.is_on else "",
        count=option.count,
        more="+" if facet.is_capped else "",
    )


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """`light` or `dark` as chosen by the reader; empty to follow their system."""
    chosen = context["request"].COOKIES.get("theme", "") if "request" in context else ""
    return chosen if chosen in {"light", "dark"} else ""


@register.simple_tag
def is_demo() -> bool:
    """Whether these are demonstration data, which every page then says."""
    return bool(settings.DEMO)


@register.simple_tag(takes_context=True)
def here(context: Context, prefix: str) -> SafeString:
    """`aria-current` when the page is under this address."""
    request = context.get("request")
    current = request is not None and request.path.startswith(prefix)
    return mark_safe('aria-current="page"') if current else mark_safe("")


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> str:
    """The address of this page in the other language."""
    code = "fr" if (get_language() or "fr").startswith("en") else "en"
    return metadata.in_language(context["request"].get_full_path(), code)


@register.simple_tag(takes_context=True)
def address(context: Context, code: str) -> str:
    """The whole address of this page in a language, without filters: of a list, however filtered, there is one."""
    return absolute(metadata.in_language(context["request"].path, code[:2]))


register.simple_tag(metadata.script, name="json_ld")


@register.filter
def behaviours(names: str) -> list[str]:
    """The addresses of our scripts, one small file per behaviour."""
    return [static(f"openinno/js/{name}.js") for name in names.split()]
