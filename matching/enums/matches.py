"""Introductions: one per irritant and company, ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import MoveTable, arrow


class MatchStatus(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    OFFERED = "offered", _("Offered by the company")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    SENT = "sent", pgettext_lazy("introduction", "Sent")
    INTERESTED = "interested", _("Company interested")
    DECLINED = "declined", _("Declined")
    ACCEPTED = "accepted", _("Accepted by the establishment")
    MET = "met", _("Met")
    POC = "poc", _("Followed by a POC")
    CLOSED = "closed", _("Closed without follow-up")


ANSWER_AWAITED = frozenset({MatchStatus.SENT, MatchStatus.INTERESTED})
OPEN_MATCHES = frozenset({MatchStatus.SENT, MatchStatus.INTERESTED, MatchStatus.ACCEPTED, MatchStatus.MET})
# Somebody waits for something on this very irritant, or made something of it.
UNDER_WAY = OPEN_MATCHES | {MatchStatus.OFFERED, MatchStatus.SHORTLISTED, MatchStatus.POC}


class MatchVerb(models.TextChoices):
    OFFER = "offer", _("Offer to help")
    SHORTLIST = "shortlist", _("Shortlist")
    PUT_BACK = "put_back", _("Put back among the suggestions")
    REMOVE = "remove", _("Remove")
    SEND = "send", _("Send")
    SHOW_INTEREST = "show_interest", _("We are interested")
    DECLINE = "decline", _("We decline")
    ACCEPT = "accept", _("We accept to meet")
    REFUSE = "refuse", _("We do not wish to meet")
    MEET = "meet", _("Record the meeting")
    START_POC = "start_poc", _("Follow with a POC")
    CLOSE = "close", _("Close without follow-up")
    ABANDON = "abandon", _("Close for want of an answer")
    REOPEN = "reopen", _("Reopen")


class MatchFact(models.TextChoices):
    SUGGEST = "suggest", _("Suggestion by the engine")
    POSTPONE = "postpone", _("Answer later")
    REMIND = "remind", _("Reminder")
    STOP_REMINDERS = "stop_reminders", _("Stop the reminders")
    NUDGE = "nudge", _("Nudge by a person")
    OVER_LIMIT = "over_limit", _("Sent beyond the limit of the company")
    OPEN = "open", _("First opened")


S = MatchStatus
MATCH_MOVES: MoveTable = {
    MatchVerb.OFFER: arrow(S.SUGGESTED, to=S.OFFERED),
    MatchVerb.SHORTLIST: arrow(S.SUGGESTED, S.OFFERED, to=S.SHORTLISTED),
    MatchVerb.PUT_BACK: arrow(S.SHORTLISTED, to=S.SUGGESTED),
    MatchVerb.REMOVE: arrow(S.SUGGESTED, S.OFFERED, S.SHORTLISTED, to=S.CLOSED, asks=("reason",)),
    MatchVerb.SEND: arrow(S.SHORTLISTED, to=S.SENT),
    MatchVerb.SHOW_INTEREST: arrow(S.SENT, to=S.INTERESTED),
    MatchVerb.DECLINE: arrow(S.SENT, to=S.DECLINED, asks=("reason",)),
    MatchVerb.ACCEPT: arrow(S.INTERESTED, to=S.ACCEPTED),
    MatchVerb.REFUSE: arrow(S.INTERESTED, to=S.DECLINED, asks=("reason",)),
    MatchVerb.MEET: arrow(S.ACCEPTED, to=S.MET, asks=("met_on",)),
    MatchVerb.START_POC: arrow(S.MET, to=S.POC, asks=("title",)),
    MatchVerb.CLOSE: arrow(S.SENT, S.INTERESTED, S.ACCEPTED, S.MET, to=S.CLOSED, asks=("reason",)),
    MatchVerb.ABANDON: arrow(S.SENT, S.INTERESTED, to=S.CLOSED),
    MatchVerb.REOPEN: arrow(S.DECLINED, S.CLOSED, to=S.SHORTLISTED),
}

# Events of an introduction that its parties read; the others are the curators' own.
PARTY_VERBS = frozenset(
    {
        MatchVerb.SEND,
        MatchVerb.SHOW_INTEREST,
        MatchVerb.DECLINE,
        MatchVerb.ACCEPT,
        MatchVerb.REFUSE,
        MatchVerb.MEET,
        MatchVerb.START_POC,
        MatchVerb.CLOSE,
        MatchVerb.ABANDON,
        MatchFact.POSTPONE,
        MatchFact.REMIND,
        MatchFact.NUDGE,
    }
)
# Of those, what is between a company and who speaks for it: the establishment does not read it.
SUPPLY_VERBS = frozenset({MatchFact.NUDGE})
# Read by the company and its network too, where one of them came forward by itself.
OFFER_VERBS = frozenset({MatchVerb.OFFER, MatchVerb.SHORTLIST, MatchVerb.REMOVE})


class MatchOrigin(models.TextChoices):
    """Who thought of it first."""

    ENGINE = "engine", _("The engine")
    COMPANY = "company", _("The company")
    NETWORK = "network", _("Its network")
    CURATOR = "curator", _("A curator")


class DeclineReason(models.TextChoices):
    NOT_OUR_FIELD = "not_our_field", _("It is not our field")
    NO_CAPACITY = "no_capacity", _("No time or team for it at present")
    BUDGET = "budget", _("The budget does not fit")
    TIMING = "timing", _("The dates do not fit")
    ALREADY_EQUIPPED = "already_equipped", _("Already equipped")
    TECHNICAL = "technical", _("It does not fit technically")
    OTHER = "other", _("Another reason")


class RemoveReason(models.TextChoices):
    """Why a curator does not send a candidate. Short, for it is chosen twenty times in a row."""

    NOT_THEIR_FIELD = "not_their_field", _("Not their field")
    TOO_GENERAL = "too_general", _("Their profile says too little")
    WRONG_SIZE = "wrong_size", _("Too small or too large for this need")
    TOO_FAR = "too_far", _("They do not serve this region")
    TOO_OFTEN = "too_often", _("Proposed too often already")
    COMPETES = "competes", _("Another one is closer to the need")
    OTHER = "other", _("Another reason")


class Side(models.TextChoices):
    """Of the two addressees of an introduction, whose answer is awaited."""

    COMPANY = "company", _("The company")
    ESTABLISHMENT = "establishment", _("The establishment")


# What each verb of a person says of the pair (1: it is a good one, 0: it is none), and how much one such decision counts: who
# answers for a side knows more than who sorts a list. Line by line in docs/matching.md, "Learning from decisions".
DECISIONS: dict[str, tuple[int, float]] = {
    MatchVerb.SHORTLIST: (1, 1.0),
    MatchVerb.SEND: (1, 1.0),
    MatchVerb.REOPEN: (1, 1.0),
    MatchVerb.REMOVE: (0, 1.0),
    MatchVerb.SHOW_INTEREST: (1, 2.0),
    MatchVerb.ACCEPT: (1, 2.0),
    MatchVerb.MEET: (1, 2.0),
    MatchVerb.START_POC: (1, 2.0),
    MatchVerb.DECLINE: (0, 2.0),
    MatchVerb.REFUSE: (0, 2.0),
}
TAKEN_BACK = frozenset({MatchVerb.PUT_BACK})  # a curator undoes a keep: nothing was decided
# Reasons that say nothing of the pair: what was decided before stands. An « other » of a side is among them, for nobody knows
# what it is; of a curator it is not, who has looked at the pair.
_BESIDE_A_SIDE = frozenset(
    {DeclineReason.NO_CAPACITY, DeclineReason.TIMING, DeclineReason.ALREADY_EQUIPPED, DeclineReason.OTHER}
)
BESIDE_THE_PAIR: dict[str, frozenset[str]] = {
    MatchVerb.DECLINE: _BESIDE_A_SIDE,
    MatchVerb.REFUSE: _BESIDE_A_SIDE,
    MatchVerb.REMOVE: frozenset({RemoveReason.TOO_OFTEN, RemoveReason.TOO_GENERAL, RemoveReason.COMPETES}),
}
