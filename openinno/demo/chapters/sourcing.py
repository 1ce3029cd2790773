"""A second purchase of the same company by the same university, after three companies were asked and one question was answered to all."""

from irritants.models import Irritant
from matching.operations import matches, questions
from openinno.demo import trials
from openinno.demo.clock import Chapter
from openinno.demo.needs import services
from openinno.demo.stage import Stage


def cleaning_is_bought_where_rooms_were(stage: Stage) -> Chapter:
    irritant = yield from stage.published(services.CLEANING, submitted=88, published=85)
    yield 76
    match = stage.send(irritant, "salleclaire")
    declined = stage.send(irritant, "thermopatio")
    yield 72
    text = "Les salles ont-elles déjà des capteurs de présence, et dans combien de bâtiments ?"
    question = questions.ask(irritant=irritant, text=text, by=stage.people["thermopatio"], at=stage.at)
    yield 70
    text = "Quarante salles sont équipées, dans un bâtiment ; les 270 autres n’ont rien."
    questions.answer(question=question, text=text, by=irritant.author, at=stage.at)
    yield 68
    stage.show_interest(match, "Les capteurs posés pour l’emploi du temps suffisent : il reste 270 salles à équiper.")
    yield 66
    reason = "Nos capteurs mesurent le chaud et le froid, pas les passages."
    by = stage.offerer(declined)
    matches.decline(match=declined, decline_reason="technical", reason=reason, by=by, at=stage.at)
    yield 62
    stage.begin(_a_third_is_asked_later(stage, irritant))
    stage.accept(match)
    yield 48
    stage.meet(match, "Deux bâtiments pour commencer. Le service des achats demande la note de sourcing.")
    yield 40
    poc = stage.open_poc(match, trials.CLEANING)
    yield 30
    stage.frame(poc, trials.CLEANING)
    stage.share_out(poc, company=4000)
    yield 12
    stage.commit(poc)


def _a_third_is_asked_later(stage: Stage, irritant: Irritant) -> Chapter:
    """It reads an answer that was there before."""
    yield 61
    match = stage.send(irritant, "tabloir")
    yield 57
    reason = "Nous lisons des tableaux, pas des capteurs."
    by = stage.offerer(match)
    matches.decline(match=match, decline_reason="not_our_field", reason=reason, by=by, at=stage.at)
