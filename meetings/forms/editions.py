"""An edition as an organiser types it: its facts, its dates in order, its programme."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Edition, ProgrammeItem
from meetings.models.editions import PHASE_DATES

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MINUTES = "%H:%M"
DATES = (
    "call_from",
    "call_until",
    "curation_until",
    "answers_until",
    "registration_until",
    "agenda_on",
    "starts_on",
    "ends_on",
    "follow_up_until",
)


class EditionForm(forms.ModelForm):
    """Dates that go back in time are told at the later one."""

    class Meta:
        model = Edition
        fields = (
            "name",
            "summary",
            "venue",
            "address",
            "practical",
            "time_zone",
            *DATES,
            "capacity",
            "fewest_meetings",
            "most_meetings",
        )
        widgets = {
            **dict.fromkeys(DATES, DAY),
            "summary": forms.Textarea(attrs={"rows": 3}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "practical": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "call_from": gettext_lazy(
                "From this day on establishments bring their irritants, and everybody registers."
            ),
            "curation_until": gettext_lazy("Until then the introductions are prepared and sent."),
            "answers_until": gettext_lazy("Until then companies and establishments answer."),
            "agenda_on": gettext_lazy("The day on which you intend to publish the agenda: participants read it."),
            "follow_up_until": gettext_lazy("Until then each side is asked what became of its meetings."),
            "capacity": gettext_lazy("Beyond, organisations wait for a place. Leave empty when there is no limit."),
            "most_meetings": gettext_lazy("Of one irritant or one company. Leave empty when there is no limit."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for earlier, later in pairwise(PHASE_DATES):
            self._keep_order(cleaned, earlier, later)
        self._keep_order(cleaned, "agenda_on", "starts_on", told_at="agenda_on")
        self._keep_order(cleaned, "registration_until", "ends_on", told_at="registration_until")
        fewest, most = cleaned.get("fewest_meetings"), cleaned.get("most_meetings")
        if fewest is not None and most is not None and most < fewest:
            self.add_error("most_meetings", _("This is less than the number that each should have at least."))
        return cleaned

    def _keep_order(self, cleaned: dict[str, Any], earlier: str, later: str, *, told_at: str = "") -> None:
        first, second = cleaned.get(earlier), cleaned.get(later)
        if first is None or second is None or first <= second:
            return
        if told_at == earlier:
            words = {"field": self.fields[later].label, "day": _day(second)}
            self.add_error(earlier, _("This date is after “%(field)s” (%(day)s).") % words)
        else:
            words = {"field": self.fields[earlier].label, "day": _day(first)}
            self.add_error(later, _("This date is before “%(field)s” (%(day)s).") % words)


def _day(value: date) -> str:
    return str(date_format(value))


def clock(label: Any, *, required: bool = True, initial: str | None = None) -> forms.TimeField:
    """A time of the day, to the minute."""
    return forms.TimeField(
        label=label,
        required=required,
        initial=initial,
        input_formats=[MINUTES],
        widget=forms.TimeInput(attrs={"type": "time"}, format=MINUTES),
    )


class ClockForm(forms.ModelForm):
    """A row that lasts from one moment of a day of the edition to another, on the clock of its place."""

    day = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=date.fromisoformat)
    starts = clock(gettext_lazy("From"))
    ends = clock(gettext_lazy("To"))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = day_choices(edition)  # type: ignore[attr-defined]
        if self.instance.pk:
            starts, ends = (
                timezone.localtime(moment, edition.zone) for moment in (self.instance.starts_at, self.instance.ends_at)
            )
            self.initial.update({"day": starts.date().isoformat(), "starts": starts.time(), "ends": ends.time()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it begins."))
        return cleaned

    def moments(self) -> tuple[datetime, datetime]:
        """From when to when; of a valid form."""
        day, zone = self.cleaned_data["day"], self.edition.zone
        starts, ends = (datetime.combine(day, self.cleaned_data[name]) for name in ("starts", "ends"))
        return starts.replace(tzinfo=zone), ends.replace(tzinfo=zone)


class ItemForm(ClockForm):
    class Meta:
        model = ProgrammeItem
        fields = ("title", "place")

    def item(self) -> ProgrammeItem:
        """The item as it is typed, to be kept."""
        item: ProgrammeItem = self.save(commit=False)
        item.edition = self.edition
        item.starts_at, item.ends_at = self.moments()
        return item


def day_choices(edition: Edition) -> list[tuple[str, str]]:
    """The days of an edition, to choose from."""
    return [(day.isoformat(), date_format(day, "l j F")) for day in edition.days()]
