"""How the log of a mail to many reads."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import CircularFact, CircularVerb
from accounts.models import Circular
from core.thread import Sentence, declare

CIRCULAR: dict[str, Sentence] = {
    CircularFact.WRITE: Sentence(_("Written"), "pencil-square", "encre"),
    CircularFact.CHANGE: Sentence(_("Text changed"), "pencil", "muted"),
    CircularFact.TEST: Sentence(_("A test was sent to oneself"), "envelope-check", "muted"),
    CircularVerb.SEND: Sentence(_("Sent to: %(audience)s. People: %(people)s"), "send", "encre"),
    CircularVerb.HOLD: Sentence(_("Held back: nobody was told"), "pause-circle", "garance"),
    CircularVerb.LEAVE: Sentence(_("The delay is over: it leaves"), "hourglass-bottom", "muted"),
    CircularVerb.FINISH: Sentence(_("All of them are told. People: %(people)s"), "check2-all", "sapin"),
    CircularVerb.DROP: Sentence(_("Given up"), "x-circle", "muted"),
    CircularVerb.RESUME: Sentence(_("Taken up again"), "arrow-clockwise", "encre"),
}


def declare_sentences() -> None:
    declare(Circular, CIRCULAR)
