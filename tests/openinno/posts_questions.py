"""The addresses of questions, answers and reports that change something."""

from django.urls import reverse

from irritants.enums import IrritantStatus
from tests.factories.matching import AnswerFactory, QuestionFactory
from tests.openinno.posts import CURATORS, SIGNED_IN, Post, all_but, at, irritant_in, may
from tests.openinno.test_access import report_of

QUESTIONS = {
    "matching:ask": Post(
        at("matching:ask")(lambda world: world.irritant),
        may("company", "other_company", "network", "other_network"),
        lambda world: {"text": "Combien de salles faut-il équiper ?"},
    ),
    "matching:answer_question": Post(
        at("matching:answer_question")(lambda world: QuestionFactory(irritant=world.irritant)),
        may("establishment"),
        lambda world: {"text": "Quarante."},
    ),
    "matching:answer_question of a withdrawn question": Post(
        at("matching:answer_question")(lambda world: QuestionFactory(irritant=world.irritant, withdrawn=True)),
        may(),
        lambda world: {"text": "Quarante."},
    ),
    "matching:answer_question of an archived irritant": Post(
        at("matching:answer_question")(
            lambda world: QuestionFactory(irritant=irritant_in(world, IrritantStatus.ARCHIVED))
        ),
        may(hidden=all_but("establishment", *CURATORS)),
        lambda world: {"text": "Quarante."},
    ),
    "matching:withdraw_question": Post(
        at("matching:withdraw_question")(lambda world: QuestionFactory(irritant=world.irritant)),
        may(*CURATORS),
        lambda world: {"reason": "Hors sujet."},
    ),
    "matching:restore_question": Post(
        at("matching:restore_question")(lambda world: QuestionFactory(irritant=world.irritant, withdrawn=True)),
        may(*CURATORS),
        asks=False,
    ),
    "matching:withdraw_answer": Post(
        at("matching:withdraw_answer")(lambda world: AnswerFactory(question__irritant=world.irritant)),
        may(*CURATORS),
        lambda world: {"reason": "Hors sujet."},
    ),
    "matching:restore_answer": Post(
        at("matching:restore_answer")(lambda world: AnswerFactory(question__irritant=world.irritant, withdrawn=True)),
        may(*CURATORS),
        asks=False,
    ),
}


def report(word: str, make) -> Post:
    """What everyone who is signed in reads, they may report."""
    return Post(
        lambda world: reverse("dashboards:report", args=[word, make(world).uuid]),
        may(*SIGNED_IN),
        lambda world: {"ground": "false"},
    )


REPORTS = {
    "dashboards:report irritant": report("irritant", lambda world: world.irritant),
    "dashboards:report question": report("question", lambda world: QuestionFactory(irritant=world.irritant)),
    "dashboards:report answer": report("reponse", lambda world: AnswerFactory(question__irritant=world.irritant)),
    "dashboards:report company": report("entreprise", lambda world: world.startup),
    "dashboards:report lesson": report("retour", lambda world: world.lesson),
    # Its words are no longer read.
    "dashboards:report withdrawn": Post(
        lambda world: reverse(
            "dashboards:report", args=["question", QuestionFactory(irritant=world.irritant, withdrawn=True).uuid]
        ),
        may(hidden=SIGNED_IN),
        lambda world: {"ground": "false"},
    ),
    "dashboards:decide_report": Post(
        at("dashboards:decide_report")(report_of),
        may(*CURATORS, hidden=all_but("company", *CURATORS)),
        lambda world: {"upheld": "True", "reason": "Hors sujet."},
        asks=False,
    ),
}
