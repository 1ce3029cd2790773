"""POCs that are decided: stopped with its lesson, scaled up, stopped before its review."""

from decimal import Decimal

from matching.models import Poc
from matching.operations import fundings, lessons, matches, pocs, readings
from openinno.demo import sheets, trials
from openinno.demo.clock import Chapter
from openinno.demo.needs import research, services, teaching
from openinno.demo.stage import AMUE, DINUM, Stage


def exams_stopped_and_told(stage: Stage) -> Chapter:
    """Failure is a normal category. Another company is then asked again."""
    irritant = yield from stage.published(teaching.EXAMS, submitted=290, published=287)
    yield 280
    declined = stage.send(irritant, "lisible")
    match = stage.send(irritant, "copienette")
    yield 276
    stage.show_interest(match, "Une session suffit pour savoir.")
    matches.decline(match=declined, decline_reason="not_our_field", reason="", by=stage.people["lisible"], at=stage.at)
    yield 270
    stage.accept(match)
    yield 255
    stage.meet(match, "Essai sur la session de janvier, avec des volontaires.")
    yield 250
    poc = stage.open_poc(match, trials.EXAMS)
    yield 240
    stage.frame(poc, trials.EXAMS)
    yield 235
    stage.commit(poc)
    yield 210
    stage.start(poc)
    stage.begin(_refused_and_dropped(stage, poc))
    yield 88
    stage.review(poc)
    yield 84
    _stop_exams(stage, poc)
    yield from _exams_told(stage, poc)
    yield 7
    matches.reopen(match=declined, by=stage.curator, at=stage.at)


def _stop_exams(stage: Stage, poc: Poc) -> None:
    reason = "La saisie disparaît, mais la correction dure cinq minutes de plus : les enseignants n’en veulent pas."
    measures = {1: Decimal(2), 2: Decimal(17)}
    pocs.stop(poc=poc, measures=measures, reason=reason, by=stage.people["marais"], at=stage.at)


def _exams_told(stage: Stage, poc: Poc) -> Chapter:
    """The company never reads it over: after three weeks it is published without its word, and says so."""
    university = stage.people["marais"]
    yield 78
    lesson = lessons.write(lesson=sheets.exams(), poc=poc, by=university, at=stage.at)
    yield from _asked_in_vain(stage, 71, 64, 57)
    yield 55
    lessons.publish(lesson=lesson, by=university, at=stage.at)


def _asked_in_vain(stage: Stage, *days: int) -> Chapter:
    """What the worker does on those days for a company that reads nothing over."""
    for each in days:
        yield each
        readings.work(at=stage.at)


def _refused_and_dropped(stage: Stage, poc: Poc) -> Chapter:
    yield 205
    dinum, amue = stage.consider(poc, DINUM, 9000), stage.consider(poc, AMUE, 9000)
    yield 200
    stage.prepare(amue)
    yield 190
    reason = "Un seul financement suffit à un essai d’une session."
    fundings.drop(funding=dinum, reason=reason, by=stage.people["marais"], at=stage.at)
    stage.file(amue, 9000, "DEMO-008")
    yield 175
    stage.assess(amue)
    yield 145
    reason = "L’essai ne concerne qu’un établissement ; à représenter avec deux autres."
    fundings.refuse(funding=amue, reason=reason, by=stage.curator, at=stage.at)


def instruments_scaled_up(stage: Stage) -> Chapter:
    """The company of the demonstration has a lesson to read over, and its time is past: the school may publish it."""
    irritant = yield from stage.published(research.INSTRUMENTS, submitted=236, published=233)
    yield 222
    prisme = stage.send(irritant, "prisme")
    match = stage.send(irritant, "salleclaire")
    yield 217
    stage.show_interest(match, "Un appareil se réserve comme une salle.")
    stage.show_interest(prisme, "Nos boîtiers savent ce qui tourne.")
    yield 210
    stage.accept(match)
    reason = "Poser un boîtier sur chaque appareil dépasse notre budget."
    matches.refuse(match=prisme, decline_reason="budget", reason=reason, by=irritant.author, at=stage.at)
    yield 199
    stage.meet(match, "Vingt appareils pour commencer.")
    yield 196
    poc = stage.open_poc(match, trials.INSTRUMENTS)
    yield 188
    stage.frame(poc, trials.INSTRUMENTS)
    yield 182
    stage.commit(poc)
    yield 170
    stage.start(poc)
    stage.begin(_instruments_measured(stage, poc))
    yield 76
    stage.review(poc)
    yield 74
    reason = "Trois semaines de plus, pour couvrir la fin du semestre."
    pocs.extend(poc=poc, ends_on=stage.day(30), reason=reason, by=irritant.author, at=stage.at)
    yield 28
    stage.review(poc)
    yield 23
    measures = {1: Decimal(31)}
    reason = "Le seuil est dépassé ; les deux autres laboratoires suivent."
    pocs.scale(poc=poc, measures=measures, reason=reason, by=irritant.author, at=stage.at)
    yield 22
    lessons.write(lesson=sheets.instruments(), poc=poc, by=irritant.author, at=stage.at)
    yield from _asked_in_vain(stage, 15, 8, 1)


def _instruments_measured(stage: Stage, poc: Poc) -> Chapter:
    yield 140
    stage.measure(poc, "8", note="Trois appareils réservables, sur douze.", by_company=True)
    yield 110
    stage.measure(poc, "17", note="Douze appareils, lus par le laboratoire.")
    yield 78
    stage.measure(poc, "23", note="Vingt appareils ; le semestre n’est pas fini.", by_company=True)


def diplomas_stopped_before_the_review(stage: Stage) -> Chapter:
    """The university of the demonstration has a lesson to publish."""
    irritant = yield from stage.published(services.DIPLOMAS, submitted=232, published=229)
    yield 218
    match = stage.send(irritant, "sceau")
    yield 212
    stage.show_interest(match, "Une promotion scellée avant l’été.")
    yield 208
    stage.accept(match)
    yield 194
    stage.meet(match, "Commencer par la promotion de l’an dernier.")
    yield 187
    poc = stage.open_poc(match, trials.DIPLOMAS)
    yield 178
    stage.frame(poc, trials.DIPLOMAS)
    yield 170
    stage.commit(poc)
    yield 160
    stage.start(poc)
    yield 47
    reason = "Un diplôme demandé sur trois n’est dans aucun logiciel : les archives d’abord."
    pocs.abandon(poc=poc, reason=reason, by=irritant.author, at=stage.at)
    yield 19
    lesson = lessons.write(lesson=sheets.diplomas(), poc=poc, by=irritant.author, at=stage.at)
    yield 12
    comment = "Nous gardons la promotion scellée à disposition, sans frais."
    company = stage.people["sceau"]
    lessons.review(lesson=lesson, comment=comment, by=company, at=stage.at)
    yield 11
    lessons.rework(lesson=lesson, reason="Nous ajoutons les durées mesurées.", by=irritant.author, at=stage.at)
    yield 9
    words = {"failed": "Nous le pensons aussi : nous avons commencé par le plus facile."}
    lessons.review(lesson=lesson, comment=comment, words=words, by=company, at=stage.at)
