"""Who may be called about a lesson: nobody without their own consent, and no longer than it lasts."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import Consent, User
from core.states import TransitionRefused
from irritants.models import Event
from matching.enums import LessonStatus
from matching.models import Lesson
from matching.operations import contacts
from matching.sheets import sheet_data, sheet_text
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.matching import LessonFactory
from tests.matching.lessons import browser, company, house, owner, read, told, verbs
from tests.moves import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    """Published, with somebody at the company."""
    lesson = LessonFactory(status=LessonStatus.PUBLISHED, title="Prévenir à temps")
    manager_of(lesson.poc.match.startup.organisation)
    return lesson


@pytest.fixture
def other() -> User:
    """Of another establishment."""
    return manager_of(OrganisationFactory(establishment=True))


def test_who_names_themself_agrees_and_is_shown_to_those_who_are_signed_in(lesson, other):
    by = owner(lesson)
    url = reverse("matching:lesson_contact", args=[lesson.uuid])

    assert browser(by).post(url, {"person": by.pk, "contact": "Ariane Exemple, 01 02"}).status_code == 302

    stored = Lesson.objects.get(pk=lesson.pk)
    assert (stored.contact_person, stored.contact_consented_at is None) == (by, False)
    shown = [("01 02" in read(lesson.get_absolute_url(), person)) for person in (None, other, by, curator())]
    assert shown == [False, True, True, True]
    text = sheet_text(sheet_data(stored, other, frozenset({"establishment"})))
    assert ("01 02" in text, "affiché sur la page, aux personnes connectées" in text) == (False, True)


def test_a_colleague_is_asked_and_nothing_is_shown_before_they_agree(lesson, other):
    colleague, url = member_of(house(lesson)), lesson.get_absolute_url()
    contacts.name(lesson=lesson, person=colleague, contact="Bureau 12", by=owner(lesson), at=AT)

    assert [("Bureau 12" in read(url, person)) for person in (other, owner(lesson), colleague)] == [False, False, True]
    assert told(colleague) == ["On vous propose comme personne à appeler\u00a0: Prévenir à temps"]
    agree = reverse("matching:consent_to_be_called", args=[lesson.uuid])
    assert [browser(each).post(agree).status_code for each in (owner(lesson), curator(), other)] == [403, 403, 403]

    assert browser(colleague).post(agree).status_code == 302
    assert "Bureau 12" in read(url, other)
    with pytest.raises(TransitionRefused):
        contacts.consent(lesson=lesson, by=colleague, at=AT)
    assert verbs(lesson) == [("name_contact", "parties"), ("consent", "parties")]
    assert "Bureau 12" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_one_click_takes_the_consent_back_and_erases_what_was_shown(lesson, other):
    by = owner(lesson)
    contacts.name(lesson=lesson, person=by, contact="01 02", by=by, at=AT)
    end = reverse("matching:end_contact", args=[lesson.uuid])
    assert [browser(each).post(end).status_code for each in (other, company(lesson))] == [403, 403]

    assert browser(by).post(end).status_code == 302

    stored = Lesson.objects.get(pk=lesson.pk)
    assert (stored.contact, stored.contact_person, stored.contact_consented_at) == ("", None, None)
    assert "01 02" not in read(lesson.get_absolute_url(), other)


def test_another_name_asks_for_another_consent(lesson):
    by, colleague = owner(lesson), member_of(house(lesson))
    contacts.name(lesson=lesson, person=by, contact="01 02", by=by, at=AT)

    contacts.name(lesson=lesson, person=colleague, contact="03 04", by=by, at=AT)

    assert Lesson.objects.get(pk=lesson.pk).shown_contact == ""


def test_who_left_the_establishment_or_closed_their_account_is_shown_no_longer(lesson, other):
    by, url = owner(lesson), lesson.get_absolute_url()
    contacts.name(lesson=lesson, person=by, contact="01 02", by=by, at=AT)
    assert "01 02" in read(url, other)

    by.memberships.update(organisation=OrganisationFactory(establishment=True))
    assert "01 02" not in read(url, other)
    by.memberships.update(organisation=house(lesson))
    User.objects.filter(pk=by.pk).update(is_active=False)
    assert "01 02" not in read(url, other)


def test_a_person_of_another_house_is_not_named(lesson, other):
    with pytest.raises(ValidationError):
        contacts.name(lesson=lesson, person=other, contact="01 02", by=owner(lesson), at=AT)
    url = reverse("matching:lesson_contact", args=[lesson.uuid])
    assert browser(owner(lesson)).post(url, {"person": other.pk, "contact": "01 02"}).status_code == 422


def test_the_database_refuses_a_consent_of_nobody(lesson):
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.filter(pk=lesson.pk).update(contact="01 02", contact_consented_at=AT)


def consents_of(person: User) -> list[tuple[str, str, bool]]:
    """The latest first: where, in which words, and whether they hold."""
    return [(each.path, each.wording, each.withdrawn_at is None) for each in Consent.objects.of(person)]


def test_each_yes_is_kept_in_the_words_of_its_page_and_with_both_dates(lesson):
    by, colleague, path = owner(lesson), member_of(house(lesson)), lesson.get_absolute_url()
    contacts.name(lesson=lesson, person=by, contact="01 02", by=by, at=AT)
    contacts.name(lesson=lesson, person=colleague, contact="03 04", by=by, at=AT)
    asked = consents_of(colleague)

    browser(colleague).post(reverse("matching:consent_to_be_called", args=[lesson.uuid]))

    saving = "Si c’est vous, enregistrer vaut accord. Pour un ou une collègue, son accord est demandé, et rien ne s’affiche avant."
    assert asked == []
    assert consents_of(by) == [(path, saving, False)]
    assert consents_of(colleague) == [(path, "J’accepte qu’on m’appelle", True)]
    page = browser(colleague).get(reverse("accounts:account")).content.decode()
    assert f'href="{path}"' in page

    with translation.override("en"):  # whose addresses are others
        contacts.end(lesson=lesson, by=colleague, at=AT)

    assert consents_of(colleague) == [(path, "J’accepte qu’on m’appelle", False)]
    assert "03 04" not in str(list(Consent.objects.values_list("wording", flat=True)))
