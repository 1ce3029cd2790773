"""How the events of a company's profile read."""

from django.utils.translation import gettext_lazy as _

from core.thread import Sentence, declare
from startups.enums import StartupFact, StartupVerb
from startups.models import Startup

SENTENCES: dict[str, Sentence] = {
    StartupFact.REGISTER: Sentence(_("%(actor)s registered"), "pencil", "muted"),
    StartupVerb.VALIDATE: Sentence(_("%(actor)s validated the profile"), "patch-check", "sapin"),
    StartupVerb.SUSPEND: Sentence(_("%(actor)s suspended the profile"), "pause-circle", "garance"),
    StartupVerb.REINSTATE: Sentence(_("%(actor)s reinstated the profile"), "play-circle", "sapin"),
}


def declare_sentences() -> None:
    declare(Startup, SENTENCES)
