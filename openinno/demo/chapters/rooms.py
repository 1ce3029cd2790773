"""The whole thread once: from a need to its last euro, its lesson and its reuse."""

from decimal import Decimal

from irritants import operations as irritants
from matching.models import Poc
from matching.operations import lessons, matches, pocs
from openinno.demo import sheets, trials
from openinno.demo.clock import Chapter
from openinno.demo.needs import students
from openinno.demo.stage import DINUM, Stage


def rooms_until_the_last_euro(stage: Stage) -> Chapter:
    yield 325
    irritant = stage.draft(students.ROOMS)
    yield 324
    stage.submit(irritant)
    yield 321
    stage.publish(irritant)
    yield 316
    reason = "Son offre compte les places ; elle ne lit pas un emploi du temps."
    match = stage.candidate(irritant, "rayonnages")
    matches.remove(match=match, reason=reason, by=stage.curator, at=stage.at)
    yield 310
    match = stage.send(irritant, "salleclaire")
    yield 306
    answer = "Nous lisons le flux iCalendar que le logiciel publie déjà."
    stage.show_interest(match, "Nous pouvons équiper une composante en un mois.", answer)
    yield 300
    stage.accept(match)
    stage.cosign(irritant, "estuaire", "Nos trois sites changent de salle à chaque grève.", 2500, "test", 3000)
    yield 296
    stage.cosign(irritant, "combes", "Nous vivons la même chose, à plus petite échelle.", 1100, "follow")
    yield 290
    stage.meet(match, "Accord sur deux composantes.")
    yield 285
    poc = stage.open_poc(match, trials.ROOMS)
    yield 280
    stage.frame(poc, trials.ROOMS)
    yield 275
    stage.commit(poc)
    yield 270
    stage.start(poc)
    stage.begin(_funded_by_dinum(stage, poc))
    yield from _run_and_decide(stage, poc)
    yield 20
    irritants.solve(irritant=irritant, by=irritant.author, at=stage.at)


def _run_and_decide(stage: Stage, poc: Poc) -> Chapter:
    university = stage.people["valmont"]
    first = pocs.add_milestone(poc=poc, title="Une première composante est reliée", due_on=stage.day(240))
    second = pocs.add_milestone(poc=poc, title="Deux composantes, 6 000 étudiants", due_on=stage.day(180))
    yield 243
    pocs.reach(milestone=first, on=stage.at.date(), by=university, at=stage.at)
    yield 225
    stage.measure(poc, "64", "31", note="Une composante ; les secrétariats ressaisissent encore.")
    yield 171
    pocs.reach(milestone=second, on=stage.at.date(), by=university, at=stage.at)
    yield 150
    stage.measure(poc, "86", "14", note="Deux composantes, lues sur six semaines.", by_company=True)
    yield 98
    stage.review(poc)
    yield 95
    measures = {1: Decimal(94), 2: Decimal(0)}
    pocs.scale(poc=poc, measures=measures, reason="Les deux critères sont atteints.", by=university, at=stage.at)
    yield 80
    lesson = lessons.write(lesson=sheets.rooms(), poc=poc, by=university, at=stage.at)
    yield 70
    comment = "Les vacataires sont maintenant reconnus."
    lessons.review(lesson=lesson, comment=comment, by=stage.people["salleclaire"], at=stage.at)
    yield 65
    lessons.publish(lesson=lesson, by=university, at=stage.at)
    for days, key, kind, context in (
        (41, "estuaire", "reuse", "Nos trois sites, dès la rentrée."),
        (30, "marais", "test", "Une faculté, un semestre."),
    ):
        yield days
        lessons.declare_reuse(lesson=lesson, kind=kind, context=context, by=stage.people[key], at=stage.at)


def _funded_by_dinum(stage: Stage, poc: Poc) -> Chapter:
    yield 268
    funding = stage.consider(poc, DINUM, 12000)
    yield 264
    stage.prepare(funding)
    yield 260
    stage.file(funding, 12000, "DEMO-001")
    yield 250
    stage.assess(funding)
    yield 220
    stage.grant(funding, 10000)
    yield 200
    stage.agree(funding)
    stage.schedule(funding, (6000, 170), (4000, 110))
    yield 180
    stage.pay(funding, 6000)
    yield 120
    stage.pay(funding, 4000)
