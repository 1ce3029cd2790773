"""The fixed sheet of a lesson learned, what its verbs ask, what its readers declare."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from core.verbs import VerbForm
from matching.enums import ReuseKind
from matching.forms.matches import text_area
from matching.models import Lesson
from matching.models.readings import Annotation
from matching.sheets import Part, parts_of

LONG = ("problem", "tried", "integration", "compliance", "results", "failed")
ON = "on_"  # before the name of a section: the field of the company's word on it


class LessonForm(forms.ModelForm):
    class Meta:
        model = Lesson
        fields = ("title", "problem", "tried", "cost", "days_spent", "integration", "compliance", "results", "failed")
        widgets = {name: text_area(5) for name in LONG}
        help_texts = {"failed": _("The most useful part for the others: a failure is a result.")}


class ReadingForm(VerbForm):
    """The company's word beside each section that says something, and on the whole."""

    comment = forms.CharField(label=_("What you wish to add"), required=False, max_length=3000, widget=text_area(5))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].initial = self.subject.company_comment
        self.parts = parts_of(self.subject)
        longest = Annotation._meta.get_field("text").max_length
        for part in self.parts:
            self.fields[f"{ON}{part.section}"] = forms.CharField(
                label=_("Your word on “%(section)s”") % {"section": part.label},
                required=False,
                max_length=longest,
                initial=part.word,
                widget=text_area(3),
            )
        self.order_fields([*(f"{ON}{part.section}" for part in self.parts), "comment"])

    def beside(self) -> Iterator[tuple[Part, forms.BoundField]]:
        """Each section with the field of its word."""
        for part in self.parts:
            yield part, self[f"{ON}{part.section}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = [name for name in cleaned if name.startswith(ON)]
        cleaned["words"] = {name.removeprefix(ON): cleaned.pop(name) for name in names}
        return cleaned


class ReuseForm(VerbForm):
    kind = forms.ChoiceField(label=_("What you do"), choices=ReuseKind, widget=forms.RadioSelect, initial="reuse")
    context = forms.CharField(
        label=_("Your context"),
        help_text=_(
            "Everyone reads it, here and on the page of your establishment: how many people, with which software, since when."
        ),
        required=False,
        max_length=2000,
        widget=text_area(),
    )


class ContactForm(VerbForm):
    """A person of the establishment, and what is shown of them."""

    person = forms.ModelChoiceField(
        label=_("The person to call"),
        help_text=_("If it is you, you agree by saving. A colleague is asked, and nothing is shown before they agree."),
        queryset=User.objects.none(),
    )
    contact = forms.CharField(
        label=_("What is shown"),
        help_text=_("Name, function, telephone or address: what those who are signed in will read."),
        max_length=Lesson._meta.get_field("contact").max_length,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        house = Membership.objects.of(self.subject.poc.match.irritant.establishment)
        people = User.objects.filter(pk__in=house.values("user")).order_by("last_name", "first_name", "pk")
        person: Any = self.fields["person"]
        person.queryset = people
        person.label_from_instance = User.get_full_name
        person.initial = self.subject.contact_person_id or (by.pk if people.filter(pk=by.pk).exists() else None)
        self.fields["contact"].initial = self.subject.contact or by.get_full_name()
