"""Questions of companies under irritants: answered, corrected, waiting, waiting too long, withdrawn; and what is reported."""

from typing import Any

from accounts.models import Report
from accounts.operations import reports
from dashboards.operations.reports import uphold
from irritants.models import Irritant
from matching.models import Answer, Question
from matching.operations import questions
from openinno.demo.clock import Chapter
from openinno.demo.needs import services, students, teaching
from openinno.demo.needs.shape import DemoNeed
from openinno.demo.stage import Stage


def _ask(stage: Stage, need: DemoNeed, key: str, text: str) -> Question:
    irritant = Irritant.objects.select_related("establishment", "author").get(title=need.title)
    return questions.ask(irritant=irritant, text=text, by=stage.people[key], at=stage.at)


def _answer(stage: Stage, question: Question, text: str) -> Answer:
    return questions.answer(question=question, text=text, by=question.irritant.author, at=stage.at)


def _report(stage: Stage, kind: str, subject: Any, label: str, key: str, ground: str, text: str) -> Report:
    about = {"kind": kind, "subject_uuid": subject.uuid, "label": label}
    return reports.report(**about, ground=ground, text=text, by=stage.people[key], at=stage.at)


def buses_are_asked_about(stage: Stage) -> Chapter:
    yield 25
    question = _ask(stage, students.BUSES, "navettes", "Qui décide des horaires du dernier bus : vous, ou la ville ?")
    yield 23
    _answer(stage, question, "La ville. Nous avons un siège au comité des transports, et une réunion chaque trimestre.")
    yield 16
    question = _ask(
        stage, students.BUSES, "salleclaire", "Les emplois du temps du soir sont-ils connus une semaine avant ?"
    )
    yield 15
    answer = _answer(stage, question, "Oui, à l’exception des examens.")
    yield 14
    text = "Oui, à l’exception des examens et des cours de langues, confirmés l’avant-veille."
    questions.correct(answer=answer, text=text, by=answer.by, at=stage.at)


def recruitment_waits_for_an_answer(stage: Stage) -> Chapter:
    """The university of the demonstration owes an answer, which is late; and gave another one."""
    yield 33
    question = _ask(
        stage, services.RECRUIT, "paraphe", "Les quatorze pièces sont-elles les mêmes dans toutes les composantes ?"
    )
    yield 32
    _answer(stage, question, "Douze le sont. Les deux autres dépendent du statut de la personne.")
    yield 6
    text = "Un vacataire peut-il signer depuis l’étranger, et faut-il alors une signature qualifiée ?"
    _ask(stage, services.RECRUIT, "vacations", text)


def headcounts_are_asked_about_in_vain(stage: Stage) -> Chapter:
    """So long that the curators see it."""
    yield 12
    text = "L’entrepôt abandonné existe-t-il encore, et dans quel format sont ses données ?"
    _ask(stage, services.HEADCOUNT, "tabloir", text)


def an_advertisement_is_withdrawn(stage: Stage) -> Chapter:
    """Somebody had reported it."""
    yield 28
    text = "Savez-vous que notre offre est à moitié prix jusqu’à vendredi ? Appelez-nous vite !"
    question = _ask(stage, teaching.AI_USE, "guichetvif", text)
    report = _report(
        stage, "question", question, teaching.AI_USE.title, "valmont", "advertising", "Ce n’est pas une question."
    )
    yield 27
    reason = "C’est une publicité, pas une question sur le besoin. Reposez-la sans l’offre commerciale."
    uphold(report=report, subject=question, reason=reason, by=stage.curator, at=stage.at)
    yield 21
    question = _ask(stage, teaching.AI_USE, "lisible", "Les comptes personnels d’aujourd’hui devront-ils être repris ?")
    yield 19
    _answer(stage, question, "Non : chacun part d’un compte neuf, ouvert avec son adresse d’école.")


def a_hidden_establishment_answers(stage: Stage) -> Chapter:
    yield 44
    question = _ask(
        stage, students.QUESTIONS, "escale", "Dans quelles langues arrivent les questions des étudiants étrangers ?"
    )
    yield 42
    _answer(stage, question, "En anglais pour six sur dix, puis en espagnol, en arabe et en portugais.")


def a_profile_is_reported(stage: Stage) -> Chapter:
    """Nobody has decided about it yet."""
    yield 4
    text = "Une des références citées nous concerne, et ce projet n’a pas dépassé la réunion de lancement."
    company = stage.startups["prisme"]
    _report(stage, "startup", company, str(company), "pointe", "false", text)
