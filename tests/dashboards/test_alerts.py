"""An alert tells each thing once and misses none, whatever is late, killed, repeated or away for weeks."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from accounts.operations import alerts as operations
from dashboards.notifications.alerts import ITEMS_SHOWN
from dashboards.operations import alerts as making
from irritants import operations as irritants
from matching.enums import LessonStatus, PocStatus
from matching.operations import lessons, pocs
from startups import operations as startups
from taxonomy.models import Theme
from tests.dashboards.alerting import START, days, follow, local, minutes, publish, search, told
from tests.factories.accounts import OrganisationFactory, UserFactory, curator, manager_of, member_of
from tests.factories.matching import CriterionFactory, LessonFactory, PocFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return member_of(OrganisationFactory(establishment=True), email="lectrice@test.example")


def test_each_new_row_is_told_once_and_what_was_there_never(person):
    publish("Une file à l’accueil", at=days(-30))
    publish("Des badges perdus", at=minutes(-1))
    search(person)
    publish("Une salle sans prise", at=minutes(1))

    (mail,) = told(minutes(5))

    assert mail.to == "lectrice@test.example"
    assert mail.subject == "Une salle sans prise"
    assert "Une file" not in mail.text
    assert "Des badges" not in mail.text
    assert told(minutes(10)) == []


def test_filters_are_those_of_the_list(person):
    theme = Theme.objects.get(slug="scolarite")
    search(person, "theme=scolarite")
    publish("Une salle sans prise", at=minutes(1))
    irritant = publish("Des inscriptions trop longues", at=minutes(1))
    irritant.themes.add(theme)

    (mail,) = told(minutes(5))

    assert "Des inscriptions trop longues" in mail.text
    assert "Une salle sans prise" not in mail.text


def test_a_row_that_comes_to_answer_by_a_correction_is_told_however_old_it_is(person):
    irritant = publish("Des inscriptions trop longues", at=days(-200))
    search(person, "theme=scolarite")
    assert told(minutes(5)) == []

    irritant.themes.add(Theme.objects.get(slug="scolarite"))

    assert [mail.subject for mail in told(minutes(10))] == ["Des inscriptions trop longues"]


def test_a_row_that_leaves_and_comes_back_is_not_told_again(person):
    search(person)
    irritant = publish("Une salle sans prise", at=minutes(1))
    assert len(told(minutes(5))) == 1

    irritants.archive(irritant=irritant, by=curator(), at=minutes(6))
    assert told(minutes(10)) == []
    irritants.reopen(irritant=irritant, by=curator(), at=minutes(11))

    assert told(minutes(15)) == []


def test_what_was_dated_before_the_start_and_committed_after_is_told(person):
    search(person)

    publish("Une salle sans prise", at=minutes(-2))

    assert [mail.subject for mail in told(minutes(5))] == ["Une salle sans prise"]


def test_a_list_too_long_to_be_noted_tells_what_becomes_public_from_then_on(person, monkeypatch):
    monkeypatch.setattr(making, "KNOWN_ROWS", 2)
    for number in range(3):
        publish(f"Ancien irritant {number}", at=days(-10))
    publish("Tout récent", at=minutes(-10))
    alert = search(person)
    assert (alert.only_newer, alert.told.count()) == (True, 1)

    publish("Une salle sans prise", at=minutes(1))
    publish("En retard dans la base", at=minutes(-20))

    (mail,) = told(minutes(5))
    assert "Une salle sans prise" in mail.text
    assert "En retard dans la base" in mail.text
    assert "ncien irritant" not in mail.text
    assert "Tout récent" not in mail.text


def test_a_filter_that_is_gone_tells_nothing_rather_than_everything(person):
    search(person, "theme=scolarite")
    publish("Une salle sans prise", at=minutes(1))

    Theme.objects.filter(slug="scolarite").update(slug="scolarites")

    assert told(minutes(5)) == []


# When


@pytest.mark.parametrize(
    ("frequency", "at", "due"),
    [
        ("daily", START, "Tue 03/03 08:00"),
        ("weekly", START, "Mon 09/03 08:00"),
        # The clock goes forward on 29 March 2026, back on 25 October.
        ("daily", datetime(2026, 3, 28, 22, 0, tzinfo=UTC), "Sun 29/03 08:00"),
        ("daily", datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "Mon 26/10 08:00"),
        ("weekly", datetime(2026, 10, 24, 10, 0, tzinfo=UTC), "Mon 26/10 08:00"),
    ],
)
def test_a_day_begins_at_eight_here_a_week_on_monday(person, frequency, at, due):
    alert = search(person, frequency=frequency, at=at)

    assert local(alert.due_at) == due
    publish("Une salle sans prise", at=at + timedelta(minutes=1))
    assert told(alert.due_at - timedelta(seconds=1)) == []
    assert len(told(alert.due_at)) == 1


def test_after_weeks_without_a_worker_one_mail_tells_it_all_and_the_next_is_tomorrow_s(person):
    alert = search(person, frequency="daily")
    for number in range(14):
        publish(f"Irritant du jour {number}", at=days(number))

    (mail,) = told(days(40))

    assert mail.text.count("Irritant du jour") == ITEMS_SHOWN
    assert "et 4 autres" in mail.text
    alert.refresh_from_db()
    assert local(alert.due_at) == "Sun 12/04 08:00"
    assert told(days(41)) == []


def test_more_than_one_run_can_work_is_told_by_the_next_one(person, monkeypatch):
    monkeypatch.setattr("dashboards.followed.news.WORKED_AT_ONCE", 2)
    search(person)
    for number in range(3):
        publish(f"Irritant {number}", at=minutes(number + 1))

    first, second = told(minutes(5)), told(minutes(10))

    assert [len(first), len(second), len(told(minutes(15)))] == [1, 1, 0]
    shown = first[0].text + second[0].text
    assert [shown.count(f"- Irritant {number}") for number in range(3)] == [1, 1, 1]


def test_without_mail_nothing_is_told_and_choosing_mails_later_tells_what_comes_from_then_on(person):
    alert = search(person, frequency="none")
    publish("Pendant le silence", at=minutes(1))
    assert told(minutes(5)) == []

    making.choose(alert=alert, frequency="immediate", at=minutes(6))
    publish("Une salle sans prise", at=minutes(7))

    assert [mail.subject for mail in told(minutes(10))] == ["Une salle sans prise"]


def test_stopped_then_resumed_it_tells_what_came_meanwhile(person):
    alert = search(person)
    operations.stop(alerts=[alert], at=minutes(1))
    publish("Une salle sans prise", at=minutes(2))
    assert told(minutes(5)) == []

    operations.resume(alerts=[alert], at=days(20))

    assert [mail.subject for mail in told(days(20))] == ["Une salle sans prise"]


# One mail


def test_one_mail_for_an_address_with_a_section_for_each_alert_and_each_thing_once(person):
    followed = publish("Une file à l’accueil", at=days(-3))
    search(person)
    search(person, "q=salle")
    follow(person, followed)
    publish("Une salle sans prise", at=minutes(1))
    irritants.solve(irritant=followed, by=curator(), at=minutes(2))

    (mail,) = told(minutes(5))

    assert mail.text.count("- Une salle sans prise") == 1
    assert "a déclaré cet irritant résolu" in mail.text
    assert mail.subject == "2 nouvelles de ce que vous suivez"
    assert told(minutes(10)) == []


def test_what_one_alert_has_told_another_does_not_tell_on_its_own_day(person):
    search(person)
    search(person, "q=salle", frequency="daily")
    publish("Une salle sans prise", at=minutes(1))
    assert len(told(minutes(5))) == 1

    assert told(days(2)) == []


def test_two_people_are_each_told(person):
    other = UserFactory(language="en")
    search(person)
    search(other)
    publish("Une salle sans prise", at=minutes(1))

    mails = {mail.to: mail for mail in told(minutes(5))}

    assert set(mails) == {person.email, other.email}
    assert "/en/irritants/" in mails[other.email].text


def test_who_may_not_sign_in_any_more_is_told_nothing_until_they_may_again(person):
    search(person)
    publish("Une salle sans prise", at=minutes(1))
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert told(minutes(5)) == []

    User.objects.filter(pk=person.pk).update(is_active=True)
    assert len(told(minutes(10))) == 1


# What happens to things


def test_an_irritant_tells_what_this_reader_may_read_of_its_thread_and_not_what_they_did(person):
    outsider = UserFactory()
    irritant = publish("Une file à l’accueil", at=days(-3), establishment=person.organisation, author=person)
    follow(person, irritant)
    follow(outsider, irritant)
    irritants.solve(irritant=irritant, by=person, at=minutes(2))

    assert [mail.to for mail in told(minutes(5))] == [outsider.email]


def test_a_poc_and_its_company_and_its_lesson_tell_what_is_public_of_them(person):
    poc = PocFactory(status=PocStatus.REVIEW, title="Un essai de badges")
    CriterionFactory(poc=poc)
    visitor = UserFactory()
    for reader in (person, visitor):
        follow(reader, poc)
    company_follower = UserFactory()
    follow(company_follower, poc.match.startup)
    criterion = poc.criteria.get()

    pocs.stop(
        poc=poc, measures={criterion.position: criterion.threshold}, reason="Trop lent.", by=curator(), at=minutes(1)
    )
    mails = {mail.to: mail for mail in told(minutes(5))}

    assert {person.email, visitor.email, company_follower.email} == set(mails)
    assert mails[company_follower.email].text.count(str(poc.uuid)) == 1

    lesson = LessonFactory(poc=poc, status=LessonStatus.REVIEWED, title="Ce que les badges ont appris")
    lessons.publish(lesson=lesson, by=curator(), at=minutes(6))
    assert len(told(minutes(10))) == 3


def test_the_events_of_a_profile_are_told_to_its_networks_and_not_to_others(person):
    network = OrganisationFactory(network=True)
    startup = StartupFactory(validated=True, networks=[network])
    manager = manager_of(network)
    follow(manager, startup)
    follow(person, startup)

    startups.suspend(startup=startup, reason="Un document manque.", by=curator(), at=minutes(1))

    assert [mail.to for mail in told(minutes(5))] == [manager.email]


def test_what_cannot_be_read_any_more_is_told_no_more_until_it_can(person):
    irritant = publish("Une file à l’accueil", at=days(-3))
    follow(person, irritant)
    irritants.archive(irritant=irritant, by=curator(), at=minutes(1))
    assert told(minutes(5)) == []

    irritants.reopen(irritant=irritant, by=curator(), at=minutes(6))

    (mail,) = told(minutes(10))
    assert "a rouvert cet irritant" in mail.text
