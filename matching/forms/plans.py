"""What plans of funding and of payments ask: sums of money that have to come out even."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import InstalmentKind, ShareSource
from matching.forms.fundings import AMOUNT_DECIMALS, AMOUNT_DIGITS, amount_field
from matching.forms.matches import day_input, text_area
from matching.models import Funding, FundingPlan, FundingScheme, Instalment, Poc
from matching.operations.instalments import MAX_INSTALMENTS, Planned

Payer = tuple[str, int | None]
LARGEST = Decimal(10) ** (AMOUNT_DIGITS - AMOUNT_DECIMALS)


def typed_amount(value: Any) -> Decimal:
    """What was typed, as euros; nothing where it is no amount, or one that no field takes."""
    try:
        amount = Decimal(str(value or 0).replace(",", "."))
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() and abs(amount) < LARGEST else Decimal(0)


class PlanForm(forms.Form):
    """The cost, and what each one who pays takes on."""

    cost = amount_field(_("Cost of the POC (€)"))
    instead_of = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=_("Why it is amended"),
        max_length=500,
        required=False,
        widget=text_area(2),
        help_text=_("Asked once a plan was complete: its versions are kept."),
    )

    def __init__(
        self, *args: Any, poc: Poc, plan: FundingPlan | None, schemes: Iterable[FundingScheme], **kwargs: Any
    ) -> None:
        typed = plan.typed() if plan else {}
        super().__init__(*args, **kwargs)
        self.payers: dict[str, Payer] = {}
        self.fields["cost"].initial = plan.cost if plan else poc.budget
        self.fields["instead_of"].initial = plan.number if plan else 0
        for source in (ShareSource.OWN, ShareSource.COMPANY):
            self._add_payer(str(source), source.label, (str(source), None), typed)
        for scheme in schemes:
            self._add_payer(f"scheme_{scheme.pk}", scheme.name, (str(ShareSource.SCHEME), scheme.pk), typed)
        for name in ("cost", *self.payers):
            self.fields[name].widget.attrs["data-oi-sum"] = "whole" if name == "cost" else "part"
        self.order_fields(["cost", *self.payers, "reason", "instead_of"])

    def _add_payer(self, name: str, label: Any, payer: Payer, typed: dict[Payer, Decimal]) -> None:
        self.payers[name] = payer
        self.fields[name] = amount_field(label, required=False, initial=typed.get(payer))

    @property
    def rest(self) -> Decimal:
        """What of the cost nobody pays yet, as typed; negative when the shares exceed it."""
        return typed_amount(self["cost"].value()) - sum(
            (typed_amount(self[name].value()) for name in self.payers), Decimal(0)
        )

    def shares(self) -> dict[Payer, Decimal]:
        """Who pays how much, once the form is valid."""
        return {payer: self.cleaned_data[name] or Decimal(0) for name, payer in self.payers.items()}


class InstalmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Payment"), choices=InstalmentKind)
    amount = amount_field(_("Amount (€)"), required=False)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.attrs["data-oi-sum"] = "part"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("amount") and not cleaned.get("due_on") and not self.has_error("due_on"):
            self.add_error("due_on", _("Say by when this payment is due."))
        if cleaned.get("due_on") and not cleaned.get("amount") and not self.has_error("amount"):
            self.add_error("amount", _("Say how much is due on this day."))
        return cleaned


BaseInstalmentFormSet = forms.formset_factory(InstalmentForm, extra=0, max_num=MAX_INSTALMENTS, validate_max=True)


class InstalmentFormSet(BaseInstalmentFormSet):  # type: ignore[valid-type, misc]
    """The payments of a grant, in as many lines as there may be; empty ones count for nothing."""

    @classmethod
    def of(cls, funding: Funding, planned: Sequence[Instalment], data: Any = None) -> "InstalmentFormSet":
        """What is planned, or an advance and a balance to be filled in."""
        if data is not None:
            return cls(data, prefix="payments")
        typed = [{"kind": each.kind, "amount": each.amount, "due_on": each.due_on} for each in planned]
        if not typed:
            typed = [{"kind": InstalmentKind.ADVANCE}, {"kind": InstalmentKind.BALANCE}]
        empty = [{"kind": InstalmentKind.INTERIM}] * (MAX_INSTALMENTS - len(typed))
        return cls(prefix="payments", initial=[*typed, *empty])

    def amounts(self) -> Decimal:
        """The euros of its lines, as typed."""
        return sum((typed_amount(form["amount"].value()) for form in self.forms), Decimal(0))

    def planned(self) -> list[Planned]:
        """The payments, once the formset is valid."""
        return [
            Planned(InstalmentKind(form.cleaned_data["kind"]), form.cleaned_data["amount"], form.cleaned_data["due_on"])
            for form in self.forms
            if form.cleaned_data.get("amount")
        ]
