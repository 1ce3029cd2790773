"""What an organiser says when an agenda is computed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Edition, Run
from meetings.models.agenda import LONGEST_RUN

USUAL = 60  # seconds


class RunForm(forms.Form):
    seconds = forms.IntegerField(
        label=_("Seconds at most"),
        help_text=_("It ends sooner when nothing can be improved. A minute is enough for the largest edition."),
        min_value=1,
        max_value=LONGEST_RUN,
        initial=USUAL,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("The same seed gives the same agenda; another one, another agenda as good."),
        min_value=1,
        max_value=2_000_000_000,
        initial=1,
    )


class CompareForm(forms.Form):
    """Two runs of one edition."""

    first = forms.ModelChoiceField(Run.objects.none(), to_field_name="uuid", label=_("One"))
    second = forms.ModelChoiceField(Run.objects.none(), to_field_name="uuid", label=_("The other"))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 declared above
            field.queryset = edition.runs.ended()
