"""Words of the machinery itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read an event of a thread. `parties`: the organisations it names, and the curators."""

    PUBLIC = "public", _("Everyone")
    SIGNED_IN = "signed_in", _("Signed-in members")
    PARTIES = "parties", _("The organisations concerned")
    CURATORS = "curators", _("Curators")


class EmbeddingStop(models.TextChoices):
    """Why the service of embeddings is not asked any more today: somebody must change a setting."""

    KEY = "key", _("It refuses the key.")
    REQUEST = "request", _("It refuses what is asked: the address or the name of the model may be wrong.")
    DIMENSIONS = "dimensions", _("Its vectors are of another length than the settings say.")
