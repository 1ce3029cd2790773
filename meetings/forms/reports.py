"""Which meetings of an edition, and which promises, a page lists."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.enums import MeetingStatus
from meetings.figures.report import RATINGS, both_wish_poc


class MetForm(forms.Form):
    etat = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((value, label) for value, label in MeetingStatus.choices if value != "draft")],
    )
    note = forms.TypedChoiceField(
        label=_("Rated by a side"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("All")), *((rating, f"{rating} / 5") for rating in RATINGS)],
    )
    suite = forms.ChoiceField(
        label=_("What came of it"),
        required=False,
        choices=[
            ("", _("All")),
            ("poc", _("A POC is open")),
            ("voeu", _("Both sides wish a POC")),
            ("note", _("Rated by a side")),
        ],
    )

    def narrow(self, meetings: Any) -> Any:
        """What makes no sense narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if state := asked.get("etat"):
            meetings = meetings.filter(status=state)
        if rating := asked.get("note"):
            meetings = meetings.filter(debriefs__rating=rating)
        follow_up = asked.get("suite")
        if follow_up == "poc":
            meetings = meetings.filter(match__poc__isnull=False)
        elif follow_up == "voeu":
            meetings = both_wish_poc(meetings)
        elif follow_up == "note":
            meetings = meetings.filter(debriefs__rating__isnull=False)
        return meetings.distinct()


class PromisesForm(forms.Form):
    etat = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("tenues", _("Done")), ("attendues", _("To do")), ("retard", _("Late"))],
    )

    def narrow(self, promises: Any, today: Any) -> Any:
        state = self.cleaned_data["etat"] if self.is_valid() else ""
        waiting = Q(done_at=None)
        conditions = {
            "": Q(),
            "tenues": ~waiting,
            "attendues": waiting,
            "retard": waiting & Q(due_on__lt=today),
        }
        return promises.filter(conditions[state])
