"""Who is sought at the door, and by how much somebody is late."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

MINUTES = (5, 10, 15, 20, 30, 45, 60)


def _delays() -> list[tuple[int, str]]:
    """In the language of now."""
    delays = [(each, ngettext("%(count)s minute", "%(count)s minutes", each) % {"count": each}) for each in MINUTES]
    return [(0, str(_("Not late any more"))), *delays]


class ArrivalFilterForm(forms.Form):
    q = forms.CharField(label=_("Name or organisation"), required=False, max_length=100)
    etat = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("Everybody")),
            ("attendus", _("Not arrived yet")),
            ("arrives", _("Arrived")),
            ("retard", _("Late")),
        ],
    )


class LateForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label=_("Late by how much, from now?"),
        choices=_delays,
        coerce=int,
    )
