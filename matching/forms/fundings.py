"""What funding files ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.verbs import ReasonForm, VerbForm
from matching.candidates.schemes import SchemeFit
from matching.enums import FundingDocumentKind
from matching.forms.matches import day_input, text_area
from matching.models import Funding, FundingScheme

AMOUNT_DIGITS, AMOUNT_DECIMALS = 12, 2


def amount_field(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_DECIMALS, min_value=0, **options
    )


class ConsiderForm(forms.ModelForm):
    class Meta:
        model = Funding
        fields = ("scheme", "amount_wished", "body_meets_on")
        widgets = {"body_meets_on": day_input()}

    def __init__(self, *args: Any, fits: Sequence[SchemeFit] = (), **kwargs: Any) -> None:
        """`fits` tells the schemes that fit from the others. These can be chosen all the same: a window opens, a body meets again."""
        super().__init__(*args, **kwargs)
        scheme: Any = self.fields["scheme"]
        scheme.queryset = FundingScheme.objects.filter(is_active=True)
        groups = [
            (label, [(each.scheme.pk, str(each.scheme)) for each in fits if each.fit.fits == is_fit])
            for label, is_fit in ((_("These fit the POC"), True), (_("These do not fit as things stand"), False))
        ]
        scheme.choices = [("", "---------"), *((label, choices) for label, choices in groups if choices)]
        self.fields["body_meets_on"].help_text = _("Left empty: the next date of the body that the papers can reach.")


class FileForm(VerbForm):
    amount = amount_field(_("Amount asked (€)"))
    reference = forms.CharField(label=_("Reference number"), max_length=60, required=False)


class MessageForm(VerbForm):
    message = forms.CharField(label=_("Message"), max_length=2000, widget=text_area())


def letter_field(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, help_text=_("PDF, office document or image, 10 MB at most. It may be added later.")
    )


class GrantForm(VerbForm):
    amount = amount_field(_("Amount granted (€)"))
    date = forms.DateField(label=_("Date of the decision"), widget=day_input())
    letter = letter_field(_("Letter of the decision"))


class RefuseForm(ReasonForm):
    letter = letter_field(_("Letter of the decision"))


class AgreeForm(VerbForm):
    date = forms.DateField(label=_("Date of signature"), widget=day_input())
    letter = letter_field(_("Signed agreement"))


class PaymentForm(VerbForm):
    amount = amount_field(_("Amount received (€)"))
    date = forms.DateField(label=_("Date of the payment"), widget=day_input())
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)


class PaperForm(forms.Form):
    upload = forms.FileField(label=_("File"))


class FundingDocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Document"), choices=FundingDocumentKind)
    upload = forms.FileField(label=_("File"), help_text=_("PDF, office document or image, 10 MB at most."))
