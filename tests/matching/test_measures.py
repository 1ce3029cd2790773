"""What the criteria of a POC are worth: each measure is kept, the latest counts, the team alone reads the earlier ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from core.states import TransitionRefused
from irritants.models import Event
from matching.enums import CriterionSense, PocStatus
from matching.models import Criterion, Measure, Poc
from matching.operations import measures, pocs
from matching.operations.measures import Measured
from matching.room.charts import EDGE, HEIGHT, WIDTH, chart_of
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.irritants import LONG_AGO
from tests.factories.matching import CriterionFactory, MeasureFactory, PocFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)


@pytest.fixture
def poc() -> Poc:
    return CriterionFactory(poc=PocFactory(status=PocStatus.RUNNING)).poc


def measure(poc: Poc, value: str, *, days_ago: int = 0, note: str = "", at: datetime = AT) -> list[Measure]:
    found = {1: Measured(Decimal(value), note)}
    by = poc.match.irritant.author
    return measures.measure(poc=poc, found=found, on=TODAY - timedelta(days=days_ago), by=by, at=at)


def values(poc: Poc) -> list[str]:
    return [f"{each.value:f}" for each in poc.criteria.get().history]


def test_a_measure_is_added_to_those_before_and_written_on_the_thread(poc):
    measure(poc, "60", days_ago=30, note="Deux composantes.")
    measure(poc, "92.5")

    criterion = poc.criteria.get()
    assert values(poc) == ["60.00", "92.50"]
    assert (criterion.measured, criterion.latest.measured_on, criterion.is_met) == (Decimal("92.50"), TODAY, True)
    author = poc.match.irritant.author
    assert {(each.by, each.organisation, each.at) for each in criterion.history} == {(author, author.organisation, AT)}
    events = Event.objects.filter(subject_kind="poc", verb="measure").order_by("pk")
    assert [(event.by, event.detail["value"], event.detail["on"], event.detail.get("message")) for event in events] == [
        (author, "60", "2026-04-04", "Deux composantes."),
        (author, "92.5", "2026-05-04", None),
    ]


def test_the_latest_is_of_the_last_day_and_of_that_day_the_one_written_last(poc):
    measure(poc, "95")
    measure(poc, "40", days_ago=10, at=AT + timedelta(hours=1))
    assert (values(poc), poc.criteria.get().is_met) == (["40.00", "95.00"], True)

    measure(poc, "59", at=AT + timedelta(hours=2))  # 95 was a slip: 59 was meant
    assert (values(poc), poc.criteria.get().is_met) == (["40.00", "95.00", "59.00"], False)


def test_a_form_sent_twice_is_one_measure(poc):
    assert len(measure(poc, "60")) == 1
    assert measure(poc, "60", at=AT + timedelta(seconds=1)) == []
    assert len(measure(poc, "60", note="Vérifié.", at=AT + timedelta(seconds=2))) == 1
    assert values(poc) == ["60.00", "60.00"]


def test_nothing_is_measured_of_a_day_to_come_nor_before_commitment_nor_after_the_decision(poc):
    with pytest.raises(ValidationError):
        measure(poc, "60", days_ago=-1)
    for status in (PocStatus.FRAMING, PocStatus.SCALED, PocStatus.STOPPED):
        other = CriterionFactory(poc=PocFactory(status=status)).poc
        with pytest.raises(TransitionRefused):
            measure(other, "60")
    assert Measure.objects.count() == 0


def test_a_decision_keeps_the_day_of_what_was_measured_and_adds_what_differs(poc):
    CriterionFactory(poc=poc, position=2, label="Ressaisies", sense=CriterionSense.AT_MOST, threshold=Decimal(10))
    measures.measure(
        poc=poc,
        found={1: Measured(Decimal(60)), 2: Measured(Decimal(12))},
        on=TODAY - timedelta(days=9),
        by=curator(),
        at=AT,
    )
    pocs.review(poc=poc, by=curator(), at=AT)

    pocs.scale(poc=poc, measures={1: Decimal("60.00"), 2: Decimal(10)}, reason="Oui.", by=curator(), at=AT)

    first, second = poc.criteria.order_by("position")
    assert [each.measured_on for each in first.history] == [date(2026, 4, 25)]
    assert [(each.value, each.measured_on) for each in second.history] == [(12, date(2026, 4, 25)), (10, TODAY)]
    assert (first.is_met, second.is_met) == (False, True)


def test_what_was_measured_is_not_lost_with_its_criterion(poc):
    criterion = poc.criteria.get()
    measure(poc, "60")
    with pytest.raises(ProtectedError):
        criterion.delete()

    # Somebody was still framing while another committed and measured.
    pocs.frame(poc=poc, criteria=[Criterion(label="Autre", threshold=1)], observers=[], by=curator(), at=AT)
    assert (poc.criteria.get().pk, values(poc)) == (criterion.pk, ["60.00"])


def page(poc: Poc, user: object) -> str:
    return signed_in(user).get(poc.get_absolute_url()).content.decode()


def test_everyone_reads_the_latest_and_the_team_and_observers_all_of_them(poc, client):
    observer, stranger = (manager_of(OrganisationFactory(establishment=True)) for _number in range(2))
    poc.observers.add(observer.organisation)
    measure(poc, "61.5", days_ago=30, note="Sur deux composantes.")
    measure(poc, "92.5")
    team = [poc.match.irritant.author, manager_of(poc.match.startup.organisation), observer, curator()]

    for user in team:
        told = page(poc, user)
        assert ("92,5 %" in told, "61,5 %" in told, "Sur deux composantes." in told) == (True, True, True)
        assert "Toutes les mesures" in told
    for told in (page(poc, stranger), client.get(poc.get_absolute_url()).content.decode()):
        assert ("92,5 %" in told, "61,5" in told, "Sur deux composantes." in told) == (True, False, False)


def test_who_wrote_a_measure_is_named_to_colleagues_and_curators_only(poc):
    author = poc.match.irritant.author
    measure(poc, "60")
    seen = {user: str(author) in criteria_of(page(poc, user)) for user in (author, curator())}
    assert set(seen.values()) == {True}
    company = criteria_of(page(poc, manager_of(poc.match.startup.organisation)))
    assert (str(author) in company, author.organisation.label in company) == (False, True)


def criteria_of(told: str) -> str:
    return str(BeautifulSoup(told, "html.parser").find(id="criteria"))


def test_the_form_writes_what_was_measured(poc):
    by = manager_of(poc.match.startup.organisation)
    url = reverse("matching:measure", args=[poc.uuid])
    browser = signed_in(by)
    assert text(browser.get(url)).count("Seuil : au moins 90 %") == 1

    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = browser.post(url, {"measured_on": day, "value_1": "88.5", "note_1": "Relevé du matin."})

    assert (answer.status_code, answer.url) == (302, f"{poc.get_absolute_url()}#criteria")
    kept = Measure.objects.get()
    assert (f"{kept.value}", kept.note, kept.measured_on.isoformat(), kept.by) == ("88.50", "Relevé du matin.", day, by)


REFUSED = {
    "nothing": {},
    "a note alone": {"note_1": "Relevé."},
    "a word": {"value_1": "beaucoup"},
    "a day to come": {"value_1": "60", "measured_on": "2999-01-01"},
}


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_measure_is_refused_and_kept_in_the_form(sent, poc):
    url = reverse("matching:measure", args=[poc.uuid])
    answer = signed_in(poc.match.irritant.author).post(url, {"measured_on": "2026-05-04", **sent})

    assert (answer.status_code, Measure.objects.count()) == (422, 0)
    assert all(value in answer.content.decode() for value in sent.values())


def test_the_drawing_is_to_scale_and_holds_its_threshold(poc):
    criterion = poc.criteria.get()
    assert chart_of(criterion, []) is None
    for value, days_ago in (("50", 40), ("70", 10), ("90", 0)):
        measure(poc, value, days_ago=days_ago)

    drawn = chart_of(criterion, criterion.history)

    top, bottom, right = EDGE, HEIGHT - EDGE, WIDTH - EDGE
    assert [(dot.x, dot.y, dot.is_met) for dot in drawn.dots] == [
        (EDGE, bottom, False),
        (EDGE + round((right - EDGE) * 0.75), (top + bottom) // 2, False),
        (right, top, True),
    ]
    assert (drawn.threshold_y, len(drawn.segments)) == (top, 2)
    assert drawn.finding == "De 50\u00a0% à 90\u00a0% en 3 mesures, seuil atteint"


def test_measures_of_one_day_and_one_value_stand_in_the_middle(poc):
    criterion = poc.criteria.get()
    measure(poc, "90")
    measure(poc, "90", note="Vérifié.", at=AT + timedelta(hours=1))

    drawn = chart_of(criterion, criterion.history)

    assert {(dot.x, dot.y) for dot in drawn.dots} == {(WIDTH // 2, HEIGHT // 2)}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_the_same_queries_for_any_number_of_measures(rows, django_assert_num_queries):
    poc = PocFactory(status=PocStatus.RUNNING)
    for position in range(1, rows + 1):
        criterion = CriterionFactory(poc=poc, position=position)
        MeasureFactory.create_batch(rows, criterion=criterion, by=curator(), organisation=curator().organisation)
    browser = signed_in(curator())

    with django_assert_num_queries(19):
        assert browser.get(poc.get_absolute_url()).status_code == 200


BEFORE = [("matching", "0015_room_milestones")]


@pytest.mark.django_db(transaction=True)
def test_what_was_measured_before_a_history_was_kept_is_its_first_row():
    poc = PocFactory(status=PocStatus.RUNNING)
    CriterionFactory(poc=poc)
    MeasureFactory(criterion=CriterionFactory(poc=poc, position=2, label="Ressaisies"), value="9", measured_on=TODAY)
    by = poc.match.irritant.author
    poc.record("measure", by=by, at=LONG_AGO, detail={"criterion": "Ressaisies", "value": "9"})

    try:
        old = _migrate(BEFORE).get_model("matching", "Criterion")
        rows = list(old.objects.order_by("position").values_list("measured", "measured_on"))
        assert rows == [(None, None), (Decimal("9.00"), TODAY)]
    finally:
        _migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("matching"))

    kept = Measure.objects.get()
    assert (kept.criterion.position, kept.value, kept.measured_on) == (2, 9, TODAY)
    assert (kept.by, kept.organisation, kept.at) == (by, by.organisation, LONG_AGO)


def _migrate(targets: list[tuple[str, str]]):
    executor = MigrationExecutor(connection)
    return executor.migrate(targets).apps
