"""Slots and tables: a whole day at once, or one by one."""

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.editions import ClockForm, clock, day_choices
from meetings.models import Edition, Slot, Table
from meetings.models.editions import MOST_TABLES
from meetings.operations.layout import DayPlan, Pause, Span

PAUSES = 3
SHORTEST, LONGEST = 5, 240  # minutes of a slot


class LayOutForm(forms.Form):
    """How a day is cut. `shown` says which slots were shown before they are asked for: others are shown again first."""

    day = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=date.fromisoformat)
    first = clock(gettext_lazy("First slot at"), initial="09:00")
    last = clock(gettext_lazy("No slot ends after"), initial="17:00")
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of a slot"),
        initial=20,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    between = forms.IntegerField(
        label=gettext_lazy("Minutes between two slots"),
        initial=5,
        validators=[MinValueValidator(0), MaxValueValidator(LONGEST)],
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = day_choices(edition)  # type: ignore[attr-defined]
        for number in range(1, PAUSES + 1):
            words = {"number": number}
            self.fields[f"pause_{number}"] = forms.CharField(
                label=_("Break %(number)s, as the programme names it") % words, required=False, max_length=140
            )
            self.fields[f"pause_{number}_from"] = clock(_("Break %(number)s, from") % words, required=False)
            self.fields[f"pause_{number}_to"] = clock(_("Break %(number)s, to") % words, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last <= first:
            self.add_error("last", _("The day ends before it begins."))
        for number in range(1, PAUSES + 1):
            self._check_pause(cleaned, f"pause_{number}")
        return cleaned

    def _check_pause(self, cleaned: dict[str, Any], name: str) -> None:
        starts, ends = cleaned.get(f"{name}_from"), cleaned.get(f"{name}_to")
        if (starts is None) != (ends is None):
            self.add_error(f"{name}_to" if starts else f"{name}_from", _("Say both when the break begins and ends."))
        elif starts and ends and ends <= starts:
            self.add_error(f"{name}_to", _("The break ends before it begins."))
        elif cleaned.get(name) and starts is None:
            self.add_error(f"{name}_from", _("Say both when the break begins and ends."))

    def plan(self) -> DayPlan:
        """What is asked for; of a valid form."""
        asked = self.cleaned_data
        pauses = (
            Pause(asked[f"pause_{number}_from"], asked[f"pause_{number}_to"], asked[f"pause_{number}"])
            for number in range(1, PAUSES + 1)
            if asked[f"pause_{number}_from"]
        )
        return DayPlan(
            day=asked["day"],
            first=asked["first"],
            last=asked["last"],
            minutes=asked["minutes"],
            between=asked["between"],
            pauses=tuple(sorted(pauses, key=lambda pause: pause.starts)),
        )


def print_of(spans: list[Span]) -> str:
    """By which one knows again the slots that were shown."""
    return hashlib.sha256(repr([(a.isoformat(), b.isoformat()) for a, b in spans]).encode()).hexdigest()[:16]


class SlotForm(ClockForm):
    class Meta:
        model = Slot
        fields: tuple[str, ...] = ()


class TablesForm(forms.Form):
    """Tables added at once."""

    count = forms.IntegerField(
        label=gettext_lazy("Number of tables"),
        initial=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TABLES)],
    )
    room = forms.CharField(label=gettext_lazy("Room"), required=False, max_length=100)
    video_links = forms.CharField(
        label=gettext_lazy("Links of video meetings"),
        help_text=gettext_lazy("One a line: the first tables get them. Only those who meet there read them."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_video_links(self) -> list[str]:
        links = [line.strip() for line in self.cleaned_data["video_links"].splitlines() if line.strip()]
        field = forms.URLField(assume_scheme="https")
        return [field.clean(link) for link in links]


class TableForm(forms.ModelForm):
    video_link = forms.URLField(label=gettext_lazy("Link of the video meeting"), required=False, assume_scheme="https")

    class Meta:
        model = Table
        fields = ("number", "name", "room", "video_link")

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if self.instance.edition.tables.filter(number=number).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another table has this number."))
        return number
