"""What an edition gave: each figure is the number of rows that its link lists, and the public reads totals only."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from matching.enums import MatchStatus
from matching.models import Match
from meetings.enums import MeetingStatus, Wish
from meetings.figures.report import details_of, totals
from meetings.models import Edition
from meetings.operations import arrivals, promises
from tests.factories.accounts import curator, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory, PocFactory
from tests.factories.meetings import EntryFactory
from tests.meetings.days import comes, edition_of_today, make_day, meeting_at, promised, said, signed_in

pytestmark = pytest.mark.django_db


def played(meetings: int = 1) -> Edition:
    """As many meetings held, rated by both sides who wish a POC, the first of which is open; one missed, cancelled, not said yet."""
    edition, at = edition_of_today(), timezone.now() - timedelta(hours=3)
    for number in range(meetings):
        match = MatchFactory(status=MatchStatus.POC if number == 0 else MatchStatus.MET)
        meeting = meeting_at(edition, at, MeetingStatus.HELD, match=match)
        sides = [member_of(match.irritant.establishment), member_of(match.startup.organisation)]
        for side, rating in zip(sides, (5, 3), strict=True):
            said(meeting, side, rating=rating, wish=Wish.POC, note="Entre nous")
            arrivals.arrive(attendee=comes(edition, side), by=side, at=timezone.now())
        promised(meeting, sides[0])
        promised(meeting, sides[1], in_days=-1)
        done = promised(meeting, sides[1])
        promises.keep(promise=done, by=sides[1], at=timezone.now())
        if number == 0:
            PocFactory(match=match)
    for status in (MeetingStatus.NO_SHOW, MeetingStatus.CANCELLED, MeetingStatus.PUBLISHED, MeetingStatus.DRAFT):
        where = {} if status != MeetingStatus.CANCELLED else {"slot": None, "table": None}
        meeting_at(edition, at + timedelta(hours=1), status, **where)
    EntryFactory(edition=edition)
    return edition


def report(edition: Edition) -> str:
    return reverse("meetings:report", args=[edition.slug])


def test_the_figures_are_counted():
    edition = played(2)

    found, details = totals(edition), details_of([edition], today=timezone.localdate())[edition.pk]

    assert (found.planned, found.held, found.missed, found.cancelled, found.unsaid) == (5, 2, 1, 1, 1)
    assert (found.establishments, found.companies, found.irritants, found.pocs) == (2, 2, 1, 1)
    assert found.held_percent == 40
    assert (details.expected, details.arrived, details.debriefs, details.rated, details.average) == (4, 4, 4, 4, 4.0)
    assert (details.both_wish_poc, details.wishing_poc) == (2, 4)
    assert (details.promises, details.kept, details.late) == (6, 2, 2)


def rows_behind(client, url: str) -> int:
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return len(page.select("#arrivals .subject") or page.select("tbody tr"))


def test_each_figure_leads_to_as_many_rows():
    edition, client = played(2), signed_in(curator())
    page = BeautifulSoup(client.get(report(edition)).content, "html.parser")

    links = [(int(each.text), each["href"]) for each in page.select(".figures a, .charted a")]

    assert len(links) == 15
    assert [(number, url) for number, url in links if rows_behind(client, url) != number] == []


def test_the_public_reads_totals_and_curators_the_rest(client):
    edition = played()
    pages = {
        "visitor": client.get(report(edition)).content.decode(),
        "curator": signed_in(curator()).get(report(edition)).content.decode(),
    }

    shown = {
        reader: ("rencontres tenues" in page, "engagements tenus" in page, "sur 5 en moyenne" in page)
        for reader, page in pages.items()
    }

    assert shown == {"visitor": (True, False, False), "curator": (True, True, True)}
    assert BeautifulSoup(pages["visitor"], "html.parser").select(".figures a, .charted a") == []


def test_before_its_first_day_an_edition_has_nothing_to_report(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    edition = edition_of_today(starts_on=tomorrow, ends_on=tomorrow)

    assert client.get(report(edition)).status_code == 404
    assert signed_in(curator()).get(report(edition)).status_code == 200


PAGES = {"report": 14, "met": 10, "promises": 8, "check_in": 9}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_the_same_queries_for_any_row_count(name, rows, django_assert_num_queries):
    edition, client = played(rows), signed_in(curator())

    with django_assert_num_queries(PAGES[name]):
        assert client.get(reverse(f"meetings:{name}", args=[edition.slug])).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_comparing_takes_the_same_queries_for_any_number_of_editions(rows, django_assert_num_queries):
    for _number in range(rows):
        played()
    client = signed_in(curator())

    with django_assert_num_queries(13):
        response = client.get(reverse("meetings:compare"))

    assert len(BeautifulSoup(response.content, "html.parser").select("tbody tr")) == rows


def test_a_side_reads_its_own_meetings_only_and_not_what_the_other_thought():
    day = make_day(status=MeetingStatus.HELD)
    meeting_at(day.edition, timezone.now() - timedelta(hours=2))
    said(day.meeting, day.agent, rating=2, wish=Wish.POC)

    page = BeautifulSoup(
        signed_in(day.founder).get(reverse("meetings:met", args=[day.edition.slug])).content, "html.parser"
    )

    assert len(page.select("tbody tr")) == 1
    assert "2 / 5" not in page.select_one("tbody").text


@pytest.mark.parametrize("query", ["etat=inconnu", "note=9", "note=x", "suite=x", "page=zéro"])
def test_what_makes_no_sense_in_an_address_is_ignored(query):
    edition, client = played(), signed_in(curator())

    for name in ("met", "promises", "check_in"):
        assert client.get(f"{reverse(f'meetings:{name}', args=[edition.slug])}?{query}").status_code == 200


def test_who_met_whom_as_a_workbook():
    edition = played(2)
    url = reverse("meetings:export_met", args=[edition.slug, "xlsx"])

    content = b"".join(signed_in(curator()).get(f"{url}?etat=held"))

    rows = list(openpyxl.load_workbook(BytesIO(content)).active.values)
    head = rows[0]
    assert len(rows) == 3
    assert [row[head.index("Note de l’établissement")] for row in rows[1:]] == [5, 5]
    assert [row[head.index("État")] for row in rows[1:]] == ["Tenue", "Tenue"]
    assert not any("Entre nous" in str(cell) for row in rows for cell in row)


def test_the_workbook_is_for_curators():
    day = make_day()

    response = signed_in(day.agent).get(reverse("meetings:export_met", args=[day.edition.slug, "xlsx"]))

    assert response.status_code == 403


def test_a_format_that_does_not_exist_is_not_found():
    day = make_day()

    assert (
        signed_in(day.organiser).get(reverse("meetings:export_met", args=[day.edition.slug, "pdf"])).status_code == 404
    )


def test_the_name_of_a_hidden_establishment_is_not_in_the_list_of_the_company():
    day = make_day(
        match=MatchFactory(
            irritant=IrritantFactory(published=True, hide_establishment=True), status=MatchStatus.ACCEPTED
        )
    )
    name = day.agent.organisation.label
    urls = [
        reverse("meetings:met", args=[day.edition.slug]),
        day.meeting.get_absolute_url(),
        reverse("meetings:debrief", args=[day.meeting.uuid]),
    ]

    pages = [signed_in(day.founder).get(url).content.decode() for url in urls]

    assert Match.objects.filter(irritant__disclosures=None).exists()  # nobody disclosed it
    assert [url for url, page in zip(urls, pages, strict=True) if name in page] == []


def test_the_report_is_printed_for_curators():
    edition = played(2)

    response = signed_in(curator()).get(reverse("meetings:report_pdf", args=[edition.slug]))

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
