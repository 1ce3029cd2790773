"""What can be sat at, and when: a day laid out at once, limits, what is refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import ProgrammeItem
from meetings.models.editions import MOST_SLOTS, MOST_TABLES
from meetings.operations import layout
from meetings.operations.layout import DayPlan, Pause
from tests.factories.accounts import curator
from tests.factories.meetings import EditionFactory, MeetingFactory, SlotFactory

AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 6, 11)


def plan(**fields: object) -> DayPlan:
    return DayPlan(**{"day": DAY, "first": time(9), "last": time(11), "minutes": 20, "between": 5, **fields})


def hours(plan: DayPlan) -> list[str]:
    zone = EditionFactory.build().zone
    return [f"{starts:%H:%M}-{ends:%H:%M}" for starts, ends in plan.spans(zone)]


def test_a_day_is_cut_until_no_slot_ends_in_time():
    assert hours(plan(last=time(10, 10))) == ["09:00-09:20", "09:25-09:45", "09:50-10:10"]


def test_a_slot_that_would_run_into_a_break_begins_after_it():
    pauses = (Pause(time(9, 30), time(9, 40), "Pause"),)

    assert hours(plan(last=time(10, 5), pauses=pauses)) == ["09:00-09:20", "09:40-10:00"]


def test_where_nothing_fits_there_is_no_slot():
    assert hours(plan(last=time(9, 10))) == []


@pytest.mark.django_db
def test_a_day_is_laid_out_on_the_clock_of_the_place_with_its_breaks_on_the_programme():
    edition = EditionFactory(announced=True, time_zone="Indian/Reunion")
    pauses = (Pause(time(9, 45), time(10), "Café"), Pause(time(10, 30), time(11), ""))

    made = layout.lay_out_day(edition=edition, plan=plan(pauses=pauses), by=curator(), at=AT)

    assert [each.stamp for each in made] == ["20260611T0900", "20260611T0925", "20260611T1000"]
    assert made[0].starts_at == datetime(2026, 6, 11, 5, 0, tzinfo=UTC)
    assert [(item.title, item.starts_at) for item in ProgrammeItem.objects.all()] == [
        ("Café", datetime(2026, 6, 11, 5, 45, tzinfo=UTC))
    ]


@pytest.mark.django_db
def test_slots_that_run_into_others_are_refused_with_the_one_they_touch():
    slot = SlotFactory()

    with pytest.raises(ValidationError, match=r"09:00.*09:20"):
        layout.lay_out_day(edition=slot.edition, plan=plan(), by=curator(), at=AT)

    assert slot.edition.slots.count() == 1


@pytest.mark.django_db
def test_an_edition_has_so_many_slots_and_tables_and_no_more():
    edition, by = EditionFactory(announced=True), curator()
    short = plan(first=time(0), last=time(23, 59), minutes=5, between=0)
    layout.lay_out_day(edition=edition, plan=short, by=by, at=AT)
    layout.add_tables(edition=edition, count=MOST_TABLES, by=by, at=AT)

    with pytest.raises(ValidationError, match=str(MOST_SLOTS)):
        layout.lay_out_day(edition=edition, plan=plan(day=DAY + timedelta(days=1)), by=by, at=AT)
    with pytest.raises(ValidationError, match=str(MOST_TABLES)):
        layout.add_tables(edition=edition, count=1, by=by, at=AT)

    assert (edition.slots.count(), edition.tables.count()) == (MOST_SLOTS, MOST_TABLES)


@pytest.mark.django_db
def test_the_first_tables_get_the_links_and_numbers_follow_each_other():
    edition, by = EditionFactory(announced=True), curator()
    layout.add_tables(edition=edition, count=1, by=by, at=AT)

    layout.add_tables(edition=edition, count=2, room="Halle", video_links=["https://visio.exemple/1"], by=by, at=AT)

    assert list(edition.tables.values_list("number", "room", "video_link")) == [
        (1, "", ""),
        (2, "Halle", "https://visio.exemple/1"),
        (3, "Halle", ""),
    ]


@pytest.mark.django_db
def test_where_a_meeting_sits_nothing_is_moved_nor_removed():
    meeting, by = MeetingFactory(status="draft"), curator()
    slot, edition = meeting.slot, meeting.edition
    later = slot.starts_at + timedelta(hours=3)

    for refused in (
        lambda: layout.remove_table(table=meeting.table, by=by, at=AT),
        lambda: layout.remove_slots(edition=edition, slots=[slot], by=by, at=AT),
        lambda: layout.change_slot(slot=slot, starts_at=later, ends_at=later + timedelta(minutes=20), by=by, at=AT),
    ):
        with pytest.raises(ValidationError):
            refused()

    assert (edition.slots.count(), edition.tables.count()) == (1, 1)


@pytest.mark.django_db
def test_a_slot_moves_but_not_into_another_one():
    slot = SlotFactory()
    other = SlotFactory(edition=slot.edition, position=1)
    by, length = curator(), timedelta(minutes=20)

    layout.change_slot(slot=slot, starts_at=slot.starts_at - timedelta(minutes=5), ends_at=slot.ends_at, by=by, at=AT)
    with pytest.raises(ValidationError):
        layout.change_slot(slot=slot, starts_at=other.starts_at, ends_at=other.starts_at + length, by=by, at=AT)

    slot.refresh_from_db()
    assert f"{timezone.localtime(slot.starts_at, slot.edition.zone):%H:%M}" == "08:55"
