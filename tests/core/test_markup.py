"""What administrators write is shown as they mean it, and nothing of it runs."""

import pytest

from core.markup import html_of, link, plain, title_that_skips


def test_titles_stand_below_the_title_of_the_page():
    assert html_of("# Objet\n\n## Suite\n\nDu *texte* **fort**.") == (
        "<h2>Objet</h2>\n<h3>Suite</h3>\n<p>Du <em>texte</em> <strong>fort</strong>.</p>\n"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ('<b onclick="x()">a</b>', "<p>&lt;b onclick=&quot;x()&quot;&gt;a&lt;/b&gt;</p>\n"),
        ("[ici](javascript:alert(1))", "<p>[ici](javascript:alert(1))</p>\n"),
        ("[ici](data:text/html;base64,AAAA)", "<p>[ici](data:text/html;base64,AAAA)</p>\n"),
        ("[ici](JaVaScript:alert(1))", "<p>[ici](JaVaScript:alert(1))</p>\n"),
        ('[ici](/a"onmouseover="x)', '<p><a href="/a%22onmouseover=%22x">ici</a></p>\n'),
        ("[ici](&#106;avascript:alert(1))", "<p>[ici](javascript:alert(1))</p>\n"),
    ],
)
def test_what_could_run_is_shown_as_it_is_written(written, shown):
    assert html_of(written) == shown


def test_pictures_are_not_taken_and_do_not_call_elsewhere():
    assert "<img" not in html_of("![trace](https://ailleurs.example/pixel.png)")


@pytest.mark.parametrize(
    ("text", "skipping"),
    [("# A\n\n## B\n\n# C", ""), ("## A", "A"), ("# A\n\n### Trop bas", "Trop bas"), ("Sans titre.", "")],
)
def test_a_title_that_skips_a_level_is_named(text, skipping):
    assert title_that_skips(text) == skipping


@pytest.mark.parametrize("value", ["Université *de* [l’Essai](x)", "# 1. <b>", "a_b_c `d` \\ ~ |", "- tiret"])
def test_a_value_put_in_is_no_markup(value):
    escaped = value.replace("<", "&lt;").replace(">", "&gt;")

    assert html_of(plain(value)) == f"<p>{escaped}</p>\n"


def test_a_link_put_in_leads_where_it_says():
    assert html_of(link("Mon [compte]", "/mon-compte/")) == '<p><a href="/mon-compte/">Mon [compte]</a></p>\n'
