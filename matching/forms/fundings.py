"""What funding files ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.verbs import VerbForm
from matching.forms.matches import day_input, text_area
from matching.models import Funding, FundingScheme


def amount_field(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, min_value=0, **options)


class ConsiderForm(forms.ModelForm):
    class Meta:
        model = Funding
        fields = ("scheme", "amount_wished", "body_meets_on")
        widgets = {"body_meets_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = FundingScheme.objects.filter(is_active=True)  # type: ignore[attr-defined]


class FileForm(VerbForm):
    amount = amount_field(_("Amount asked (€)"))
    reference = forms.CharField(label=_("Reference number"), max_length=60, required=False)


class MessageForm(VerbForm):
    message = forms.CharField(label=_("Message"), max_length=2000, widget=text_area())


class GrantForm(VerbForm):
    amount = amount_field(_("Amount granted (€)"))
    date = forms.DateField(label=_("Date of the decision"), widget=day_input())


class AgreeForm(VerbForm):
    date = forms.DateField(label=_("Date of signature"), widget=day_input())


class PaymentForm(VerbForm):
    amount = amount_field(_("Amount received (€)"))
    date = forms.DateField(label=_("Date of the payment"), widget=day_input())
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)


class PaperForm(forms.Form):
    upload = forms.FileField(label=_("File"))
