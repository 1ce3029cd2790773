"""How the events of an irritant read on its thread."""

from django.utils.translation import gettext_lazy as _

from core.thread import Sentence, declare
from irritants.enums import IrritantFact, IrritantVerb, MergeFact, MergeVerb
from irritants.models import Irritant, Merge

SENTENCES: dict[str, Sentence] = {
    IrritantFact.DRAFT: Sentence(_("%(actor)s began to describe this irritant"), "pencil", "muted"),
    IrritantVerb.SUBMIT: Sentence(_("%(actor)s submitted this irritant"), "send", "garance"),
    IrritantVerb.WITHDRAW: Sentence(_("%(actor)s took this irritant back to draft"), "arrow-counterclockwise", "muted"),
    IrritantFact.REQUEST_CHANGES: Sentence(_("%(actor)s asked for corrections"), "chat-left-text", "ocre"),
    IrritantFact.RESUBMIT: Sentence(_("%(actor)s made the corrections"), "check2", "garance"),
    IrritantVerb.PUBLISH: Sentence(_("%(actor)s published this irritant"), "megaphone", "garance"),
    IrritantVerb.REJECT: Sentence(_("%(actor)s did not publish this irritant"), "x-circle", "muted"),
    IrritantVerb.SOLVE: Sentence(_("%(actor)s marked this irritant as solved"), "check-circle", "sapin"),
    IrritantVerb.GIVE_UP: Sentence(_("%(actor)s closed this irritant without solution"), "slash-circle", "muted"),
    IrritantVerb.ARCHIVE: Sentence(_("%(actor)s archived this irritant"), "archive", "muted"),
    IrritantVerb.REOPEN: Sentence(_("%(actor)s reopened this irritant"), "arrow-clockwise", "garance"),
    IrritantVerb.MERGE: Sentence(_("This irritant was merged into another one"), "sign-merge-right", "encre"),
    IrritantFact.COSIGN: Sentence(_("%(actor)s has the same need"), "people", "garance"),
    IrritantFact.REVISE: Sentence(_("%(actor)s corrected its co-signature"), "pencil", "muted"),
    IrritantFact.KEEP: Sentence(_("Kept for %(actor)s: what its co-signature said"), "file-earmark-text", "muted"),
    IrritantFact.THROW_FILES: Sentence(
        _("Attachments thrown away at the end of their time, in number: %(count)s"), "trash", "muted"
    ),
    IrritantFact.LEAVE: Sentence(_("%(actor)s withdrew its co-signature"), "person-dash", "muted"),
}


MERGE: dict[str, Sentence] = {
    MergeFact.PROPOSE: Sentence(
        _("%(actor)s proposes to merge two irritants that tell the same need"), "sign-merge-right", "muted"
    ),
    MergeVerb.ACCEPT: Sentence(_("%(actor)s merged its own irritant into this need"), "sign-merge-right", "encre"),
    MergeVerb.REFUSE: Sentence(_("%(actor)s refused the merge"), "x-lg", "muted"),
    MergeVerb.OBJECT: Sentence(_("%(actor)s objected to the merge"), "x-lg", "muted"),
    MergeVerb.WITHDRAW: Sentence(_("%(actor)s withdrew the proposal to merge"), "arrow-counterclockwise", "muted"),
}


def declare_sentences() -> None:
    declare(Irritant, SENTENCES)
    declare(Merge, MERGE)
