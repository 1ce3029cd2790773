"""The words of the sourcing record: what companies were told of a need, and how far a purchase is from its threshold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Telling(models.TextChoices):
    """What the notifications of an irritant tell, by how their keys begin. Each number of a reminder is the same telling."""

    SENT = "match-sent", _("Asked whether this need interests it")
    SENT_NETWORK = "match-sent-network", _("Told that the need was sent to its company")
    REMINDER = "match-reminder", _("Reminded that its answer is awaited")
    NUDGE = "match-nudge", _("Asked once more for its answer, by a person")
    ACCEPTED = "match-accepted", _("Told that the establishment wishes to meet it")
    MET = "match-met", _("Told that the meeting is recorded")
    CLOSED = "match-closed", _("Told that there is no follow-up, and why")
    ABANDONED = "match-abandoned-supply", _("Told that its introduction is closed: no answer came")
    ANSWERED = "question-answered", _("Told that a question is answered")
    CORRECTED = "answer-corrected", _("Told that an answer is corrected")


class GaugeLevel(models.TextChoices):
    UNKNOWN = "unknown", _("The amount is not known yet")
    UNDER = "under", _("Under the threshold")
    NEAR = "near", _("Near the threshold")
    OVER = "over", _("The threshold is reached")
