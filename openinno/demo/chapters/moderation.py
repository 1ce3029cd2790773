"""Irritants that are not open: a draft, two that wait, one to correct, one rejected, one without solution, one archived."""

from irritants import operations as irritants
from matching.operations import matches
from openinno.demo.clock import Chapter
from openinno.demo.needs import research, services, students, teaching
from openinno.demo.stage import Stage


def expenses_need_corrections(stage: Stage) -> Chapter:
    yield 25
    irritant = stage.draft(services.EXPENSES)
    yield 24
    stage.submit(irritant)
    yield 20
    message = "Pouvez-vous dire quels logiciels financiers sont en place ?"
    irritants.request_changes(irritant=irritant, message=message, by=stage.curator, at=stage.at)


def seats_await_moderation(stage: Stage) -> Chapter:
    yield 5
    irritant = stage.draft(students.SEATS)
    yield 3
    stage.submit(irritant)


def phishing_was_corrected(stage: Stage) -> Chapter:
    """Taken back once by its author, corrected once at the curators' demand: it waits again."""
    yield 27
    irritant = stage.draft(services.PHISHING)
    stage.submit(irritant)
    yield 26
    irritants.withdraw(irritant=irritant, by=irritant.author, at=stage.at)
    yield 24
    stage.submit(irritant)
    yield 21
    message = "Pouvez-vous retirer le nom de la personne citée en exemple ?"
    irritants.request_changes(irritant=irritant, message=message, by=stage.curator, at=stage.at)
    yield 10
    irritants.resubmit(irritant=irritant, by=irritant.author, at=stage.at)


def lost_property_is_a_draft(stage: Stage) -> Chapter:
    yield 8
    stage.draft(students.LOST)


def payroll_is_rejected(stage: Stage) -> Chapter:
    yield 58
    irritant = stage.draft(services.PAYROLL)
    stage.submit(irritant)
    yield 54
    reason = "C’est un achat, avec un produit et une date déjà choisis : un marché public convient mieux. Racontez-nous plutôt ce qui gêne au"
    reason += " quotidien."
    irritants.reject(irritant=irritant, reason=reason, by=stage.curator, at=stage.at)


def interpretation_finds_no_solution(stage: Stage) -> Chapter:
    irritant = yield from stage.published(teaching.INTERPRET, submitted=275, published=271)
    yield 264
    match = stage.send(irritant, "sousvoix")
    yield 259
    stage.show_interest(match, "Un amphithéâtre équipé en une journée.")
    yield 253
    stage.accept(match)
    yield 240
    stage.meet(match, "Essai sur un cours de droit de la mer : un mot sur cinq est faux.")
    yield 234
    reason = "Le vocabulaire du cours n’est pas encore assez bien reconnu."
    matches.close(match=match, reason=reason, by=irritant.author, at=stage.at)
    yield 112
    reason = "Aucune solution essayée ne suit un cours dense ; nous rouvrirons dans un an."
    irritants.give_up(irritant=irritant, reason=reason, by=irritant.author, at=stage.at)


def inventory_is_archived(stage: Stage) -> Chapter:
    irritant = yield from stage.published(research.INVENTORY, submitted=305, published=302)
    yield 295
    match = stage.send(irritant, "automate")
    yield 288
    stage.show_interest(match, "Nous venons avec la caisse et l’automate.")
    yield 284
    reason = "Le transport coûte plus que l’essai."
    matches.refuse(match=match, decline_reason="budget", reason=reason, by=irritant.author, at=stage.at)
    yield 150
    reason = "La bibliothèque change de bâtiment : la question se posera autrement."
    irritants.give_up(irritant=irritant, reason=reason, by=irritant.author, at=stage.at)
    yield 110
    irritants.archive(irritant=irritant, by=stage.curator, at=stage.at)
