"""How the events of editions and meetings read."""

from django.utils.translation import gettext_lazy as _

from core.thread import Sentence, declare
from meetings.enums import EditionFact, EditionVerb, MeetingFact, MeetingVerb
from meetings.models import Edition, Entry, Meeting

EDITION: dict[str, Sentence] = {
    EditionFact.CREATE: Sentence(_("%(actor)s prepares the edition"), "calendar-plus", "encre"),
    EditionFact.CHANGE: Sentence(_("%(actor)s changed the edition"), "pencil", "muted"),
    EditionFact.LAY_OUT: Sentence(_("Tables and slots were set: %(tables)s, %(slots)s"), "grid-3x3", "muted"),
    EditionFact.ENTER: Sentence(_("%(actor)s enters an irritant: %(irritant)s"), "box-arrow-in-right", "encre"),
    EditionFact.WITHDRAW: Sentence(_("%(actor)s withdraws an irritant: %(irritant)s"), "box-arrow-left", "muted"),
    EditionFact.REGISTER: Sentence(_("%(organisation)s registered"), "person-plus", "encre"),
    EditionFact.PROMOTE: Sentence(_("%(organisation)s has a place"), "person-check", "sapin"),
    EditionFact.UNREGISTER: Sentence(_("%(organisation)s cancelled its registration"), "person-dash", "muted"),
    EditionFact.SET_AVAILABILITY: Sentence(_("%(who)s said when they are free"), "calendar-check", "muted"),
    EditionFact.NUDGE: Sentence(_("%(actor)s asks to register: %(organisation)s"), "bell", "muted"),
    EditionFact.RUN: Sentence(_("%(actor)s computes an agenda"), "cpu", "muted"),
    EditionFact.TAKE_UP: Sentence(_("%(actor)s takes up a computed agenda"), "check2-square", "encre"),
    EditionFact.PUBLISH: Sentence(_("The agenda is published, version %(version)s"), "megaphone", "sapin"),
    EditionFact.FORGET_NEEDS: Sentence(_("Dietary and access needs were deleted"), "eraser", "muted"),
    EditionVerb.ANNOUNCE: Sentence(_("The edition is announced"), "megaphone", "encre"),
    EditionVerb.CANCEL: Sentence(_("The edition is cancelled"), "slash-circle", "muted"),
    EditionVerb.REOPEN: Sentence(_("The edition is announced again"), "arrow-clockwise", "encre"),
}
ENTRY: dict[str, Sentence] = {
    EditionFact.ENTER: Sentence(_("%(actor)s brings this irritant to %(edition)s"), "box-arrow-in-right", "encre"),
    EditionFact.WITHDRAW: Sentence(_("%(actor)s no longer brings it to %(edition)s"), "box-arrow-left", "muted"),
}
MEETING: dict[str, Sentence] = {
    MeetingVerb.PUBLISH: Sentence(
        _("A meeting with %(company)s is on the agenda of %(edition)s"), "calendar-check", "encre"
    ),
    MeetingFact.MOVE: Sentence(_("The meeting with %(company)s has moved"), "calendar2-range", "muted"),
    MeetingVerb.HOLD: Sentence(_("The meeting with %(company)s took place at %(edition)s"), "people", "encre"),
    MeetingVerb.MISS: Sentence(
        _("The meeting with %(company)s did not take place: somebody was missing"), "person-x", "muted"
    ),
    MeetingVerb.CANCEL: Sentence(_("The meeting with %(company)s is cancelled"), "calendar-x", "muted"),
    MeetingVerb.PLAN_AGAIN: Sentence(_("The meeting with %(company)s is to be planned again"), "arrow-repeat", "muted"),
    MeetingFact.DEBRIEF: Sentence(_("%(actor)s said how the meeting with %(company)s went"), "chat-left-text", "muted"),
    MeetingFact.PROMISE: Sentence(
        _("To be done after the meeting with %(company)s: %(promise)s"), "check2-circle", "encre"
    ),
    MeetingFact.KEEP_PROMISE: Sentence(
        _("Done after the meeting with %(company)s: %(promise)s"), "check2-all", "sapin"
    ),
}
BY_SUBJECT = {Edition: EDITION, Entry: ENTRY, Meeting: MEETING}


def declare_sentences() -> None:
    for subject, sentences in BY_SUBJECT.items():
        declare(subject, sentences)
