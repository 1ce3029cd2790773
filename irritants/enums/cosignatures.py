"""The words of those who join an irritant."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CoSignatureIntent(models.TextChoices):
    FOLLOW = "follow", _("Follow what comes of it")
    TEST = "test", _("Test a solution")
    BUY = "buy", _("Buy a solution that works")
