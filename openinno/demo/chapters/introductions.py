"""Introductions on their way, one in every state: asked, silent, postponed, offered, refused, met, closed."""

from irritants.models import Irritant
from matching.enums import RemoveReason, Side
from matching.operations import chasing, matches, reminders
from openinno.demo.clock import Chapter
from openinno.demo.needs import services, students, teaching
from openinno.demo.stage import Stage


def questions_await_an_answer(stage: Stage) -> Chapter:
    """The establishment hides its name, and stays silent in spite of two reminders."""
    yield 60
    irritant = stage.draft(students.QUESTIONS)
    yield 59
    stage.submit(irritant)
    yield 56
    stage.publish(irritant)
    yield 50
    match = stage.send(irritant, "guichetvif")
    yield 38
    stage.show_interest(match, "Vos 140 pages suffisent pour commencer ; chaque réponse cite la sienne.")
    yield 22
    stage.cosign(irritant, "valmont", "Dix agents, cinq cents courriels par jour en septembre.", 14200, "test", 10000)
    yield 5
    match = stage.candidate(irritant, "escale")
    matches.shortlist(match=match, by=stage.curator, at=stage.at)


def slides_were_declined(stage: Stage) -> Chapter:
    yield 90
    irritant = stage.draft(students.SLIDES)
    yield 89
    stage.submit(irritant)
    yield 86
    stage.publish(irritant)
    yield 80
    match = stage.send(irritant, "lisible")
    yield 74
    matches.decline(
        match=match,
        decline_reason="no_capacity",
        reason="Notre équipe est prise jusqu’à l’été.",
        by=stage.people["lisible"],
        at=stage.at,
    )
    yield 6
    stage.remove(irritant, "navettes", RemoveReason.NOT_THEIR_FIELD)
    stage.remove(irritant, "boussole", RemoveReason.OTHER, "L’équipe a demandé à ne rien recevoir avant la rentrée.")
    stage.send(irritant, "guichetvif")


def welcome_is_offered_postponed_and_asked(stage: Stage) -> Chapter:
    irritant = yield from stage.published(students.WELCOME, submitted=48, published=46)
    yield 31
    match = stage.send(irritant, "escale")
    yield 29
    until = stage.day(-12)
    matches.postpone(match=match, until=until, by=stage.people["escale"], at=stage.at)
    yield 17
    silent = stage.send(irritant, "relais")
    yield 15
    reminders.stop(match=silent, by=stage.curator, at=stage.at)
    yield 8
    message = "Notre agent répond déjà en quatre langues ; il peut porter les étapes de votre parcours."
    answers = ("Quatre, et huit de plus avant l’été.", "Dans une page simple, avec une relecture.")
    stage.offer(irritant, "guichetvif", *answers, message=message, by="guichetvif")


def buses_wait_for_two_companies(stage: Stage) -> Chapter:
    """The company of the demonstration has not answered for eleven days."""
    irritant = yield from stage.published(students.BUSES, submitted=34, published=30)
    yield 26
    stage.cosign(irritant, "bruyeres", "Huit kilomètres, un bus par heure.", 4000, "test", 4000)
    yield 18
    match = stage.send(irritant, "navettes")
    yield 14
    stage.show_interest(match, "Votre campus ressemble à celui que nous servons déjà.")
    yield 13
    word = "Votre outil prévient déjà les étudiants : pourrait-il le faire pour un bus ?"
    silent = stage.send(irritant, "salleclaire", word=word)
    yield 12
    chasing.note_opening(match=silent, side=Side.COMPANY, at=stage.at)
    yield 10
    stage.accept(match)
    yield 3
    chasing.nudge(
        match=silent,
        side=Side.COMPANY,
        word="L’université attend un mot de votre part, même pour dire non.",
        by=stage.people["bic"],
        at=stage.at,
    )


def cards_were_met(stage: Stage) -> Chapter:
    irritant = yield from stage.published(students.CARDS, submitted=120, published=116)
    yield 108
    closed = stage.send(irritant, "vigie")
    match = stage.send(irritant, "cartable")
    yield 101
    stage.show_interest(match, "Un bâtiment, un logiciel, dix semaines.", "SAML, OpenID Connect et SCIM.")
    yield 97
    reason = "Le besoin est une identité, pas une protection : nous n’aurions pas dû le lui envoyer."
    matches.close(match=closed, reason=reason, by=stage.curator, at=stage.at)
    yield 94
    stage.accept(match)
    yield 36
    stage.meet(match, "Trois portes et la bibliothèque pour commencer. Le budget passe au conseil le mois prochain.")
    yield 11
    stage.cosign(irritant, "ville", "Deux badges par personne, et une serrure sur trois en panne.", 2100, "follow")


def artificial_intelligence_is_offered_by_a_network(stage: Stage) -> Chapter:
    irritant = yield from stage.published(teaching.AI_USE, submitted=44, published=40)
    for days, key, context, people, intent, budget in (
        (37, "valmont", "Quatre composantes, quatre outils différents.", 14200, "test", 15000),
        (32, "marais", "Nos enseignants demandent une règle avant un outil.", 9500, "follow", 0),
        (16, "pointe", "Nous achèterions une offre commune.", 7800, "buy", 20000),
    ):
        yield days
        stage.cosign(irritant, key, context, people, intent, budget)
    yield 12
    match = stage.candidate(irritant, "lisible")
    matches.shortlist(match=match, by=stage.curator, at=stage.at)
    yield 9
    message = "Le BIC suit Mot clair depuis sa création : leurs deux ateliers de règles ont été très appréciés."
    answers = ("En France, effacés chaque soir.", "Moins de dix euros pour 2 400 personnes.")
    stage.offer(irritant, "motclair", *answers, message=message, by="bic")


def benches_heard_nothing(stage: Stage) -> Chapter:
    """A curator thinks of a company before the engine does; it never answers, and is closed with an honest message."""
    yield 72
    irritant = stage.draft(teaching.BENCHES)
    stage.submit(irritant)
    yield 69
    stage.candidate(irritant, "prisme")
    stage.publish(irritant)
    yield 62
    stage.send(irritant, "prisme")
    yield 3
    stage.send(irritant, "paillasse")


def recruitment_is_asked_and_answered(stage: Stage) -> Chapter:
    """The university of the demonstration has an answer to give, late, and a meeting to record."""
    irritant = yield from stage.published(services.RECRUIT, submitted=41, published=38)
    stage.begin(_vacations_is_accepted(stage, irritant))
    yield 28
    match = stage.send(irritant, "pisteverte")
    yield 13
    stage.show_interest(match, "Nos circuits de frais servent aussi aux dossiers.", "Deux des plus répandus.")
    yield 1
    stage.send(irritant, "paraphe")


def _vacations_is_accepted(stage: Stage, irritant: Irritant) -> Chapter:
    yield 35
    match = stage.send(irritant, "vacations")
    yield 31
    stage.show_interest(match, "C’est notre métier : une composante, un mois.", "Trois, par fichier ou par service.")
    yield 7
    stage.accept(match)


def headcounts_reach_the_company(stage: Stage) -> Chapter:
    """The company of the demonstration has a fresh need to answer."""
    irritant = yield from stage.published(services.HEADCOUNT, submitted=19, published=16)
    yield 2
    stage.send(irritant, "tabloir")
    stage.send(irritant, "salleclaire")
