"""What is printed of a day, read back page by page."""

import re
import zlib
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone, translation

from core import pdf
from meetings.agendas.papers import agendas_data, badges_data, day_data, tents_data
from meetings.agendas.reading import Agenda
from meetings.links import arrival
from meetings.models import Attendee, ProgrammeItem
from tests.factories.accounts import OrganisationFactory
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import MORNING, AttendeeFactory, EditionFactory, RegistrationFactory, TableFactory
from tests.meetings.printing import cancel, is_tagged, make_meeting, move, pages, publish

pytestmark = pytest.mark.django_db
TYPST = '#let x = $y$ *gras* @ref \\ [z] "q" // non'
LONG = "Université de Haute-Normandie et des territoires associés de la vallée de la Seine, du Havre et du pays de Caux"


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def people(edition):
    return list(Attendee.objects.filter(registration__edition=edition).coming().for_list())


def printed(template, data) -> bytes:
    return pdf.render(f"meetings/typst/{template}.typ", data, at=timezone.now())


def agendas_of(edition) -> list[str]:
    return pages(printed("agenda", agendas_data(Agenda(edition), people(edition))))


def test_each_participant_has_one_page_with_their_day():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    ProgrammeItem.objects.create(
        edition=edition, title="Accueil", place="Hall", starts_at=MORNING - timedelta(minutes=30), ends_at=MORNING
    )
    publish(edition, number=1)
    first, second = people(edition)
    sides = {first.pk: first.registration.organisation, second.pk: second.registration.organisation}

    one, two = agendas_of(edition)

    assert "8 h 30 – 9 h 00 Accueil · Hall 9 h 00 – 9 h 20" in one
    assert f"{sides[second.pk]} Table 1 {meeting.match.irritant.title} Avec {second}" in one
    assert f"{sides[first.pk]} Table 1 {meeting.match.irritant.title} Avec {first}" in two


def test_who_has_no_meeting_has_a_page_that_says_so():
    edition = EditionFactory(announced=True)
    AttendeeFactory(registration=RegistrationFactory(edition=edition))

    (page,) = agendas_of(edition)

    assert "Aucune rencontre n’est prévue pour cette personne." in page


def test_the_page_says_what_moved_and_what_was_dropped():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    dropped = make_meeting(edition, position=1, irritant=meeting.match.irritant)
    publish(edition, number=1)
    move(meeting, position=2)
    publish(edition, number=2)
    cancel(dropped)

    texts = agendas_of(edition)

    assert sum("Déplacée : elle était à 9 h 00, Table 1" in text for text in texts) == 2
    assert sum("9 h 25, Table 1 – Annulée : Rencontre avec" in text for text in texts) == 2


@pytest.mark.parametrize("name", [TYPST, LONG])
def test_long_names_and_signs_of_typst_are_printed_whole(name):
    edition = EditionFactory(announced=True, venue=TYPST)
    establishment = OrganisationFactory(establishment=True, name=name)
    make_meeting(edition, irritant=IrritantFactory(published=True, establishment=establishment, title=TYPST))
    publish(edition, number=1)
    documents = {
        "agenda": printed("agenda", agendas_data(Agenda(edition), people(edition))),
        "badges": printed("badges", badges_data(edition, people(edition))),
        "day": printed("day", day_data(Agenda(edition))),
    }

    def bare(text: str) -> str:
        """Without spaces and the hyphens of line ends: where a line breaks is the paper's affair."""
        return "".join(each for each in text if each.isprintable() and each not in " -\ufffe\u00ad")

    texts = {kind: bare(" ".join(pages(body))) for kind, body in documents.items()}
    assert [kind for kind, text in texts.items() if bare(name) not in text] == []
    assert [kind for kind in ("agenda", "day") if bare(TYPST) not in texts[kind]] == []
    assert [kind for kind, body in documents.items() if not is_tagged(body)] == []


def test_a_badge_names_its_person_and_its_code_leads_to_them():
    edition = EditionFactory(announced=True)
    registration = RegistrationFactory(edition=edition)
    for number in range(9):
        AttendeeFactory(registration=registration, first_name=f"Prénom{number}", position="Directrice")
    body = printed("badges", badges_data(edition, people(edition)))
    document = pypdfium2.PdfDocument(body)
    codes = [found.text for page in document for found in zxingcpp.read_barcodes(page.render(scale=3).to_numpy())]

    assert len(document) == 2
    assert sorted(codes) == sorted(map(arrival, people(edition)))
    assert all(f"Prénom{number}" in " ".join(pages(body)) for number in range(9))


def test_who_waits_for_a_place_has_no_badge():
    edition = EditionFactory(announced=True)
    AttendeeFactory(registration=RegistrationFactory(edition=edition, waiting=True))

    assert badges_data(edition, people(edition))["badges"] == []
    assert len(pages(printed("badges", badges_data(edition, [])))) == 1


def test_a_tent_says_its_table_once_to_who_hears_it():
    edition = EditionFactory(announced=True)
    TableFactory(edition=edition, number=4, name="Condorcet", room="Hall nord")
    TableFactory(edition=edition, number=5)
    body = printed("tents", tents_data(edition, edition.tables.all()))
    first, second = pages(body)

    assert (first.count("Condorcet"), first.count("Hall nord"), is_tagged(body)) == (2, 2, True)
    assert second.count("Table") == 2
    assert b"Artifact" in pdf_streams(body)


def pdf_streams(body: bytes) -> bytes:
    """What the pages draw, uncompressed."""
    found = b""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL):
        try:
            found += zlib.decompress(stream)
        except zlib.error:
            continue
    return found


def test_the_day_says_each_meeting_at_its_table_and_under_both_organisations():
    edition = EditionFactory(announced=True)
    meetings = [make_meeting(edition, position=number % 2, table=number + 1) for number in range(6)]
    publish(edition, number=1)
    data = day_data(Agenda(edition))
    texts = pages(printed("day", data))

    assert [len(day["tables"]) for day in data["days"]] == [5, 1]
    assert len(data["organisations"]) == 12
    assert [each["rows"][0][1:3] for each in data["organisations"] if each["name"] == _company(meetings[5])] == [
        ["Table 6", str(meetings[5].match.irritant.establishment)]
    ]
    assert "Table par table – jeudi 11 juin 2026" in texts[0]
    assert all(_company(each) in " ".join(texts[:2]) for each in meetings)


def _company(meeting) -> str:
    return str(meeting.match.startup.organisation)


def test_a_day_without_meetings_says_so():
    (text,) = pages(printed("day", day_data(Agenda(EditionFactory(announced=True)))))

    assert "Aucune rencontre n’est prévue." in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_day_takes_the_same_queries_for_any_number_of_meetings(count, django_assert_num_queries):
    edition = EditionFactory(announced=True)
    for position in range(count):
        make_meeting(edition, position=position)
    publish(edition, number=1)

    with django_assert_num_queries(7):
        assert len(day_data(Agenda(edition))["organisations"]) == 2 * count
