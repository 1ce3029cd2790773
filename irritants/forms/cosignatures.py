"""The form of « nous aussi »."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irritants.enums import BudgetSilence, CoSignatureIntent
from irritants.forms.irritants import BudgetMixin, text_area
from irritants.models import CoSignature, Irritant


class CoSignForm(BudgetMixin, forms.ModelForm):
    """`joined` is the irritant; `draft` the one that the person was writing, if any."""

    intent = forms.ChoiceField(
        label=gettext_lazy("What you would do"),
        choices=CoSignatureIntent,
        initial=CoSignatureIntent.FOLLOW,
        widget=forms.RadioSelect,
    )
    budget_silence = forms.ChoiceField(
        label=gettext_lazy("If you give no budget, why"),
        choices=BudgetSilence,
        initial=BudgetSilence.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    close_draft = forms.BooleanField(
        label=gettext_lazy("Archive my draft: we say it here instead"),
        help_text=gettext_lazy("Its text is kept whole, and only your establishment and the curators read it."),
        required=False,
    )

    class Meta:
        model = CoSignature
        fields = ("intent", "context", "people_affected", "budget_min", "budget_max", "budget_silence")
        widgets: ClassVar = {"context": text_area(6)}
        help_texts: ClassVar = {
            "context": gettext_lazy(
                "What differs at your place, and what is the same. Signed-in members who may know your name read it."
            ),
            "people_affected": gettext_lazy("An order of magnitude is enough."),
        }

    def __init__(self, *args: Any, joined: Irritant, draft: Irritant | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_max"].help_text = (
            _("Companies read the sum of all budgets, yours included; yours alone, establishments and curators only.")
            if joined.budget_visible
            else _("Establishments and curators read it; companies do not.")
        )
        if draft is None:
            del self.fields["close_draft"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("budget_min") is None and not self.errors and not cleaned.get("budget_silence"):
            self.add_error("budget_silence", _("Give a budget range, or the reason for leaving it blank."))
        return cleaned
