"""Answers to questions: told to all companies at one moment, corrected in the open, withdrawn with a reason."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Notification, User
from irritants.models import Event
from matching.enums import MatchOrigin, MatchStatus
from matching.models import Answer
from matching.models.questions import ANSWER_LENGTH
from tests.factories.accounts import OrganisationFactory, manager_of, member_of
from tests.factories.matching import MatchFactory, QuestionFactory
from tests.factories.startups import StartupFactory
from tests.matching.questions import ANSWERED, ASKED, Scene, signed_in, told

pytestmark = pytest.mark.django_db


def test_an_answer_is_told_at_one_moment_to_who_asked_and_to_all_whose_introduction_goes_on(run_jobs):
    scene = Scene()
    told_of = {"asker": scene.asker, "rival that asked": scene.rival}
    QuestionFactory(irritant=scene.irritant, organisation=scene.rival.organisation)
    left_out = {"bystander": manager_of(StartupFactory(validated=True).organisation)}
    for name, status, origin in (
        ("sent", MatchStatus.SENT, MatchOrigin.ENGINE),
        ("offered", MatchStatus.OFFERED, MatchOrigin.COMPANY),
        ("running a POC", MatchStatus.POC, MatchOrigin.ENGINE),
        ("only suggested", MatchStatus.SUGGESTED, MatchOrigin.ENGINE),
        ("shortlisted without its knowledge", MatchStatus.SHORTLISTED, MatchOrigin.CURATOR),
        ("declined", MatchStatus.DECLINED, MatchOrigin.ENGINE),
        ("closed", MatchStatus.CLOSED, MatchOrigin.ENGINE),
    ):
        match = MatchFactory(irritant=scene.irritant, status=status, origin=origin)
        group = told_of if name in {"sent", "offered", "running a POC"} else left_out
        group[name] = manager_of(match.startup.organisation)
    MatchFactory(irritant=scene.irritant, startup=scene.asker.organisation.startup, status=MatchStatus.SENT)

    scene.answer(scene.question())
    run_jobs()

    title = f"Une question a reçu sa réponse : {scene.irritant.title}"
    assert {name: told(person) for name, person in told_of.items()} == {name: [title] for name in told_of}
    assert {name: told(person) for name, person in left_out.items()} == {name: [] for name in left_out}
    assert Notification.objects.filter(title=title).values("created_at").distinct().count() == 1
    mails = [each for each in mail.outbox if "a reçu sa réponse" in each.subject]
    members = User.objects.filter(memberships__organisation__in=[person.organisation for person in told_of.values()])
    assert sorted(each.to[0] for each in mails) == sorted(members.values_list("email", flat=True))
    assert not [each for each in mails if ANSWERED in each.body or ASKED in each.body or "Salle Claire" in each.body]


def test_the_answer_of_an_establishment_that_hides_does_not_name_it():
    scene = Scene(
        hide_establishment=True,
        establishment__name="Université Confidentielle",
        establishment__short_name="UConf",
    )
    question = scene.question()

    for text in ("Ici, à l’UNIVERSITE confidentielle, quarante.", "Bien à vous, uconf."):
        refused = scene.answer(question, text)
        assert (refused.status_code, refused.context["form"]["text"].value()) == (422, text)
    assert scene.answer(question, "Une confidence : quarante.").status_code == 302
    assert "L’établissement" in scene.read(scene.rival)
    for person in (scene.rival, scene.asker):
        assert not [name for name in ("Confidentielle", "UConf") if name in scene.read(person) + scene.thread(person)]
    assert "UConf" in scene.read(member_of(OrganisationFactory(establishment=True)))


def test_an_answer_can_be_corrected_and_says_so():
    scene = Scene()
    answer = scene.answered()
    scene.answer(answer.question, "Cinquante salles.", answer.version)

    page = scene.read(scene.rival)
    assert "Cinquante salles." in page
    assert "corrigée" in page
    assert ANSWERED not in page + scene.thread(scene.rival)
    assert ANSWERED in scene.thread(scene.author)
    assert told(scene.asker) == [f"Une réponse a été corrigée : {scene.irritant.title}"]


def test_an_answer_sent_twice_without_a_change_is_no_correction():
    scene = Scene()
    question = scene.question()

    assert [scene.answer(question).status_code, scene.answer(question).status_code] == [302, 302]
    assert Answer.objects.get().edited_at is None
    assert len(told(scene.asker)) == 1


@pytest.mark.parametrize("began_from", ["no answer", "the first answer"])
def test_of_two_colleagues_who_answer_at_once_the_second_reads_the_first_and_loses_nothing(began_from):
    scene = Scene()
    answer = scene.answered()
    version = "" if began_from == "no answer" else answer.version
    if version:
        scene.answer(answer.question, "Cinquante salles.", version)
    stands = Answer.objects.get().text

    late = scene.answer(answer.question, "Soixante salles.", version, by=member_of(scene.author.organisation))

    assert late.status_code == 422
    assert Answer.objects.get().text == stands
    assert stands in late.content.decode()
    assert late.context["form"]["text"].value() == "Soixante salles."
    again = scene.answer(answer.question, "Soixante salles.", Answer.objects.get().version)
    assert (again.status_code, Answer.objects.get().text) == (302, "Soixante salles.")


@pytest.mark.parametrize("text", ["", "x" * (ANSWER_LENGTH + 1)])
def test_what_is_no_answer_is_refused(text):
    scene = Scene()

    assert scene.answer(scene.question(), text).status_code == 422
    assert not Answer.objects.exists()


# Withdrawing


def test_a_withdrawn_question_is_read_by_who_asked_with_the_reason_and_by_nobody_else():
    scene = Scene()
    answer = scene.answered()
    assert scene.withdraw(answer.question, reason="").status_code == 422
    scene.withdraw(answer.question, reason="Elle cite une personne.")

    for person in (scene.rival, scene.author):
        page = scene.read(person)
        assert "Question retirée par l’Amue." in page
        assert not [text for text in (ASKED, ANSWERED, "Elle cite") if text in page + scene.thread(person)]
    for person in (scene.asker, scene.curator):
        assert ASKED in scene.read(person)
        assert "Elle cite une personne." in scene.read(person)
        assert "Elle cite une personne." in scene.thread(person)
    assert told(scene.asker) == [f"Votre question est retirée : {scene.irritant.title}"]
    assert Notification.objects.get(recipient=scene.asker).body == "Elle cite une personne."


def test_a_withdrawn_answer_is_read_by_who_gave_it_and_its_correction_goes_to_the_curators():
    scene = Scene()
    answer = scene.answered()
    scene.withdraw(answer, reason="Elle cite une entreprise.")
    scene.answer(answer.question, "Cinquante salles.", answer.version)

    for person in (scene.rival, scene.asker):
        page = scene.read(person)
        assert ASKED in page
        assert "Réponse retirée par l’Amue." in page
        assert not [text for text in (ANSWERED, "Cinquante", "Elle cite") if text in page]
    assert "Elle cite une entreprise." in scene.read(scene.author)
    assert told(scene.asker) == []
    assert told(scene.curator) == [f"Une réponse retirée a été corrigée : {scene.irritant.title}"]


@pytest.mark.parametrize("kind", ["question", "answer"])
def test_what_was_withdrawn_can_be_put_back_and_its_author_is_told(kind):
    scene = Scene()
    answer = scene.answered()
    said = answer if kind == "answer" else answer.question
    restore = reverse(f"matching:restore_{kind}", args=[said.uuid])
    scene.withdraw(said, reason="Une erreur.")
    scene.withdraw(said, reason="Une seconde fois.")
    for _twice in range(2):
        signed_in(scene.curator).post(restore)

    assert ASKED in scene.read(scene.rival)
    assert ANSWERED in scene.read(scene.rival)
    verbs = (
        Event.objects.filter(irritant=scene.irritant, subject_kind=kind).order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["withdraw", "restore"]
    assert len(told(scene.author if kind == "answer" else scene.asker)) == 2
