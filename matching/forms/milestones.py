"""Milestones of a POC."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from matching.forms.matches import day_input
from matching.models import Milestone, Poc
from matching.operations.milestones import Said
from matching.room.criteria import person_of


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
        self.milestone = milestone
        fields: dict[str, Any] = self.fields
        sides = [side.pk for side in poc.sides()]
        fields["owner"].queryset = Organisation.objects.filter(pk__in=sides).by_name()
        self._offer_people(by, sides)
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

    def _offer_people(self, by: User, sides: list[int]) -> None:
        """One's colleagues, and who is named already; if this reader may not read who that is, nobody is to be chosen."""
        named = self.milestone.person if self.milestone else None
        if self.milestone and named and not person_of(named, self.milestone.owner, by):
            del self.fields["person"]
            return
        own = by.organisation if by.organisation and by.organisation.pk in sides else None
        colleagues = Q(pk__in=Membership.objects.of(own).values("user")) if own else Q(pk__in=[])
        people: Any = self.fields["person"]
        people.queryset = User.objects.filter(colleagues | Q(pk=named.pk) if named else colleagues)

    @property
    def said(self) -> Said:
        asked = self.cleaned_data
        owner = asked["owner"]
        person = asked["person"] if "person" in self.fields else self._named_for(owner)
        return Said(asked["title"], asked["due_on"], owner, person, list(asked.get("after", ())))

    def _named_for(self, owner: Organisation | None) -> User | None:
        """Who was named stays as long as the same organisation sees to it."""
        milestone = self.milestone
        return milestone.person if milestone and milestone.owner == owner else None
