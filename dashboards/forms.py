"""What is asked of who reports something, of the curator who decides, of who asks for an alert, of who asks for the yearly report, and
of who ends their account."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import AlertFrequency, ReportGround
from accounts.models import Organisation, User
from accounts.models.reports import REPORT_LENGTH
from dashboards.figures.cohorts import ALL, Cohort, named


class ReportForm(forms.Form):
    ground = forms.ChoiceField(label=_("What is wrong"), choices=ReportGround, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your words"),
        help_text=_("In 1,000 characters at most. Only the Amue reads them."),
        required=False,
        max_length=REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ground") == ReportGround.OTHER and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", ValidationError(_("Say what is wrong, in a few words.")))
        return cleaned


class IntoForm(forms.Form):
    """Which organisation stays, by its page or by its name."""

    dans = forms.CharField(
        label=_("Organisation that stays"),
        help_text=_("The address of its page here, or its exact name."),
        max_length=300,
    )

    def __init__(self, *args: Any, absorbed: Organisation, **kwargs: Any) -> None:
        self.absorbed = absorbed
        super().__init__(*args, **kwargs)

    def clean_dans(self) -> Organisation:
        typed = self.cleaned_data["dans"].strip()
        slug = typed.rstrip("/").rpartition("/")[2]
        others = Organisation.objects.filter(kind=self.absorbed.kind, merged_into=None).exclude(pk=self.absorbed.pk)
        found = list(others.filter(Q(slug=slug) | Q(name__iexact=typed)).order_by("pk")[:2])
        if len(found) != 1:
            raise ValidationError(_("No organisation of the same kind, or several, under this address or name."))
        return found[0]


class MergeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The people of both read it; it is kept in the history of writes."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[(True, _("Found right: take it away")), (False, _("Set aside: leave it as it is"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Who reported reads it; so does who wrote it, when it is taken away."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


BY_MAIL = [each for each in AlertFrequency.choices if each[0] != AlertFrequency.NONE]


class AlertForm(forms.Form):
    """How often a person is told."""

    frequency = forms.ChoiceField(label=_("How often"), choices=BY_MAIL, widget=forms.RadioSelect)


class AskForm(AlertForm):
    """The same without an account: to which address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "It serves for this alert only. Each mail has a link that stops it, and one that erases everything."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "frequency")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ActivityForm(forms.Form):
    """Which season the activity report is about, and as what. `season` gives a cohort."""

    season = forms.ChoiceField(label=_("Needs published"))
    form = forms.ChoiceField(
        label=_("As"),
        choices=[("pdf", _("PDF, to print and to send")), ("html", _("HTML, to open and change in a word processor"))],
        widget=forms.RadioSelect,
        initial="pdf",
    )

    def __init__(self, *args: Any, cohorts: Sequence[Cohort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = [*cohorts, ALL]
        season: Any = self.fields["season"]
        season.choices = [(each.key, each.label) for each in self.cohorts]
        season.required = False  # no key: all needs

    def clean_season(self) -> Cohort:
        return named(self.cleaned_data["season"], self.cohorts)


class EraseForm(forms.Form):
    """Whoever ends their account types its address: nobody does it by a slip."""

    email = forms.EmailField(
        label=_("Your e-mail address, to confirm"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed.lower() != self.user.email.lower():
            raise ValidationError(_("This is not the address of your account: it is written on the page “My account”."))
        return typed
