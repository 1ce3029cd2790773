"""Milestones: who sees to them, what they come after, and the line of time that shows them."""

from contextlib import suppress
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.enums import PocStatus
from matching.models import Milestone
from matching.operations import milestones
from matching.operations.milestones import Said
from matching.room.timeline import Course, Timeline, milestones_of, timeline_of
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.matching import PocFactory

pytestmark = pytest.mark.django_db
AT = timezone.now()
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def poc():
    return PocFactory(status=PocStatus.RUNNING, starts_on=date(2026, 4, 1), ends_on=date(2026, 9, 1))


@pytest.fixture
def clerk(poc):
    return manager_of(poc.match.irritant.establishment)


def added(poc, title: str, due_on: date = JUNE, **said) -> Milestone:
    return milestones.add(poc=poc, said=Said(title, due_on, **said), at=AT)


def line_of(poc, reader, today: date) -> Timeline:
    return timeline_of(poc, milestones_of(poc), user=reader, readable={"establishment"}, today=today)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_milestone_is_written_with_its_owner_its_person_and_what_it_comes_after(poc, clerk):
    colleague, first = member_of(poc.match.irritant.establishment), added(poc, "Capteurs posés", MAY)
    address = reverse("matching:add_milestone", args=[poc.uuid])
    sent = {
        "title": "Bilan",
        "due_on": "2026-06-01",
        "owner": poc.match.irritant.establishment.slug,
        "person": colleague.pk,
        "after": [str(first.uuid)],
    }

    response = signed_in(clerk).post(address, sent)

    made = poc.milestones.get(title="Bilan")
    assert response.url == poc.get_absolute_url()
    assert (made.owner, made.person, list(made.after.all())) == (
        poc.match.irritant.establishment,
        colleague,
        [first],
    )


def test_the_form_offers_the_people_of_one_s_own_side_alone(poc, clerk):
    member_of(poc.match.startup.organisation, last_name="Delautre")

    page = signed_in(clerk).get(reverse("matching:add_milestone", args=[poc.uuid])).content.decode()

    assert "Delautre" not in page
    assert clerk.last_name in page


def test_a_change_begins_with_what_is_kept(poc, clerk):
    first = added(poc, "Capteurs posés", MAY)
    second = added(poc, "Bilan", owner=poc.match.startup.organisation, after=[first])
    address = reverse("matching:edit_milestone", args=[second.uuid])

    page = BeautifulSoup(signed_in(clerk).get(address).content, "html.parser")
    signed_in(clerk).post(address, {"title": "Grand bilan", "due_on": "2026-07-01"})

    assert page.select_one("[name=title]")["value"] == "Bilan"
    assert page.select_one("[name=owner] [selected]").text == str(poc.match.startup.organisation)
    assert page.select_one("[name=after][checked]")["value"] == str(first.uuid)
    second.refresh_from_db()
    assert (second.title, second.due_on, second.owner, second.after.count()) == ("Grand bilan", JULY, None, 0)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(poc, clerk):
    first = added(poc, "Capteurs posés", JULY)
    sent = {"title": "Bilan", "due_on": "2026-06-01", "after": [str(first.uuid)]}

    response = signed_in(clerk).post(reverse("matching:add_milestone", args=[poc.uuid]), sent)

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["due_on"]
    assert "Capteurs posés" in page.select_one("#error_1_id_due_on, #id_due_on_error").text
    assert page.select_one("[name=title]")["value"] == "Bilan"
    assert poc.milestones.count() == 1


def test_a_stranger_is_no_owner_and_a_person_is_of_the_owner(poc, clerk):
    other = OrganisationFactory(establishment=True)
    for field, said in {
        "owner": Said("Bilan", JUNE, owner=other),
        "person": Said("Bilan", JUNE, owner=poc.match.startup.organisation, person=clerk),
    }.items():
        with pytest.raises(ValidationError) as raised:
            milestones.add(poc=poc, said=said, at=AT)
        assert list(raised.value.error_dict) == [field]
    assert not poc.milestones.exists()


def test_a_milestone_of_another_poc_comes_before_none_of_this_one(poc):
    elsewhere = added(PocFactory(status=PocStatus.RUNNING), "Ailleurs", MAY)

    with pytest.raises(ValidationError) as raised:
        added(poc, "Bilan", after=[elsewhere])

    assert list(raised.value.error_dict) == ["after"]


def test_what_comes_after_it_is_not_due_before_it(poc):
    first = added(poc, "Capteurs posés", MAY)
    added(poc, "Bilan", JUNE, after=[first])

    with pytest.raises(ValidationError) as raised:
        milestones.change(milestone=first, said=Said("Capteurs posés", JULY), at=AT)

    assert list(raised.value.error_dict) == ["due_on"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_whatever_is_asked_the_order_never_goes_in_a_circle(asked):
    poc = PocFactory(status=PocStatus.RUNNING)
    steps = [added(poc, f"Étape {number}") for number in range(6)]

    for later, earlier in asked:
        after = {*steps[later].after.all(), steps[earlier]}
        with suppress(ValidationError):
            milestones.change(milestone=steps[later], said=Said(steps[later].title, JUNE, after=after), at=AT)

    left = {step.pk: {each.pk for each in step.after.all()} for step in steps}
    while free := {pk for pk, before in left.items() if not before & left.keys()}:
        left = {pk: before for pk, before in left.items() if pk not in free}
    assert left == {}


def test_the_line_of_time_says_what_is_late_what_waits_and_what_can_be_done(poc, clerk):
    reached = added(poc, "Cadrage", MAY)
    milestones.reach(milestone=reached, on=MAY, by=clerk, at=AT)
    late = added(poc, "Capteurs posés", MAY, after=[reached])
    waits = added(poc, "Bilan", JULY, after=[late])
    free = added(poc, "Formation", JULY)

    line = line_of(poc, clerk, date(2026, 6, 15))

    assert {stop.milestone: stop.course for stop in line.stops} == {
        reached: Course.REACHED,
        late: Course.LATE,
        waits: Course.WAITS,
        free: Course.NEXT,
    }
    assert [(before.milestone, after.milestone) for before, after in line.links] == [(reached, late), (late, waits)]
    assert (line.first, line.last, line.late) == (poc.starts_on, poc.ends_on, 1)
    assert line.stops[0].x < line.today_x < line.stops[-1].x


def test_a_poc_without_dates_or_milestones_has_an_empty_line(clerk):
    line = line_of(PocFactory(status=PocStatus.FRAMING, starts_on=None), clerk, JUNE)

    assert (line.stops, line.height) == ([], 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_line_takes_two_queries_whatever_there_is(poc, clerk, count, django_assert_num_queries):
    earlier = added(poc, "Capteurs posés", MAY)
    for number in range(count):
        added(poc, f"Bilan {number}", after=[earlier])

    with django_assert_num_queries(2):
        line_of(poc, clerk, JUNE)


def test_the_room_shows_each_milestone_with_who_sees_to_it_and_others_read_none(poc, clerk):
    first = added(poc, "Capteurs posés", MAY, owner=poc.match.startup.organisation)
    added(poc, "Bilan", JUNE, owner=poc.match.irritant.establishment, person=clerk, after=[first])

    page = BeautifulSoup(signed_in(clerk).get(poc.get_absolute_url()).content, "html.parser")
    stranger = signed_in(manager_of(OrganisationFactory(establishment=True)))

    (last,) = [item for item in page.select(".todo li") if item.text.strip().startswith("Bilan")]
    assert str(clerk) in last.text
    of_company = signed_in(manager_of(poc.match.startup.organisation)).get(poc.get_absolute_url()).content.decode()
    assert "Bilan" in of_company
    assert str(clerk) not in of_company
    assert "Capteurs posés" in last.text
    assert len(page.select(".timeline circle")) == 2
    assert "Capteurs posés" not in stranger.get(poc.get_absolute_url()).content.decode()
    assert stranger.get(reverse("matching:edit_milestone", args=[first.uuid])).status_code == 403


def test_a_change_by_the_other_side_neither_reads_nor_loses_who_was_named(poc, clerk):
    named = added(poc, "Bilan", owner=poc.match.irritant.establishment, person=clerk)
    company = signed_in(manager_of(poc.match.startup.organisation))
    address = reverse("matching:edit_milestone", args=[named.uuid])
    kept = {"title": "Grand bilan", "due_on": "2026-06-01", "owner": poc.match.irritant.establishment.slug}

    page = company.get(address).content.decode()
    company.post(address, kept)

    assert clerk.last_name not in page
    named.refresh_from_db()
    assert (named.title, named.person) == ("Grand bilan", clerk)


def test_who_was_named_goes_when_the_other_side_sees_to_it(poc, clerk):
    named = added(poc, "Bilan", owner=poc.match.irritant.establishment, person=clerk)
    company = signed_in(manager_of(poc.match.startup.organisation))
    other = {"title": "Bilan", "due_on": "2026-06-01", "owner": poc.match.startup.organisation.slug}

    response = company.post(reverse("matching:edit_milestone", args=[named.uuid]), other)

    named.refresh_from_db()
    assert (response.status_code, named.owner, named.person) == (302, poc.match.startup.organisation, None)


def test_a_colleague_and_a_curator_find_who_is_named_when_they_change_it(poc, clerk):
    named = added(poc, "Bilan", owner=poc.match.irritant.establishment, person=clerk)
    address = reverse("matching:edit_milestone", args=[named.uuid])
    for reader in (member_of(poc.match.irritant.establishment), curator()):
        page = BeautifulSoup(signed_in(reader).get(address).content, "html.parser")

        assert [each.text for each in page.select("[name=person] [selected]")] == [str(clerk)]
