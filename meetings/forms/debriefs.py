"""What a side says after a meeting, and what is to be done."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.enums import Wish
from meetings.models.meetings import NOTE_LENGTH, PROMISE_LENGTH, Debrief
from meetings.operations.debriefs import Said

RATINGS = [
    (5, _("5, very useful")),
    (4, _("4, useful")),
    (3, _("3, it depends")),
    (2, _("2, of little use")),
    (1, _("1, useless")),
]
MOST_BUILT_ON = 20  # texts that a device had before it; more is no device of ours
ROWS = 2


class DebriefForm(forms.Form):
    """`client_id` is that of this very text, `built_on` those of the texts that its author had before their eyes."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    built_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_BUILT_ON * 37)
    rating = forms.TypedChoiceField(
        label=_("How useful was this meeting?"),
        help_text=_("Read by your organisation and the Amue. A rating says that the meeting took place."),
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    wish = forms.ChoiceField(
        label=_("What would you like now?"),
        help_text=_("Read by the other side too."),
        choices=Wish.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Your notes"),
        help_text=_("Read by your organisation and the Amue, never by the other side."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_built_on(self) -> list[UUID]:
        found = []
        for word in self.cleaned_data["built_on"].split(",")[:MOST_BUILT_ON]:
            try:
                found.append(UUID(word))
            except ValueError:
                continue
        return found

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(rating=data["rating"], wish=data["wish"], note=data["note"])

    @property
    def says_something(self) -> bool:
        return self.said != Said()


def initial_of(kept: Debrief | None) -> dict[str, Any]:
    """A new text, built on the one that is kept."""
    if kept is None:
        return {"client_id": uuid4(), "built_on": ""}
    return {
        "client_id": uuid4(),
        "built_on": str(kept.client_id),
        "rating": kept.rating,
        "wish": kept.wish,
        "note": kept.note,
    }


class PromiseForm(forms.Form):
    """`sides` are the keys of the two organisations with their names."""

    text = forms.CharField(label=_("What is to be done"), max_length=PROMISE_LENGTH)
    organisation = forms.TypedChoiceField(label=_("Who does it"), coerce=int)
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, sides: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = sides  # type: ignore[attr-defined]
        self.fields["organisation"].initial = sides[0][0]


class PromiseRow(PromiseForm):
    """One of several, that may be left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def has_changed(self) -> bool:
        """The side is chosen beforehand: it alone says nothing."""
        return any(name in self.changed_data for name in ("text", "due_on"))

    def clean(self) -> dict[str, Any]:
        """Once begun, it says who does what by when."""
        for name, field in self.fields.items():
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, field.error_messages["required"])
        return self.cleaned_data


PromiseRows = forms.formset_factory(PromiseRow, extra=ROWS, max_num=ROWS)
