"""What putting weights to use asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.forms.matches import text_area
from matching.models.tuning import REASON_LENGTH


class ApplyForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Kept with your name and the date, for the other curators."),
        max_length=REASON_LENGTH,
        widget=text_area(3),
        error_messages={"required": _("Say why: the other curators will read it.")},
    )
    # The version in use when the page was read.
    instead_of = forms.IntegerField(widget=forms.HiddenInput)
