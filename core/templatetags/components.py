"""What pages with several forms need."""

from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

register = template.Library()


@register.filter
def requires_some(form: forms.Form) -> bool:
    """Whether a field that is shown carries the mark of those that are required."""
    return any(bound.field.required for bound in form.visible_fields())


class Together:
    """Several forms of one page, as one for the summary of their errors."""

    def __init__(self, *forms: forms.BaseForm) -> None:
        self.forms = forms

    def __iter__(self) -> Iterator[BoundField]:
        return (bound for form in self.forms for bound in form)

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms)

    @property
    def non_field_errors(self) -> list[Any]:
        return [error for form in self.forms for error in form.non_field_errors()]


@register.filter
def beside(form: forms.BaseForm, other: forms.BaseForm | forms.BaseFormSet) -> Together:
    """This form and another, or those of a formset, whose errors are told in one summary."""
    return Together(form, *(other.forms if isinstance(other, forms.BaseFormSet) else [other]))
