"""Whoever sees to a milestone is told that its date comes, and once more that it has passed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from accounts.models import Membership, Notification
from matching.enums import PocStatus
from matching.models import Milestone, Poc
from matching.operations import milestones, pocs
from matching.operations.milestones import Said
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, manager_of, member_of
from tests.factories.matching import PocFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)


@pytest.fixture
def poc() -> Poc:
    """With a colleague on each side."""
    poc = PocFactory(status=PocStatus.RUNNING)
    for side in poc.sides():
        member_of(side)
    return poc


def planned(poc: Poc, days: int, **said: object) -> Milestone:
    """Due in that many days."""
    return milestones.add(poc=poc, said=Said("Recette", TODAY + timedelta(days=days), **said), at=AT)


def told() -> list[tuple[object, str]]:
    """Whom, and of what."""
    found = Notification.objects.filter(key__startswith="milestone-").order_by("pk").select_related("recipient")
    return [(each.recipient, each.key.split(":")[0]) for each in found]


def people_of(organisation) -> set[object]:
    return {membership.user for membership in Membership.objects.of(organisation)}


WORDS = {
    8: [],
    7: ["milestone-coming"],
    3: ["milestone-coming"],
    0: ["milestone-coming"],
    -1: ["milestone-late"],
    -14: ["milestone-late"],
    -15: [],
}


@pytest.mark.parametrize("days", WORDS)
def test_the_person_in_charge_is_told_near_the_date_and_never_twice(days, poc):
    person = manager_of(poc.match.startup.organisation)
    planned(poc, days, owner=poc.match.startup.organisation, person=person)

    for _twice in range(2):
        milestones.remind(at=AT)

    assert told() == [(person, word) for word in WORDS[days]]


def test_day_after_day_each_is_told_once_before_and_once_after(poc):
    person = manager_of(poc.match.startup.organisation)
    planned(poc, 10, owner=poc.match.startup.organisation, person=person)

    for day in range(60):
        milestones.remind(at=AT + timedelta(days=day))

    assert told() == [(person, "milestone-coming"), (person, "milestone-late")]


@pytest.mark.parametrize("side", [0, 1])
def test_the_whole_side_is_told_where_nobody_is_named_and_the_other_is_not(side, poc):
    owner = poc.sides()[side]
    planned(poc, 2, owner=owner)

    milestones.remind(at=AT)

    assert {person for person, _word in told()} == people_of(owner)


def test_both_sides_are_told_of_what_both_see_to_and_observers_are_not(poc):
    observer = member_of(OrganisationFactory())
    poc.observers.add(observer.organisation)
    planned(poc, 2)

    milestones.remind(at=AT)

    assert {person for person, _word in told()} == people_of(poc.sides()[0]) | people_of(poc.sides()[1])


def test_who_has_left_the_organisation_is_not_told_their_colleagues_are(poc):
    company = poc.match.startup.organisation
    gone = manager_of(company)
    planned(poc, 2, owner=company, person=gone)
    Membership.objects.filter(user=gone).delete()

    milestones.remind(at=AT)

    assert {person for person, _word in told()} == people_of(company)


def test_a_date_that_was_moved_is_said_anew(poc):
    person = manager_of(poc.match.startup.organisation)
    company = poc.match.startup.organisation
    milestone = planned(poc, 2, owner=company, person=person)
    milestones.remind(at=AT)
    later = Said("Recette", TODAY + timedelta(days=30), company, person)
    milestones.change(milestone=milestone, said=later, at=AT)

    for days in (1, 24, 25):
        milestones.remind(at=AT + timedelta(days=days))

    assert told() == [(person, "milestone-coming"), (person, "milestone-coming")]


def test_nobody_is_told_of_what_is_reached_asleep_or_decided(poc):
    asleep, stopped, scaled = (
        PocFactory(status=status) for status in (PocStatus.RUNNING, PocStatus.STOPPED, PocStatus.SCALED)
    )
    for each in (poc, asleep, stopped, scaled):
        planned(each, 1)
        planned(each, -1)
    pocs.sleep(poc=asleep, reason="Vacances.", by=asleep.match.irritant.author, at=AT)
    for milestone in poc.milestones.all():
        milestones.reach(milestone=milestone, on=TODAY, by=poc.match.irritant.author, at=AT)

    assert (milestones.remind(at=AT), told()) == (0, [])


def test_what_slept_is_told_of_when_it_wakes_unless_that_is_long_past(poc):
    person = manager_of(poc.match.startup.organisation)
    for days in (-20, -3):
        planned(poc, days, owner=poc.match.startup.organisation, person=person)
    pocs.sleep(poc=poc, reason="Vacances.", by=person, at=AT - timedelta(days=30))
    milestones.remind(at=AT)
    pocs.wake(poc=poc, by=person, at=AT)

    milestones.remind(at=AT)

    assert told() == [(person, "milestone-late")]


def test_the_link_leads_to_the_milestone_in_the_room(poc):
    person = manager_of(poc.match.startup.organisation)
    milestone = planned(poc, 2, owner=poc.match.startup.organisation, person=person)
    milestones.remind(at=AT)

    path, _hash, anchor = Notification.objects.get(recipient=person).path.partition("#")

    assert path == poc.get_absolute_url()
    assert f'id="{anchor}"' in signed_in(person).get(path).content.decode()
    assert anchor == f"milestone-{milestone.uuid}"


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Jalon en retard\u00a0: Recette"), ("en", "Milestone late: Recette")]
)
def test_the_words_are_of_the_language_of_who_reads_them(language, title, poc):
    person = manager_of(poc.match.startup.organisation, language=language)
    planned(poc, -1, owner=poc.match.startup.organisation, person=person)

    with override("fr"):
        milestones.remind(at=AT)

    assert Notification.objects.get(recipient=person).title == title


@pytest.mark.parametrize("rows", [1, 3])
def test_a_milestone_costs_the_same_queries_whatever_their_number(rows, poc, django_assert_num_queries):
    person = manager_of(poc.match.startup.organisation)
    for days in range(rows):
        planned(poc, days, owner=poc.match.startup.organisation, person=person)
    milestones.remind(at=AT)

    with django_assert_num_queries(1 + 8 * rows):
        milestones.remind(at=AT)
