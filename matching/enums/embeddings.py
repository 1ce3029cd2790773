"""What is turned into vectors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Embedded(models.TextChoices):
    NEED = "need", _("Irritant")
    OFFER = "offer", _("Company")
