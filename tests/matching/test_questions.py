"""Questions of companies under an irritant: everyone signed in reads them, nobody but the establishment and the Amue knows whose."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft, Notification
from accounts.operations import drafts
from core.enums import Audience
from irritants.models import Event
from matching.models import Question
from matching.models.questions import QUESTION_LENGTH
from matching.operations.questions import QUESTIONS_A_DAY
from tests.factories.accounts import OrganisationFactory, manager_of, member_of
from tests.factories.matching import AnswerFactory, QuestionFactory
from tests.factories.startups import StartupFactory
from tests.matching.questions import ANSWERED, ASKED, Scene, signed_in, told

pytestmark = pytest.mark.django_db


def test_all_who_are_signed_in_read_a_question_and_only_the_establishment_and_the_amue_see_who_asked():
    scene = Scene()
    scene.ask()

    others = [
        scene.rival,
        member_of(OrganisationFactory(establishment=True)),
        manager_of(OrganisationFactory(network=True)),
    ]
    for person in others:
        assert ASKED in scene.read(person)
        assert "Une entreprise" in scene.read(person)
        assert "Salle Claire" not in scene.read(person) + scene.thread(person)
    for person in (scene.author, scene.curator, scene.asker):
        assert ASKED in scene.read(person)
        assert "Salle Claire" in scene.read(person)


def test_a_visitor_learns_how_many_there_are_and_where_to_sign_in():
    scene = Scene()
    scene.answered()
    QuestionFactory(irritant=scene.irritant)
    QuestionFactory(irritant=scene.irritant, withdrawn=True)

    page = scene.read(None)

    assert "2 questions, 1 réponse." in " ".join(BeautifulSoup(page, "html.parser").get_text().split())
    assert f"{reverse('account_login')}?next={scene.irritant.get_absolute_url()}" in page
    assert not [text for text in (ASKED, ANSWERED, "Salle Claire") if text in page]


def test_the_establishment_is_told_once_by_whom_and_without_the_text(run_jobs):
    scene = Scene()
    scene.ask()
    run_jobs()

    assert told(scene.author) == [f"Salle Claire vous pose une question : {scene.irritant.title}"]
    (message,) = [each for each in mail.outbox if each.to == [scene.author.email]]
    assert ASKED not in message.body
    assert told(scene.rival) == told(scene.asker) == []
    note = Notification.objects.get(recipient=scene.author)
    assert ASKED in signed_in(scene.author).get(note.path).content.decode()


def test_a_company_that_is_not_validated_reads_but_does_not_ask():
    scene = Scene()
    newcomer = manager_of(StartupFactory(registered=True).organisation)
    scene.ask()

    assert scene.ask(by=newcomer).status_code == 403
    assert ASKED in scene.read(newcomer)
    assert reverse("matching:ask", args=[scene.irritant.uuid]) not in scene.read(newcomer)


def test_a_network_asks_in_its_own_name_and_is_not_named_either():
    scene = Scene()
    network = manager_of(OrganisationFactory(network=True, name="Réseau Discret"))
    scene.ask(by=network)

    assert "Un réseau d’entreprises" in scene.read(scene.rival)
    assert "Réseau Discret" not in scene.read(scene.rival)
    assert "Réseau Discret" in scene.read(scene.author)


def test_nobody_asks_once_the_answers_are_closed():
    scene = Scene(answer_deadline=timezone.localdate() - timedelta(days=1))

    assert scene.ask().status_code == 403
    assert not Question.objects.exists()


def test_a_company_asks_so_many_a_day_about_one_irritant_and_loses_nothing_beyond():
    scene, other = Scene(), Scene()
    for number in range(QUESTIONS_A_DAY):
        assert scene.ask(f"Question numéro {number} ?").status_code == 302

    refused = scene.ask("Une de trop ?")

    assert (refused.status_code, "Une de trop ?" in refused.content.decode()) == (422, True)
    form = signed_in(scene.asker).get(reverse("matching:ask", args=[scene.irritant.uuid]))
    assert "Une de trop ?" in form.content.decode()
    assert scene.ask(by=scene.rival).status_code == 302
    assert other.ask(by=scene.asker).status_code == 302
    Question.objects.filter(irritant=scene.irritant).update(said_at=timezone.now() - timedelta(days=1, seconds=1))
    assert scene.ask("Une de trop ?").status_code == 302


def test_the_same_question_sent_twice_is_one():
    scene = Scene()

    assert [scene.ask().status_code, scene.ask().status_code] == [302, 302]
    assert Question.objects.count() == len(told(scene.author)) == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * (QUESTION_LENGTH + 1), "a\0b"])
def test_what_is_no_question_is_refused_and_what_was_typed_stays(text):
    scene = Scene()

    response = scene.ask(text)

    assert (response.status_code, Question.objects.count()) == (422, 0)
    assert response.context["form"]["text"].value() == text


def test_what_is_typed_saves_itself_for_its_author_alone_until_it_is_sent():
    scene = Scene()
    colleague = member_of(scene.asker.organisation)
    url = reverse("matching:ask", args=[scene.irritant.uuid])

    saved = scene.ask("Combien de", **{"X-Autosave": "1"})

    assert (saved.status_code, Question.objects.count()) == (204, 0)
    shown = [signed_in(person).get(url).context["form"]["text"].value() for person in (scene.asker, colleague)]
    assert shown == ["Combien de", ""]
    scene.ask()
    assert not Draft.objects.exists()


def test_a_text_that_nobody_comes_back_to_is_forgotten():
    scene = Scene()
    scene.ask("Combien de", **{"X-Autosave": "1"})
    now = timezone.now()

    assert drafts.forget_old(at=now + timedelta(days=89)) == 0
    assert drafts.forget_old(at=now + timedelta(days=91)) == 1


# The thread, and the cost of reading


def test_the_thread_says_what_happened_when_and_to_whom_it_may_be_said():
    scene = Scene()
    scene.ask()
    question = Question.objects.get()
    scene.answer(question)
    scene.withdraw(question, reason="Hors sujet.")

    lines = Event.objects.filter(irritant=scene.irritant).order_by("pk").values_list("verb", "by", "audience", "detail")
    assert list(lines) == [
        ("ask", scene.asker.pk, Audience.SIGNED_IN, {}),
        ("answer", scene.author.pk, Audience.SIGNED_IN, {}),
        ("withdraw", scene.curator.pk, Audience.PARTIES, {"reason": "Hors sujet."}),
    ]
    assert "Une question a été posée" in scene.thread(scene.rival)
    assert "question" not in scene.thread(None)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("visitor", 3), ("rival", 9), ("author", 7), ("curator", 7)])
def test_reading_takes_the_same_queries_however_many_there_are(role, queries, count, django_assert_num_queries):
    scene = Scene(hide_establishment=True)
    for _number in range(count):
        AnswerFactory(question__irritant=scene.irritant)
    client = signed_in({"visitor": None, "rival": scene.rival, "author": scene.author, "curator": scene.curator}[role])
    url = reverse("matching:questions", args=[scene.irritant.uuid])

    with django_assert_num_queries(queries):
        assert client.get(url, headers={"HX-Request": "true"}).status_code == 200


def test_the_page_of_an_irritant_shows_the_latest_and_leads_to_all():
    scene = Scene()
    for _number in range(7):
        QuestionFactory(irritant=scene.irritant)
    url = reverse("matching:questions", args=[scene.irritant.uuid])

    part = BeautifulSoup(signed_in(scene.rival).get(url, headers={"HX-Request": "true"}).content, "html.parser")

    assert (len(part.select(".questions > li")), part.find("a", href=url).get_text()) == (5, "Lire les 7 questions")
    assert f'hx-get="{url}"' in Client().get(scene.irritant.get_absolute_url()).content.decode()
