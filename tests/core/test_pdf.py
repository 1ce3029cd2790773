"""Documents: tagged, in the fonts of the site, with texts that stay texts."""

from datetime import UTC, datetime

import pypdfium2
import pytest
import typst
import zxingcpp
from django.utils import translation

from core import pdf
from tests.meetings.printing import is_tagged, language, pages

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
ADDRESS = "https://openinno.example/rencontres/arrivee/7d3c3f4e-30a1-4f0e-9d52-5d8f0f7b2c11/"


def badges(**badge: str) -> dict[str, object]:
    """A document of one badge."""
    words = {"first_name": "Ana", "last_name": "Roy", "position": "", "organisation": "Acme", "kind": "startup"}
    told = {**words, "kind_name": "Entreprise", "code": pdf.qr_code(ADDRESS), **badge}
    return {"title": "Badges", "edition": "Rencontres", "words": {"code": "Code"}, "badges": [told]}


def badge_text(**badge: str) -> str:
    return pages(pdf.render("meetings/typst/badges.typ", badges(**badge), at=AT))[0]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_document_is_tagged_says_its_language_and_claims_to_be_accessible(code):
    with translation.override(code):
        body = pdf.render("meetings/typst/badges.typ", badges(), at=AT)

    assert body.startswith(b"%PDF-1.7")
    assert is_tagged(body)
    assert language(body) == code
    assert b"<pdfuaid:part>1</pdfuaid:part>" in body


def test_the_same_data_make_the_same_file():
    assert pdf.render("meetings/typst/badges.typ", badges(), at=AT) == pdf.render(
        "meetings/typst/badges.typ", badges(), at=AT
    )


@pytest.mark.parametrize(
    "text",
    [
        "#panic[x] #let x = 1",
        "$x^2$ *gras* _it_ `code`",
        "@ref <label> ~ -- ... 'x'",
        '\\ \\u{41} [x] {y} "z"',
        "= Titre",
        "// rien",
        "/* rien */",
        "https://exemple.fr/#a",
    ],
)
def test_what_people_typed_is_printed_as_they_typed_it(text):
    assert text in badge_text(organisation=text)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Łukasz Ősz Țepeș Ẁ", "Łukasz Ősz Țepeș Ẁ"),
        ("Ωμέγα Жук", "Ωμέγα Жук"),
        ("Zoe\u0301", "Zoé"),
        ("Lou 😀", "Lou □"),
        ("中", "□"),
        ("a\x00b\tc", "a b c"),
        ("abc\u202ecba", "abccba"),
    ],
)
def test_a_character_that_no_font_draws_stops_nobody(typed, printed):
    assert printed in badge_text(organisation=typed)


def test_a_template_that_is_wrong_says_so():
    with pytest.raises(typst.TypstError):
        pdf.render("meetings/typst/badges.typ", {"title": "x"}, at=AT)


def test_a_reader_of_codes_reads_the_code_of_a_printed_badge():
    body = pdf.render("meetings/typst/badges.typ", badges(), at=AT)
    picture = pypdfium2.PdfDocument(body)[0].render(scale=3).to_numpy()

    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_only_the_fonts_of_the_site_are_used_for_french():
    body = pdf.render("meetings/typst/badges.typ", badges(organisation="Université d’Été « Œuvre »"), at=AT)
    page = pypdfium2.PdfDocument(body)[0]
    fonts = {each.get_font().get_base_name().partition("+")[2] for each in page.get_objects() if each.type == 1}

    assert {name[:10] for name in fonts} == {"AtkinsonHy", "BricolageG"}
