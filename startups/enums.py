"""The words of a company's profile, and the table of its moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import MoveTable, arrow


class StartupKind(models.TextChoices):
    STARTUP = "startup", _("Start-up")
    SME = "pme", _("SME")
    MIDCAP = "eti", _("Mid-cap")


class StartupStatus(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    VALIDATED = "validated", _("Validated")
    SUSPENDED = "suspended", _("Suspended")


class StartupVerb(models.TextChoices):
    VALIDATE = "validate", _("Validate")
    SUSPEND = "suspend", _("Suspend")
    REINSTATE = "reinstate", _("Reinstate")


class StartupFact(models.TextChoices):
    REGISTER = "register", _("Registration")


STARTUP_MOVES: MoveTable = {
    StartupVerb.VALIDATE: arrow(StartupStatus.REGISTERED, to=StartupStatus.VALIDATED),
    StartupVerb.SUSPEND: arrow(
        StartupStatus.REGISTERED, StartupStatus.VALIDATED, to=StartupStatus.SUSPENDED, asks=("reason",)
    ),
    StartupVerb.REINSTATE: arrow(StartupStatus.SUSPENDED, to=StartupStatus.VALIDATED),
}


class ClaimTopic(models.TextChoices):
    """What a company says of itself that a public buyer must know."""

    ACCESSIBILITY = "rgaa", _("Accessibility (RGAA)")
    PRIVACY = "rgpd", _("Data protection (GDPR)")
    HOSTING = "hosting", _("Hosting in France or the European Union")
    LICENCE = "licence", _("Licence")


class ClaimLevel(models.TextChoices):
    """How much stands behind a claim. Computed: checked by a curator, else a document, else a declaration."""

    DECLARED = "declared", _("Declared")
    DOCUMENT = "document", _("Document attached")
    CHECKED = "checked", _("Checked by a curator")
