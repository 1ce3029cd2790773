"""What the day itself needs to remember."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Dated
from meetings.models.editions import Edition
from meetings.models.registrations import new_key


class Wall(Dated):
    """The secret address of an edition's screen: whoever has it reads the screen, until another one replaces it."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="wall", verbose_name=_("edition"))
    key = models.CharField(_("secret of the screen"), max_length=40, unique=True, default=new_key, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = _("address of a screen")
        verbose_name_plural = _("addresses of screens")

    def __str__(self) -> str:
        return str(self.edition)
