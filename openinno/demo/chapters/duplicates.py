"""Needs that are told twice: one was merged into the other by consent, another waits for its author to answer."""

from irritants import operations as irritants
from irritants.models import Irritant
from openinno.demo.clock import Chapter
from openinno.demo.needs import students
from openinno.demo.stage import Stage


def welcome_was_told_twice(stage: Stage) -> Chapter:
    yield 43
    irritant = stage.draft(students.WELCOME_AGAIN)
    stage.submit(irritant)
    yield 41
    stage.publish(irritant)
    yield 39
    context = "Nos deux campus écrivent chacun de leur côté aux mêmes étudiants."
    stage.cosign(irritant, "marais", context, 250, "follow")
    yield 35
    merge = irritants.propose_merge(
        duplicate=irritant,
        target=Irritant.objects.get(title=students.WELCOME.title),
        message="Même besoin, mêmes services, même calendrier : ensemble, vous pesez 1 300 étudiants.",
        by=stage.curator,
        at=stage.at,
    )
    yield 33
    irritants.accept_merge(merge=merge, intent="test", by=irritant.author, at=stage.at)


def seats_may_be_told_twice(stage: Stage) -> Chapter:
    """The university of the demonstration has to say whether its irritant tells the same need."""
    yield 28
    irritant = stage.draft(students.WORKROOMS)
    stage.submit(irritant)
    yield 23
    stage.publish(irritant)
    yield 19
    stage.cosign(irritant, "bruyeres", "Deux bibliothèques, 500 places.", 2600, "buy", 6000)
    yield 1
    irritants.propose_merge(
        duplicate=Irritant.objects.get(title=students.SEATS.title),
        target=irritant,
        message="Les deux cherchent à dire où il reste une place. Vos annexes et ces salles réservées posent-elles la même question ?",
        by=stage.curator,
        at=stage.at,
    )
