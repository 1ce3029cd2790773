"""POCs: a trial with one question, that ends in a decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Audience
from core.states import MoveTable, arrow


class PocStatus(models.TextChoices):
    FRAMING = "framing", _("Being framed")
    COMMITTED = "committed", _("Committed")
    RUNNING = "running", _("Running")
    REVIEW = "review", _("In review")
    SCALED = "scaled", _("Scaled up")
    STOPPED = "stopped", _("Stopped")


LIVE_POCS = frozenset({PocStatus.FRAMING, PocStatus.COMMITTED, PocStatus.RUNNING, PocStatus.REVIEW})
# While it is framed its criteria may still change; once it is decided, what it was decided on stays.
MEASURABLE_POCS = LIVE_POCS - {PocStatus.FRAMING}


class PocVerb(models.TextChoices):
    COMMIT = "commit", _("Commit")
    START = "start", _("Start")
    REVIEW = "review", _("Start the review")
    SCALE = "scale", _("Decide: scale up")
    EXTEND = "extend", _("Decide: extend")
    STOP = "stop", _("Decide: stop")
    ABANDON = "abandon", _("Stop before the review")


class PocFact(models.TextChoices):
    OPEN = "open", _("POC opened")
    SLEEP = "sleep", _("Put to sleep")
    WAKE = "wake", _("Wake up")
    MILESTONE = "milestone", _("Milestone reached")
    MEASURE = "measure", _("Measure")
    PLAN = "plan", _("Plan of funding")
    ASK_DECISION = "ask", _("Decision asked")
    ASK_NEWS = "ask_news", _("News asked for")
    NEWS = "news", _("News given")
    STOP_NEWS = "stop_news", _("Stop asking for news")
    RESUME_NEWS = "resume_news", _("Ask for news again")


S = PocStatus
POC_MOVES: MoveTable = {
    PocVerb.COMMIT: arrow(S.FRAMING, to=S.COMMITTED),
    PocVerb.START: arrow(S.COMMITTED, to=S.RUNNING, asks=("starts_on",)),
    PocVerb.REVIEW: arrow(S.RUNNING, to=S.REVIEW),
    PocVerb.SCALE: arrow(S.REVIEW, to=S.SCALED, asks=("measures", "reason")),
    PocVerb.EXTEND: arrow(S.REVIEW, to=S.RUNNING, asks=("ends_on", "reason")),
    PocVerb.STOP: arrow(S.REVIEW, to=S.STOPPED, asks=("measures", "reason")),
    PocVerb.ABANDON: arrow(S.FRAMING, S.COMMITTED, S.RUNNING, to=S.STOPPED, asks=("reason",)),
}

# A POC is not committed without these: read by the operation, by the form and by the "what is missing" panel.
REQUIRED_TO_COMMIT = {
    "question": _("the question that the POC answers"),
    "criteria": _("one to three measurable criteria, each with its threshold"),
    "decision_owner": _("the person who will decide"),
    "ends_on": _("the end date"),
    "budget": _("the budget"),
}

# Whatever is not named here is read by the parties and the curators only.
POC_AUDIENCES: dict[str, Audience] = {
    PocVerb.COMMIT: Audience.PUBLIC,
    PocVerb.START: Audience.PUBLIC,
    PocVerb.REVIEW: Audience.SIGNED_IN,
    PocVerb.SCALE: Audience.PUBLIC,
    PocVerb.EXTEND: Audience.PUBLIC,
    PocVerb.STOP: Audience.PUBLIC,
}


class CriterionSense(models.TextChoices):
    """Which side of the threshold is success."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
