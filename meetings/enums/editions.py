"""The words of an edition of the Rencontres: its states, what happens to it, the phases its dates make."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import MoveTable, arrow


class EditionStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    ANNOUNCED = "announced", _("Announced")
    CANCELLED = "cancelled", _("Cancelled")


class EditionVerb(models.TextChoices):
    """What a curator does to an edition's state; the labels are those of the buttons."""

    ANNOUNCE = "announce", _("Announce")
    CANCEL = "cancel", _("Cancel the edition")
    REOPEN = "reopen", _("Announce again")


class EditionFact(models.TextChoices):
    """What happens to an edition beside its state."""

    CREATE = "create", _("Prepare an edition")
    CHANGE = "change", _("Change the edition")
    LAY_OUT = "lay_out", _("Set tables and slots")
    ENTER = "enter", _("Enter an irritant")
    WITHDRAW = "withdraw", _("Withdraw an irritant")
    REGISTER = "register", _("Register")
    PROMOTE = "promote", _("Give a place of the waiting list")
    UNREGISTER = "unregister", _("Cancel the registration")
    SET_AVAILABILITY = "set_availability", _("Say when one is free")
    NUDGE = "nudge", _("Ask to register")
    RUN = "run", _("Compute an agenda")
    TAKE_UP = "take_up", _("Take up a computed agenda")
    PUBLISH = "publish", _("Publish the agenda")
    FORGET_NEEDS = "forget_needs", _("Delete dietary and access needs")


E = EditionStatus
EDITION_MOVES: MoveTable = {
    EditionVerb.ANNOUNCE: arrow(E.DRAFT, to=E.ANNOUNCED),
    EditionVerb.CANCEL: arrow(E.DRAFT, E.ANNOUNCED, to=E.CANCELLED, asks=("reason",)),
    EditionVerb.REOPEN: arrow(E.CANCELLED, to=E.ANNOUNCED),
}


class Phase(models.IntegerChoices):
    """Where an edition stands. Computed from its dates, never typed."""

    PREPARATION = 0, _("Preparation")
    CALL = 1, _("Call for irritants")
    CURATION = 2, _("Curation")
    ANSWERS = 3, _("Answers")
    AGENDA = 4, _("Agenda")
    DAYS = 5, _("Meeting days")
    FOLLOW_UP = 6, _("Follow-up")
    OVER = 7, _("Over")


class TimeZone(models.TextChoices):
    """Where French establishments live: the clock of an edition is that of its place."""

    PARIS = "Europe/Paris", _("Metropolitan France")
    GUADELOUPE = "America/Guadeloupe", _("Guadeloupe")
    MARTINIQUE = "America/Martinique", _("Martinique")
    GUIANA = "America/Cayenne", _("French Guiana")
    REUNION = "Indian/Reunion", _("Réunion")
    MAYOTTE = "Indian/Mayotte", _("Mayotte")
    NEW_CALEDONIA = "Pacific/Noumea", _("New Caledonia")
    POLYNESIA = "Pacific/Tahiti", _("French Polynesia")
