"""Reports of abuse: anybody signed in makes one, a curator decides with a reason, and who reported learns what came of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, Report, User
from dashboards.reported import BY_WORD
from irritants.models import Irritant
from matching.enums import LessonStatus, PocStatus
from matching.models import Answer, Question
from tests.factories.accounts import curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import AnswerFactory, LessonFactory, PocFactory, QuestionFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
REASON = "Une personne y est nommée."
WORDS = "Le troisième paragraphe nomme une personne."


def signed_in(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def reader() -> User:
    """Somebody of another company."""
    return manager_of(StartupFactory(validated=True).organisation, last_name="Signalante-Discrète")


def a_lesson() -> Any:
    lesson = LessonFactory(poc=PocFactory(status=PocStatus.SCALED), status=LessonStatus.PUBLISHED)
    member_of(lesson.poc.match.irritant.establishment)
    return lesson


def a_company() -> Any:
    startup = StartupFactory(validated=True)
    manager_of(startup.organisation)
    return startup


# What is reported, and who answers for it.
MAKE: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "irritant": (lambda: IrritantFactory(published=True), lambda it: it.establishment),
    "question": (QuestionFactory, lambda it: it.organisation),
    "reponse": (AnswerFactory, lambda it: it.question.irritant.establishment),
    "entreprise": (a_company, lambda it: it.organisation),
    "retour": (a_lesson, lambda it: it.poc.match.irritant.establishment),
}
each_kind = pytest.mark.parametrize("word", MAKE)


def report(person: User, word: str, subject: Any, **data: str) -> Any:
    url = reverse("dashboards:report", args=[word, subject.uuid])
    return signed_in(person).post(url, {"ground": "personal", "text": WORDS, **data})


def decide(case: Report, *, upheld: bool, by: User | None = None, reason: str = REASON) -> Any:
    url = reverse("dashboards:decide_report", args=[case.uuid])
    return signed_in(by or curator()).post(url, {"upheld": str(upheld), "reason": reason})


def told(person: User) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("title", "body"))


def is_read(person: User, word: str, subject: Any) -> bool:
    """Whether this person still finds its words where it is read."""
    page = signed_in(person).get(subject.get_absolute_url())
    return page.status_code == 200 and str(subject) in page.content.decode()


def test_every_kind_is_tried():
    assert set(MAKE) == set(BY_WORD)


@each_kind
def test_what_is_reported_reaches_the_curators_and_nothing_changes_before_they_decide(word):
    subject, person, by = MAKE[word][0](), reader(), curator()
    report(person, word, subject)

    case = Report.objects.get()
    assert (case.reporter, case.text, case.decided_at) == (person, WORDS, None)
    assert [body for _title, body in told(by)] == ["Données personnelles ou confidentielles divulguées"]
    for page in (reverse("dashboards:home"), reverse("dashboards:reports")):
        assert case.get_absolute_url() in signed_in(by).get(page).content.decode()
    shown = signed_in(by).get(case.get_absolute_url()).content.decode()
    assert WORDS in shown
    assert "Signalante-Discrète" in shown
    assert is_read(reader(), word, subject)


@each_kind
def test_found_right_it_is_taken_away_and_its_author_and_who_reported_learn_why(word):
    make, author_of = MAKE[word]
    subject, person = make(), reader()
    author = member_of(author_of(subject))
    report(person, word, subject)

    assert decide(Report.objects.get(), upheld=True).status_code == 302

    assert not is_read(reader(), word, subject)
    assert [body for _title, body in told(author)] == [REASON]
    (title, body), *others = told(person)
    assert (title.startswith("Votre signalement était fondé"), body, others) == (True, REASON, [])
    case = signed_in(person).get(Report.objects.get().get_absolute_url()).content.decode()
    assert REASON in case
    assert "Camille Personne" not in case


@each_kind
def test_set_aside_it_stays_and_who_reported_learns_why(word):
    make, author_of = MAKE[word]
    subject, person = make(), reader()
    author = member_of(author_of(subject))
    report(person, word, subject)

    decide(Report.objects.get(), upheld=False)

    assert is_read(reader(), word, subject)
    assert told(author) == []
    ((title, body),) = told(person)
    assert (title.startswith("Votre signalement est classé"), body) == (True, REASON)


@each_kind
def test_who_is_reported_does_not_learn_by_whom(word):
    make, author_of = MAKE[word]
    subject = make()
    author = member_of(author_of(subject))
    report(reader(), word, subject)
    case = Report.objects.get()
    decide(case, upheld=True)

    client = signed_in(author)
    pages = [subject.get_absolute_url(), reverse("dashboards:home"), reverse("accounts:notifications")]
    assert [page for page in pages if "Signalante-Discrète" in client.get(page, follow=True).content.decode()] == []
    assert client.get(case.get_absolute_url()).status_code == 404


def test_one_person_has_one_report_waiting_about_one_thing_and_loses_nothing_by_a_second():
    subject, person = IrritantFactory(published=True), reader()
    report(person, "irritant", subject)

    again = report(person, "irritant", subject, text="Encore une fois.")

    assert (again.status_code, again.context["form"]["text"].value()) == (422, "Encore une fois.")
    assert Report.objects.count() == 1
    decide(Report.objects.get(), upheld=False)
    assert report(person, "irritant", subject).status_code == 302


def test_one_decision_answers_everybody_who_reported_the_same_thing():
    subject, other = IrritantFactory(published=True), IrritantFactory(published=True)
    people = [reader(), reader()]
    for person in people:
        report(person, "irritant", subject)
        report(person, "irritant", other)
    first = Report.objects.filter(subject_uuid=subject.uuid).order_by("pk")[0]
    assert "1 autre personne signale" in signed_in(curator()).get(first.get_absolute_url()).content.decode()

    decide(first, upheld=True)

    assert [len(told(person)) for person in people] == [1, 1]
    assert Report.objects.waiting().count() == 2


def test_the_second_of_two_curators_changes_nothing():
    subject, person = IrritantFactory(published=True), reader()
    report(person, "irritant", subject)
    case = Report.objects.get()
    decide(case, upheld=False)

    late = decide(case, upheld=True, reason="Trop tard.")

    assert "a changé entre-temps" in signed_in_messages(late)
    case.refresh_from_db()
    assert (case.upheld, case.decision_reason, len(told(person))) == (False, REASON, 1)
    assert Irritant.objects.get().status == "published"


def signed_in_messages(response: Any) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


@each_kind
def test_what_is_gone_already_can_still_be_found_right(word):
    subject, person = MAKE[word][0](), reader()
    report(person, word, subject)
    second = reader()
    report(second, word, subject)
    decide(Report.objects.filter(reporter=person).get(), upheld=True)
    Report.objects.filter(reporter=second).update(decided_at=None, decided_by=None, upheld=None, decision_reason="")

    decide(Report.objects.waiting().get(), upheld=True)

    assert not Report.objects.waiting().exists()
    assert not is_read(reader(), word, subject)


@pytest.mark.parametrize(
    "data", [{"ground": ""}, {"ground": "other", "text": ""}, {"text": "x" * 1001}, {"text": "\0"}]
)
def test_a_report_says_what_is_wrong(data):
    response = report(reader(), "irritant", IrritantFactory(published=True), **data)

    assert (response.status_code, Report.objects.count()) == (422, 0)


@pytest.mark.parametrize("reason", ["", " "])
def test_a_decision_says_why(reason):
    report(reader(), "irritant", IrritantFactory(published=True))

    assert decide(Report.objects.get(), upheld=True, reason=reason).status_code == 422
    assert Report.objects.waiting().count() == 1


def test_nobody_reports_what_they_do_not_read():
    person = reader()
    withdrawn = AnswerFactory(withdrawn=True)
    unread = AnswerFactory(question__withdrawn=True)
    hidden = [
        ("irritant", IrritantFactory()),
        ("entreprise", StartupFactory(registered=True)),
        ("question", unread.question),
        ("reponse", unread),
        ("reponse", withdrawn),
        ("autre-chose", withdrawn),
    ]

    assert [report(person, word, subject).status_code for word, subject in hidden] == [404] * len(hidden)


def test_a_person_reports_so_often_and_no_more(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "report": "2/h/user"}
    person = reader()

    answers = [report(person, "irritant", IrritantFactory(published=True)).status_code for _number in range(3)]

    assert answers == [302, 302, 429]


def test_a_visitor_is_led_to_the_contact_page():
    subject = IrritantFactory(published=True)
    form = reverse("dashboards:report", args=["irritant", subject.uuid])

    page = Client().get(subject.get_absolute_url()).content.decode()

    assert f'href="{reverse("contact")}"><svg' in page.replace("> <svg", "><svg")
    assert form not in page
    assert form in signed_in(reader()).get(subject.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("tab", "queries"), [("", 7), ("?decided=1", 7)])
def test_the_queue_takes_the_same_queries_whatever_its_length(tab, queries, count, django_assert_num_queries):
    person, by = reader(), curator()
    for _number in range(count):
        report(person, "irritant", IrritantFactory(published=True))
        decide(Report.objects.latest("pk"), upheld=False, by=by)
        report(person, "irritant", IrritantFactory(published=True))
    client = signed_in(by)

    with django_assert_num_queries(queries):
        rows = client.get(reverse("dashboards:reports") + tab).context["rows"]
    assert len(rows) == count


def test_questions_and_answers_are_withdrawn_not_deleted():
    answer = AnswerFactory()
    report(reader(), "reponse", answer)
    decide(Report.objects.get(), upheld=True)

    assert (Question.objects.count(), Answer.objects.get().text) == (1, answer.text)
