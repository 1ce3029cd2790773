"""The one edition that the money of a POC is counted to: the board, the list, the exports."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from matching.enums import FundingStatus, MatchStatus
from matching.models import Funding, Match
from matching.models.editions import OUTSIDE, editions
from meetings.enums import EditionStatus, MeetingStatus
from tests.factories.accounts import curator, member_of
from tests.factories.matching import FundingFactory, MatchFactory
from tests.factories.meetings import EditionFactory, EntryFactory, MeetingFactory

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
BEFORE = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)


def edition(slug: str, *, year: int = 2026, status: str = EditionStatus.ANNOUNCED, **dates: date):
    """Its call in January, its day in June."""
    usual = EditionFactory.build()
    names = ("call_from", "call_until", "curation_until", "answers_until", "registration_until", "agenda_on")
    names += ("starts_on", "ends_on", "follow_up_until")
    moved = {name: getattr(usual, name).replace(year=year) for name in names}
    return EditionFactory(slug=slug, name=slug.capitalize(), status=status, **{**moved, **dates})


def introduction(**fields: object) -> Match:
    return MatchFactory(status=MatchStatus.POC, sent_at=ASKED, **fields)


def counted_to(match: Match) -> str:
    FundingFactory(poc__match=match, status=FundingStatus.GRANTED)
    found: str = Funding.objects.with_edition().get().edition
    assert Funding.objects.of_edition(found).count() == 1
    return found


def test_nothing_brought_and_nobody_met_is_outside():
    edition("printemps")

    assert counted_to(introduction()) == OUTSIDE


def test_the_edition_where_they_met_comes_before_those_it_was_brought_to():
    match = introduction()
    EntryFactory(edition=edition("printemps"), irritant=match.irritant, at=BEFORE)
    MeetingFactory(edition=edition("hier", year=2025), match=match, status=MeetingStatus.HELD)

    assert counted_to(match) == "hier"


def test_of_two_meetings_the_latest_counts():
    match = introduction()
    for slug, year in (("hier", 2025), ("demain", 2027), ("printemps", 2026)):
        MeetingFactory(edition=edition(slug, year=year), match=match, status=MeetingStatus.HELD)

    assert counted_to(match) == "demain"


def test_of_two_editions_on_one_day_the_one_made_last_counts():
    match = introduction()
    for slug in ("matin", "soir"):
        MeetingFactory(edition=edition(slug), match=match, status=MeetingStatus.HELD)

    assert counted_to(match) == "soir"


@pytest.mark.parametrize("status", sorted(set(MeetingStatus) - {MeetingStatus.HELD}))
def test_a_meeting_that_was_not_held_leads_to_nothing(status):
    match = introduction()
    MeetingFactory(edition=edition("printemps"), match=match, status=status)

    assert counted_to(match) == OUTSIDE


def test_the_meeting_of_another_company_does_not_count():
    match = introduction()
    other = introduction(irritant=match.irritant)
    MeetingFactory(edition=edition("printemps"), match=other, status=MeetingStatus.HELD)

    assert counted_to(match) == OUTSIDE


def test_the_latest_edition_it_was_brought_to_before_the_company_was_asked():
    match = introduction()
    for slug, opens in (("janvier", date(2026, 1, 12)), ("autre", date(2026, 2, 2))):
        EntryFactory(edition=edition(slug, call_from=opens), irritant=match.irritant, at=BEFORE)
    EntryFactory(
        edition=edition("tard", starts_on=date(2026, 6, 12), ends_on=date(2026, 6, 12)), irritant=match.irritant
    )

    assert counted_to(match) == "tard"


@pytest.mark.parametrize(
    ("at", "dates", "expected"),
    [
        (BEFORE, {}, "printemps"),
        (ASKED, {}, "printemps"),
        (datetime(2026, 4, 1, 9, 1, tzinfo=UTC), {}, OUTSIDE),  # entered after the company was asked
        (BEFORE, {"call_from": date(2026, 4, 1), "call_until": date(2026, 4, 1)}, "printemps"),
        (BEFORE, {"call_from": date(2026, 4, 2), "call_until": date(2026, 4, 2)}, OUTSIDE),
        (BEFORE, {"year": 2025}, OUTSIDE),  # that day was past
    ],
)
def test_an_edition_leads_to_what_was_asked_in_its_time(at, dates, expected):
    match = introduction()
    EntryFactory(edition=edition("printemps", **dates), irritant=match.irritant, at=at)

    assert counted_to(match) == expected


def test_the_day_is_that_of_its_place():
    """Late on the last day in Paris, it is over in Réunion."""
    match = introduction()
    Match.objects.filter(pk=match.pk).update(sent_at=datetime(2026, 6, 11, 21, 30, tzinfo=UTC))
    EntryFactory(edition=edition("paris"), irritant=match.irritant, at=BEFORE)
    EntryFactory(
        edition=edition("reunion", time_zone="Indian/Reunion", call_from=date(2026, 1, 13)),
        irritant=match.irritant,
        at=BEFORE,
    )

    assert counted_to(match) == "paris"


def test_an_edition_in_preparation_is_neither_counted_nor_named():
    match = introduction()
    draft = edition("secrete", status=EditionStatus.DRAFT)
    EntryFactory(edition=draft, irritant=match.irritant, at=BEFORE)
    MeetingFactory(edition=draft, match=match, status=MeetingStatus.HELD)
    edition("publique")

    assert counted_to(match) == OUTSIDE
    assert [slug for slug, _name in editions()] == ["publique", OUTSIDE]


@pytest.fixture
def two_files() -> None:
    """8,000 € of a need that was brought to two editions, 5,000 € outside."""
    match = introduction()
    MeetingFactory(edition=edition("hier", year=2025), match=match, status=MeetingStatus.HELD)
    EntryFactory(edition=edition("printemps"), irritant=match.irritant, at=BEFORE)
    FundingFactory(poc__match=match, status=FundingStatus.GRANTED)
    FundingFactory(status=FundingStatus.GRANTED, amount_granted=Decimal(5000))


def by(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_board_has_a_line_for_each_edition_with_money_and_one_for_what_is_outside(two_files):
    page = by(curator()).get(reverse("matching:funding_board"), {"par": "edition"})

    files = [(line.name, line.cells[0].value, line.cells[3].value) for line in page.context["lines"]]
    assert files == [("Hier", 1, Decimal(8000)), ("Hors édition", 1, Decimal(5000))]
    assert page.context["total"].cells[3].value == Decimal(13000)
    assert "la dernière où les deux parties se sont rencontrées" in page.content.decode()
    assert page.context["lines"][1].cells[0].url == "/financements/?edition=~"


@pytest.mark.parametrize(("asked", "count"), [("hier", 1), ("printemps", 0), (OUTSIDE, 1), ("inconnue", 2)])
def test_the_list_finds_the_files_of_an_edition(two_files, asked, count):
    page = by(curator()).get(reverse("matching:fundings"), {"edition": asked})

    assert page.context["page_obj"].paginator.count == count


def test_the_exports_name_the_edition_for_the_parties_too(two_files):
    file = Funding.objects.with_edition().get(edition="hier")
    establishment = member_of(file.poc.match.irritant.establishment)

    said = b"".join(by(establishment).get(reverse("matching:export_fundings", args=["csv"]))).decode("utf-8-sig")

    header, line = (each.split(";") for each in said.splitlines())
    assert dict(zip(header, line, strict=True))["Édition des Rencontres"] == "Hier"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_of_editions_takes_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    for number in range(rows):
        match = introduction()
        MeetingFactory(edition=edition(f"edition-{number}"), match=match, status=MeetingStatus.HELD)
        FundingFactory(poc__match=match, status=FundingStatus.GRANTED)
    client = by(curator())

    with django_assert_num_queries(7):
        assert len(client.get(reverse("matching:funding_board"), {"par": "edition"}).context["lines"]) == rows
