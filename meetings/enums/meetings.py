"""The words of a meeting's life, and the table of its moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.enums import Audience
from core.states import MoveTable, arrow


class MeetingStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", pgettext_lazy("state of a meeting", "Published")
    HELD = "held", _("Held")
    NO_SHOW = "no_show", _("No-show")
    CANCELLED = "cancelled", _("Cancelled")


class MeetingVerb(models.TextChoices):
    """What happens to a meeting's state; the labels are those of the buttons."""

    PUBLISH = "publish", _("Publish")
    HOLD = "hold", _("It took place")
    MISS = "miss", _("Somebody is missing")
    CANCEL = "cancel", _("Cancel the meeting")
    PLAN_AGAIN = "plan_again", _("Plan again")


class MeetingFact(models.TextChoices):
    """What happens to a meeting beside its state."""

    MOVE = "move", _("Move the meeting")
    DEBRIEF = "debrief", _("Say how it went")
    PROMISE = "promise", _("Note what is to be done")
    KEEP_PROMISE = "keep_promise", _("Mark as done")


M = MeetingStatus
MEETING_MOVES: MoveTable = {
    MeetingVerb.PUBLISH: arrow(M.DRAFT, to=M.PUBLISHED),
    MeetingVerb.HOLD: arrow(M.PUBLISHED, M.NO_SHOW, to=M.HELD),
    MeetingVerb.MISS: arrow(M.PUBLISHED, to=M.NO_SHOW),
    MeetingVerb.CANCEL: arrow(M.PUBLISHED, M.NO_SHOW, to=M.CANCELLED, asks=("reason",)),
    MeetingVerb.PLAN_AGAIN: arrow(M.NO_SHOW, M.CANCELLED, to=M.DRAFT),
}

ON_THE_AGENDA = frozenset({M.PUBLISHED, M.HELD, M.NO_SHOW})  # people were told of them, and not that they are off
SEATED = frozenset({M.HELD, M.NO_SHOW})  # what happened: no new agenda moves it

# Whatever is not named here is read by curators only.
MEETING_AUDIENCES: dict[str, Audience] = {
    MeetingVerb.PUBLISH: Audience.PARTIES,
    MeetingVerb.HOLD: Audience.PARTIES,
    MeetingVerb.MISS: Audience.PARTIES,
    MeetingVerb.CANCEL: Audience.PARTIES,
    MeetingFact.MOVE: Audience.PARTIES,
    MeetingFact.PROMISE: Audience.PARTIES,
    MeetingFact.KEEP_PROMISE: Audience.PARTIES,
}


class Wish(models.TextChoices):
    """What a side would like after a meeting."""

    POC = "poc", _("Try it in a POC")
    TALK_AGAIN = "talk_again", _("Talk again")
    NONE = "none", _("No follow-up")
