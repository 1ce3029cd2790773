"""A small safe markup for texts that people of the administration write: Markdown without HTML, pictures or code.

Its titles come below the title of the page: `#` is written as a second level, `##` as a third.
"""

import re
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

RULES = ("heading", "list", "link", "autolink", "emphasis", "escape", "entity", "blockquote", "hr", "newline")
LEADS_TO = ("https://", "http://", "mailto:", "tel:", "/", "#")  # javascript:, data: and what is unknown lead nowhere
BELOW_THE_PAGE = 1
MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]()<>#+\-.!&|~])")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False}).enable(list(RULES))
    parser.validateLink = lambda url: url.strip().lower().startswith(LEADS_TO)  # type: ignore[method-assign]
    return parser


PARSER = _parser()


def html_of(text: str) -> SafeString:
    """The text as HTML. Whatever else stands in it, tags included, is shown as it is written."""
    tokens = PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_level(token) + BELOW_THE_PAGE, 6)}"
    return mark_safe(PARSER.renderer.render(tokens, PARSER.options, {}))  # noqa: S308 - the parser escapes what it does not write


def title_that_skips(text: str) -> str:
    """The first title that is more than one level below the one before it; empty if there is none (WCAG 2.2, technique G141)."""
    tokens, above = PARSER.parse(text), 0
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            if _level(token) > above + 1:
                return inside.content
            above = _level(token)
    return ""


def plain(value: str) -> str:
    """A value to be put into such a text, none of whose signs is markup."""
    return MEANS_SOMETHING.sub(r"\\\1", value)


def link(label: str, address: str) -> str:
    """A link, to be put into such a text."""
    return f"[{plain(label)}](<{address}>)"


def _level(token: Token) -> int:
    return int(token.tag[1])
