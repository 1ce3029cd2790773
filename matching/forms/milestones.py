"""Milestones of a POC."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matching.forms.matches import day_input
from matching.models import Milestone, Poc
from matching.operations.milestones import Said


class MilestoneForm(forms.Form):
    """A person is named by their own organisation: `by` chooses among their colleagues, nobody reads who works on the other side."""

    title = forms.CharField(label=_("Milestone"), max_length=160)
    due_on = forms.DateField(label=_("Due on"), widget=day_input())
    owner = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Who sees to it"),
        empty_label=_("Both sides"),
    )
    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=_("In person"),
        empty_label=_("Nobody in particular"),
        help_text=_("Somebody of your organisation, if it sees to it."),
    )
    after = forms.ModelMultipleChoiceField(
        queryset=Milestone.objects.none(),
        to_field_name="uuid",
        required=False,
        label=_("Comes after"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What has to be reached before it."),
    )

    def __init__(self, *args: Any, poc: Poc, by: User, milestone: Milestone | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        sides = [side.pk for side in poc.sides()]
        fields["owner"].queryset = Organisation.objects.filter(pk__in=sides).by_name()
        colleagues = User.objects.filter(memberships__organisation=by.organisation, is_active=True).distinct()
        known = colleagues if by.organisation and by.organisation.pk in sides else User.objects.none()
        if milestone and milestone.person_id:
            known = (
                User.objects.filter(pk=milestone.person_id) | known
                if known.exists()
                else User.objects.filter(pk=milestone.person_id)
            )
        fields["person"].queryset = known
        others = poc.milestones.exclude(pk=milestone.pk) if milestone else poc.milestones.all()
        fields["after"].queryset = others
        if not others.exists():
            del fields["after"]
        if milestone:
            self.initial = {
                "title": milestone.title,
                "due_on": milestone.due_on,
                "owner": milestone.owner and milestone.owner.slug,
                "person": milestone.person_id,
                "after": [each.uuid for each in milestone.after.all()],
            }

    @property
    def said(self) -> Said:
        asked = self.cleaned_data
        return Said(asked["title"], asked["due_on"], asked["owner"], asked["person"], list(asked.get("after", ())))
