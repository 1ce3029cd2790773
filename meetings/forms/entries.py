"""Which irritant is brought to an edition."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from irritants.models import Irritant

SHOWN_AS_LIST = 12  # beyond, they are in a menu


class EnterForm(forms.Form):
    irritant = forms.ModelChoiceField(
        label=gettext_lazy("Irritant"),
        queryset=Irritant.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, irritants: QuerySet[Irritant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["irritant"]
        if irritants.count() > SHOWN_AS_LIST:
            field.widget = forms.Select()
        field.queryset = irritants
