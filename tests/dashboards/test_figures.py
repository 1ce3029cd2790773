"""Every figure against a second computation in plain Python: on a small year in each run, on the demonstration and on a year of 5,000
needs among the slow tests."""

import csv
from datetime import UTC, datetime
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from dashboards.figures import board, home_figures
from dashboards.figures.cohorts import ALL, Cohort
from dashboards.figures.counting import count
from dashboards.figures.scopes import AGENCY, PUBLIC, Scope
from dashboards.figures.shapes import tells_on_nobody
from dashboards.operations.figures import recount
from irritants.models import Irritant
from matching.models import Match
from meetings.models import Edition
from startups.models import Startup
from tests.dashboards import by_hand
from tests.dashboards.year import Year
from tests.factories.accounts import curator, manager_of, member_of
from tests.factories.meetings import EditionFactory, EntryFactory

pytestmark = pytest.mark.django_db
ROWS = (reverse("dashboards:impact_rows"), reverse("dashboards:figure_rows"))
COUNTED = {
    "Besoins",
    "Besoins comptés",
    "Réponses",
    "Sans réponse",
    "Attendues",
    "En retard",
    "Dossiers",
    "Envoyés à une entreprise",
}
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
SEASONS = (None, 2024, 2025)


def scopes() -> list[Scope]:
    networks = [Scope(f"network:{each.slug}", network=each) for each in Organisation.objects.networks()]
    places = [Scope("", establishment=each) for each in Organisation.objects.establishments().order_by("pk")[:3]]
    return [PUBLIC, AGENCY, *networks, *places]


def chosen_by(scope: Scope) -> by_hand.Chosen:
    if scope.establishment:
        return lambda irritant: irritant.establishment_id == scope.establishment.pk
    if scope.is_public:
        return lambda irritant: irritant.status in {"published", "solved", "unsolved"}
    return lambda irritant: True


def agrees(
    programme: by_hand.Programme, scope: Scope, season: int | None = None, edition: Edition | None = None
) -> None:
    """All parts of one board."""
    chosen = chosen_by(scope)
    cohort = ALL if season is None else Cohort.of_season(season)
    if edition:
        cohort, of_scope, brought = (
            Cohort.of_edition(edition),
            chosen,
            {each.irritant_id for each in edition.entries.all()},
        )
        chosen = lambda irritant: irritant.pk in brought and of_scope(irritant)  # noqa: E731
    needs = programme.chosen(chosen, season)
    found = count(scope, cohort, at=AT)

    assert [(each.step, each.count, each.both, each.median) for each in found.funnel] == by_hand.funnel(needs)
    for times in found.times:
        told = by_hand.answers(programme, times.side, chosen, season)
        assert (times.count, times.median, times.slow, times.unanswered) == told
    companies = Startup.objects.filter(status="validated").prefetch_related("themes")
    companies = companies.filter(networks=scope.network) if scope.network else companies
    assert {each.theme: (each.needs, each.introduced, each.companies) for each in found.themes} == by_hand.themes(
        needs, companies
    )
    if not scope.network:
        everything = cohort == ALL and scope == AGENCY
        assert {
            line.status: (line.files, line.asked, line.granted, line.paid) for line in found.money
        } == by_hand.money(None if everything else set(needs))
    if cohort == ALL:
        seasons = {by_hand.season_of(dates["need"]) for dates in needs.values()}
        assert {each.season: each.counts for each in found.seasons} == {
            year: {step: n for step, n, *_rest in by_hand.funnel(programme.chosen(chosen, year))} for year in seasons
        }


def all_agree(at: datetime = AT) -> None:
    recount(at=at)
    for scope in scopes():
        programme = by_hand.Programme(scope.network)
        for season in SEASONS:
            agrees(programme, scope, season)
        for edition in Edition.objects.all():
            agrees(programme, scope, edition=edition)


def bring_every_fourth() -> Edition:
    """To an edition that everybody reads."""
    edition = EditionFactory(announced=True)
    for irritant in Irritant.objects.exclude(status="draft").order_by("pk")[::4]:
        EntryFactory(edition=edition, irritant=irritant)
    return edition


def test_every_figure_is_what_plain_python_finds_in_a_small_year():
    Year(150)
    bring_every_fourth()

    all_agree()


@pytest.mark.slow
def test_every_figure_is_what_plain_python_finds_in_a_year_of_5000_needs():
    Year(5000)
    bring_every_fourth()

    all_agree()


def test_an_edition_is_chosen_among_the_cohorts_and_every_number_is_of_it():
    Year(150)
    edition, prepared = bring_every_fourth(), EditionFactory()
    EntryFactory(edition=prepared)
    recount(at=AT)

    page = page_of(None, "dashboards:impact", saison=f"edition-{edition.pk}")

    assert [each.text for each in page.select("#saison option[selected]")] == [str(edition)]
    assert str(prepared) not in page.select_one("#saison").text
    assert str(edition) in page.select_one(".chart h2").text
    rows = client_of(None).get(page.select_one(".chart td a")["href"])
    brought = edition.entries.filter(irritant__status__in=["published", "solved", "unsolved"])
    assert int(page.select_one(".chart td a").text) == brought.count() == rows.context["page_obj"].paginator.count


def client_of(person) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(person, name: str = "dashboards:figures", **query) -> BeautifulSoup:
    return BeautifulSoup(client_of(person).get(reverse(name), query).content, "html.parser")


@pytest.mark.parametrize("season", ["", "saison-2025"])
def test_every_number_leads_to_as_many_rows(season):
    year = Year(150)
    recount(at=AT)
    readers = {
        "impact": (None, "dashboards:impact"),
        "curator": (curator(), "dashboards:figures"),
        "network": (manager_of(year.networks[0]), "dashboards:figures"),
        "establishment": (year.people[0], "dashboards:figures"),
    }
    followed = 0
    for person, name in readers.values():
        for cell in page_of(person, name, saison=season).select("section.chart td:has(a)"):
            asked = parse_qs(urlsplit(cell.a["href"]).query)
            # A rate or a time is not a number of rows.
            if cell["data-label"] not in COUNTED or "depuis" in asked or not cell.a["href"].startswith(ROWS):
                continue
            total = client_of(person).get(cell.a["href"]).context["page_obj"].paginator.count
            assert (cell.a["href"], total) == (cell.a["href"], int(cell.text.replace("\u202f", "")))
            followed += 1
    assert followed > 60


def test_a_median_is_published_from_five_values_of_three_organisations():
    assert [tells_on_nobody(values, places) for values, places in [(4, 4), (5, 2), (5, 3)]] == [False, False, True]


def test_the_public_page_hides_what_tells_on_somebody_and_amounts_by_season():
    Year(150)
    recount(at=AT)

    whole, season = page_of(None, "dashboards:impact"), page_of(None, "dashboards:impact", saison="saison-2025")

    assert [each["id"] for each in whole.select(".chart h2")] == [
        f"{part}-title" for part in ("entonnoir", "delais", "reponses", "themes", "financements", "saisons")
    ]
    assert "financements-title" not in [each["id"] for each in season.select(".chart h2")]
    assert [row.th.text for row in whole.select_one("#financements-title").parent.select("tbody tr")] == [
        "Tous les dossiers"
    ]
    assert client_of(None).get(reverse("dashboards:impact_rows"), {"cote": "company"}).status_code == 404


def test_a_small_programme_publishes_neither_times_nor_sums():
    Year(2)
    recount(at=AT)

    shown = {each["id"] for each in page_of(None, "dashboards:impact").select(".chart h2")}

    assert shown & {"delais-title", "reponses-title", "financements-title"} == set()
    assert {"entonnoir-title", "themes-title"} <= shown


def test_an_archived_need_is_counted_for_curators_and_not_for_the_public():
    Year(60)
    recount(at=AT)

    of_public, of_agency = board(PUBLIC).figures.funnel[0].count, board(AGENCY).figures.funnel[0].count

    assert of_public == Irritant.objects.filter(status__in=["published", "solved"]).count()
    assert of_agency - of_public == Irritant.objects.filter(status="archived").count() > 0


def test_silence_is_counted_with_what_is_late():
    Year(60)
    recount(at=AT)

    sides = {each.side: (each.awaited, each.late) for each in board(AGENCY).figures.silence}

    assert sides == {
        side: (
            Match.objects.filter(status=status).count(),
            Match.objects.filter(Q(status=status), Q(status_at__lt=datetime(2026, 10, 23, 9, tzinfo=UTC))).count(),
        )
        for side, status in {"company": "sent", "establishment": "interested"}.items()
    }


def test_before_the_first_time_every_page_answers_without_a_figure():
    year = Year(3)

    for person, name in [(None, "home"), (None, "dashboards:impact"), (curator(), "dashboards:figures")]:
        assert client_of(person).get(reverse(name)).status_code == 200
    assert home_figures() is None
    assert page_of(year.people[0]).select(".chart") == []
    assert "pour la première fois" in page_of(None, "dashboards:impact").select_one(".empty").text
    assert client_of(None).get(reverse("dashboards:impact_table", args=["entonnoir"])).status_code == 404


def test_figures_stay_as_they_were_until_they_are_counted_again(run_jobs):
    Year(5)
    recount(at=AT)
    before = board(AGENCY).figures.funnel[0].count
    Irritant.objects.filter(slug="besoin-1").update(title="Autre titre")
    late = Year.__new__(Year)
    late.events = []
    irritant = Irritant.objects.filter(status="draft").first() or Irritant.objects.first()
    late._say(irritant, irritant, "publish", irritant.author, AT, "published")

    assert board(AGENCY).figures.funnel[0].count == before
    assert board(AGENCY).counted_at == AT
    client_of(curator()).post(reverse("dashboards:recount"))
    assert run_jobs() == ["dashboards.recount"]
    assert board(AGENCY).counted_at > AT


def test_only_curators_count_again():
    year = Year(3)

    for person in (year.people[0], manager_of(year.networks[0])):
        assert client_of(person).post(reverse("dashboards:recount")).status_code == 403


def test_a_company_has_no_board_of_its_own():
    year = Year(3)

    assert client_of(member_of(year.startups[0].organisation)).get(reverse("dashboards:figures")).status_code == 403


def test_the_file_of_a_table_has_its_rows():
    Year(60)
    recount(at=AT)

    sent = client_of(curator()).get(reverse("dashboards:figures_table", args=["entonnoir"]))
    rows = list(csv.reader(StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))

    assert rows[0] == ["Étape", "Besoins", "De l’étape précédente"]
    assert [int(row[1]) for row in rows[1:]] == [each.count for each in board(AGENCY).figures.funnel]


@pytest.mark.parametrize("needs", [20, 60])
@pytest.mark.parametrize(
    ("name", "query", "queries"),
    [("dashboards:impact", {}, 3), ("dashboards:impact_rows", {"etape": "need"}, 6)],
)
def test_it_takes_the_same_queries_whatever_happened(needs, name, query, queries, django_assert_num_queries):
    Year(needs)
    recount(at=AT)

    with django_assert_num_queries(queries):
        assert client_of(None).get(reverse(name), query).status_code == 200


def test_a_hidden_name_stays_hidden_among_the_rows():
    Year(30)
    Irritant.objects.update(hide_establishment=True)
    recount(at=timezone.now())

    shown = page_of(None, "dashboards:impact_rows", etape="need")

    assert {cell.text for cell in shown.select('td[data-label="Établissement"]')} == {"Nom masqué"}
