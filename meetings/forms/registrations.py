"""Who comes, for whom, on which days, with which needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from meetings.forms.editions import day_choices
from meetings.models import Attendee, Edition, Entry, Registration
from meetings.models.editions import NEEDS_KEPT_FOR


class PersonForm(forms.ModelForm):
    """One person. Needs are kept with the consent of who gives them only."""

    entries = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Irritants carried"),
        help_text=gettext_lazy("None chosen: all those of your establishment."),
        queryset=Entry.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Comes on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_remote = forms.TypedChoiceField(
        label=gettext_lazy("Takes part"),
        coerce=lambda value: value == "True",
        choices=[("False", gettext_lazy("On the spot")), ("True", gettext_lazy("On screen"))],
        initial="False",
        widget=forms.RadioSelect,
    )
    consents = forms.BooleanField(label="", required=False)

    class Meta:
        model = Attendee
        fields = ("first_name", "last_name", "email", "position", "is_named", "is_remote", "entries", "diet", "access")
        labels = {"is_named": gettext_lazy("The organisations that this person meets read their name and position")}
        widgets = {"diet": forms.TextInput(), "access": forms.TextInput()}
        help_texts = {
            "is_named": gettext_lazy("The person can change this at any time, on the page of their agenda."),
            "diet": gettext_lazy("Allergies, vegetarian meal… The caterer gets numbers, never names."),
            "access": gettext_lazy("A lift, a sign-language interpreter, a seat near the screen…"),
        }

    def __init__(
        self, *args: Any, edition: Edition, organisation: Organisation, days: list[str], **kwargs: Any
    ) -> None:
        """`days`: those that can be chosen, as 2026-06-11."""
        super().__init__(*args, **kwargs)
        entries = edition.entries.filter(irritant__establishment=organisation).select_related("irritant")
        self._offer("entries", bool(entries))
        if entries:
            field: Any = self.fields["entries"]
            field.queryset, field.label_from_instance = entries, lambda entry: entry.irritant.title
        self._offer("days", len(days) > 1)
        if len(days) > 1:
            choices = [(value, label) for value, label in day_choices(edition) if value in days]
            self.fields["days"].choices = choices  # type: ignore[attr-defined]
            self.initial.setdefault("days", days)
        self.initial["is_remote"] = str(bool(self.instance.is_remote))
        self.initial["consents"] = bool(self.instance.diet or self.instance.access)
        self.fields["consents"].label = _(
            "I agree that the organisers read these needs to prepare the days; they are deleted %(days)s days after."
        ) % {"days": NEEDS_KEPT_FOR.days}

    def _offer(self, name: str, offered: bool) -> None:
        if not offered:
            del self.fields[name]

    def clean_days(self) -> list[str]:
        days: list[str] = self.cleaned_data["days"]
        if not days:
            raise forms.ValidationError(_("Choose at least one day."))
        return days

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("diet") or cleaned.get("access")) and not cleaned.get("consents"):
            self.add_error("consents", _("Without this agreement we cannot keep needs: tick it, or leave them empty."))
        return cleaned

    def person(self) -> Attendee:
        """As it is typed, to be kept."""
        person: Attendee = self.save(commit=False)
        return person

    @property
    def chosen_entries(self) -> list[Entry]:
        return list(self.cleaned_data.get("entries", []))


class ListedForm(forms.ModelForm):
    class Meta:
        model = Registration
        fields = ("is_listed",)
        labels = {"is_listed": gettext_lazy("Name us among the participants on the public page")}


class RegisterForm(PersonForm):
    """The first person, and whether the organisation is named."""

    is_listed = forms.BooleanField(
        label=gettext_lazy("Name us among the participants on the public page"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, hides_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hides_name:
            self.initial["is_listed"] = False
            self.fields["is_listed"].help_text = _(
                "One of your irritants hides your name: readers may guess it if you are named here."
            )
