"""The whole thread once: from a need to its last euro, its lesson and its reuse."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from irritants import operations as irritants
from matching.models import Lesson, Poc
from matching.operations import contacts, documents, kits, lessons, matches, milestones, pocs, reuses
from matching.operations.milestones import Said
from openinno.demo import sheets, trials
from openinno.demo.clock import Chapter
from openinno.demo.needs import students
from openinno.demo.stage import DINUM, Stage

CONNECTING = "raccordement-icalendar.txt"


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
    first = milestones.add(
        poc=poc,
        said=Said("Une première composante est reliée", stage.day(240), stage.organisations["valmont"], university),
        at=stage.at,
    )
    company = poc.match.startup.organisation
    said = Said("Deux composantes, 6 000 étudiants", stage.day(180), company, after=[first])
    second = milestones.add(poc=poc, said=said, at=stage.at)
    yield 243
    milestones.reach(milestone=first, on=stage.at.date(), by=university, at=stage.at)
    yield 225
    stage.measure(poc, "64", "31", note="Une composante ; les secrétariats ressaisissent encore.")
    yield 171
    milestones.reach(milestone=second, on=stage.at.date(), by=university, at=stage.at)
    yield 150
    stage.measure(poc, "86", "14", note="Deux composantes, lues sur six semaines.", by_company=True)
    yield 98
    stage.review(poc)
    yield 95
    measures = {1: Decimal(94), 2: Decimal(0)}
    pocs.scale(poc=poc, measures=measures, reason="Les deux critères sont atteints.", by=university, at=stage.at)
    yield from _taught(stage, poc)


def _taught(stage: Stage, poc: Poc) -> Chapter:
    """The sheet with the company's word, a person to call, a kit; who builds on it, and says so anew."""
    university, company = stage.people["valmont"], stage.people["salleclaire"]
    yield 80
    lesson = lessons.write(lesson=sheets.rooms(), poc=poc, by=university, at=stage.at)
    yield 70
    words = {
        "cost": "Hors abonnement : 0,40 euro par étudiant et par an à partir de la deuxième année.",
        "failed": "Les vacataires sont reconnus depuis, par une liste que la scolarité dépose.",
    }
    comment = "Deux composantes ont suffi pour savoir ; la troisième n’a demandé qu’une journée."
    lessons.review(lesson=lesson, comment=comment, words=words, by=company, at=stage.at)
    yield 65
    lessons.publish(lesson=lesson, by=university, at=stage.at)
    contact = f"{university.get_full_name()}, direction du numérique"
    contacts.name(lesson=lesson, person=university, contact=contact, by=university, at=stage.at)
    yield 60
    for by, name, text in (
        (
            university,
            "deroulement-de-l-essai.txt",
            "Semaine 1 : relier le flux de l’emploi du temps.\nSemaine 2 : prévenir.\n",
        ),
        (company, CONNECTING, "Adresse du flux, jeton, fréquence de lecture : cinq minutes.\n"),
    ):
        document = documents.add_document(poc=poc, upload=_text(name, text), private=False, by=by)
        kits.clear(lesson=lesson, document=document, by=by, at=stage.at)
    stage.begin(_reused(stage, lesson))
    yield 52
    # The kit goes on holding the first version: nobody has shared this one.
    newer = _text(CONNECTING, "Adresse du flux, jeton, fréquence de lecture : une minute.\n")
    note = "Le flux est lu chaque minute ; cinq minutes étaient trop longues un jour de grève."
    documents.add_version(document=document, upload=newer, note=note, by=company)


def _text(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"Document fictif de la démonstration.\n{text}".encode())


def _reused(stage: Stage, lesson: Lesson) -> Chapter:
    yield 41
    estuaire, marais, combes = (stage.people[key] for key in ("estuaire", "marais", "combes"))
    reuses.declare(lesson=lesson, kind="reuse", context="Nos trois sites, dès la rentrée.", by=estuaire, at=stage.at)
    yield 30
    tried = reuses.declare(lesson=lesson, kind="test", context="Une faculté, un semestre.", by=marais, at=stage.at)
    yield 28
    ended = reuses.declare(lesson=lesson, kind="test", context="Un seul bâtiment.", by=combes, at=stage.at)
    yield 12
    context = "Toutes nos facultés, après un semestre d’essai dans une seule."
    reuses.change(reuse=tried, kind="reuse", context=context, by=marais, at=stage.at)
    yield 9
    reuses.withdraw(reuse=ended, by=combes, at=stage.at)


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
