"""The words of planning: what an organiser does to the working agenda, and what is missing before a meeting can be planned."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """What an organiser did to the working agenda; a step can be undone."""

    PLACE = "place", _("Place a meeting")
    MOVE = "move", _("Move a meeting")
    SWAP = "swap", _("Swap two meetings")
    TAKE_OFF = "take_off", _("Take a meeting off")
    LOCK = "lock", _("Lock a meeting")
    UNLOCK = "unlock", _("Unlock a meeting")
    TAKE_UP = "take_up", _("Take up a computed agenda")
    REMEDY = "remedy", _("Make room for a meeting")


class Missing(models.TextChoices):
    """Why an accepted introduction cannot be planned at an edition."""

    ENTRY = "entry", _("The irritant is not entered")
    REGISTRATION = "registration", _("Not registered")
    PLACE = "place", _("On the waiting list")
    CANCELLED = "cancelled", _("The meeting was cancelled")


class ChangeKind(models.TextChoices):
    """How an agenda differs from the version before it."""

    ADDED = "added", _("Added")
    MOVED = "moved", _("Moved")
    REMOVED = "removed", _("Removed")
