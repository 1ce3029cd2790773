"""Forms about people and organisations."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    CHOSEN_FAMILIES,
    SUBSCRIBED_EVENTS,
    ConsentDoor,
    Family,
    IdentityProvider,
    MailFrequency,
    MembershipRole,
    TokenScope,
)
from accounts.models import Membership, User, is_curator
from accounts.models.legal import NOTE_LENGTH, TEXT_LENGTH
from accounts.models.seeing import REASON_LENGTH
from accounts.models.webhooks import NAME_LENGTH
from accounts.operations import consents
from accounts.placeholders import unknown_in
from core import outgoing
from core.markup import title_that_skips
from core.verbs import ReadForm


class TermsField(forms.BooleanField):
    """A tick, under the text that it is about or a link to it."""

    def __init__(self) -> None:
        told = {"required": _("Tick this box to accept the terms of use.")}
        super().__init__(label=_("I accept the terms of use"), error_messages=told)


class SignupForm(forms.Form):
    """What sign-up asks beside the address and the password."""

    first_name = forms.CharField(label=_("First name"), max_length=100)
    last_name = forms.CharField(label=_("Last name"), max_length=100)
    terms = TermsField()
    terms_version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("first_name", "last_name", "email", "password1", "terms", "terms_version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = consents.terms_in_force(timezone.now())
        self.fields["terms"].help_text = format_html(
            '<a href="{}">{}</a>', shown.get_absolute_url(), _("Read the terms of use")
        )
        self.initial["terms_version"] = shown.number
        if self.is_bound and self.data.get("terms_version", "") not in {"", str(shown.number)}:
            self.data = {**self.data, "terms_version": str(shown.number), "terms": ""}
            self.fields["terms"].error_messages["required"] = _(
                "The terms of use have changed: read them, then accept them."
            )

    def signup(self, request: Any, user: User) -> None:
        """Called by allauth once the person exists."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])
        shown, wording, now = self.cleaned_data["terms_version"], str(self.fields["terms"].label), timezone.now()
        try:
            consents.accept_terms(user=user, number=shown, wording=wording, door=ConsentDoor.SIGN_UP, at=now)
        except consents.TermsChanged:  # this very second
            consents.ask(user=user, at=now)


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PreferencesForm(forms.ModelForm):
    """Name and language; how often we write, for all families of notifications and for each that differs; when we do not."""

    class Meta:
        model = User
        fields = (
            *("first_name", "last_name", "language", "mail_frequency"),
            *("quiet_from", "quiet_until", "quiet_weekends", "time_zone"),
        )
        labels = {"mail_frequency": _("In general")}
        widgets = {"mail_frequency": forms.RadioSelect, "quiet_from": ClockInput, "quiet_until": ClockInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.families = [family for family in CHOSEN_FAMILIES if family != Family.CURATION or is_curator(self.instance)]
        for family in self.families:
            self.fields[f"mails_{family}"] = forms.ChoiceField(
                label=family.label,
                choices=[("", _("As in general")), *MailFrequency.choices],
                initial=self.instance.mail_choices.get(family, ""),
                required=False,
            )

    def by_family(self) -> list[forms.BoundField]:
        return [self[f"mails_{family}"] for family in self.families]

    def clean(self) -> dict[str, Any]:
        """The two hours go together, and differ."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        start, end = cleaned["quiet_from"], cleaned["quiet_until"]
        if (start is None) != (end is None):
            self.add_error("quiet_until" if end is None else "quiet_from", _("Give both hours, or neither."))
        elif start is not None and start == end:
            self.add_error("quiet_until", _("The two hours must differ."))
        self.instance.mail_choices |= {family.value: cleaned[f"mails_{family}"] for family in self.families}
        self.instance.mail_choices = {family: often for family, often in self.instance.mail_choices.items() if often}
        return cleaned


class JoinForm(forms.Form):
    message = forms.CharField(
        label=_("A word for those who decide"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole, initial=MembershipRole.MEMBER)


class SeeAsForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads it, beside your name."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


LEAVE = "none"


class PlaceForm(forms.Form):
    """What may become of a membership: the other role where one manages, and leaving."""

    def __init__(self, data: Any, *, membership: Membership, is_own: bool, manages: bool) -> None:
        super().__init__(data)
        roles = [(MembershipRole.MANAGER, _("Manager: invites people, decides who joins and chooses their roles"))]
        roles.append((MembershipRole.MEMBER, _("Member: acts for the organisation, without deciding on its people")))
        other = [(role, label) for role, label in roles if manages and role != membership.role]
        leaving = _("Leave the organisation") if is_own else _("Remove from the organisation")
        self.fields["role"] = forms.ChoiceField(
            label=_("What changes"), widget=forms.RadioSelect, choices=[*other, (LEAVE, leaving)]
        )


class DelegationForm(forms.Form):
    validates = forms.TypedChoiceField(
        label=_("What this network may do"),
        choices=[
            (True, _("It validates, suspends and reinstates the companies of its network")),
            (False, _("It sees its companies, and decides nothing")),
        ],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The people of the network read it."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandoverForm(forms.Form):
    """What becomes of whoever hands over."""

    leaves = forms.ChoiceField(
        label=_("And you, once it is accepted"),
        choices=[("", _("I stay a member of the organisation")), ("yes", _("I leave the organisation"))],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )


class TrustForm(forms.Form):
    """Which services of sign-in bring people straight into the organisation."""

    providers = forms.MultipleChoiceField(
        label=_("People join at once when they sign in with"),
        help_text=_("For the others, those who manage the organisation decide."),
        choices=IdentityProvider,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class TokenForm(forms.Form):
    """What a new token is for, and until when."""

    name = forms.CharField(
        label=_("Name"), help_text=_("By which you will recognise the program that uses it."), max_length=80
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=TokenScope,
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=[(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("One year"))],
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )


class WebhookForm(forms.Form):
    """Where the agency's tool is, and what it is told. The address is looked up: it must lead outside, today at least."""

    name = forms.CharField(
        label=_("Name"), help_text=_("By which you will recognise the tool that receives it."), max_length=NAME_LENGTH
    )
    url = forms.CharField(
        label=_("Address"),
        help_text=_("It begins with https:// and is yours to choose: nobody else learns it."),
        max_length=outgoing.LONGEST_URL,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=[(event.value, event.label) for event in SUBSCRIBED_EVENTS],
        initial=[event.value for event in SUBSCRIBED_EVENTS],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        try:
            return outgoing.target_of(self.cleaned_data["url"], loopback=settings.DEMO).url
        except outgoing.Unsendable as unsendable:
            raise ValidationError(unsendable.failure.label, code=unsendable.failure.value) from unsendable


class LegalTextField(forms.CharField):
    """The text of a legal page in one language: its words in brackets are known, its titles follow one another."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 22}))

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if unknown := unknown_in(text):
            raise ValidationError(_("“%(word)s” in double brackets stands for nothing here.") % {"word": unknown[0]})
        if skipping := title_that_skips(text):
            raise ValidationError(_("The title “%(title)s” skips a level.") % {"title": skipping})
        return text


class LegalForm(ReadForm):
    """The next version of a legal page. `read` is nothing where there was no draft."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)
    text_fr = LegalTextField(_("Text in French"))
    text_en = LegalTextField(_("Text in English"))
    note_fr = forms.CharField(label=_("What changes, in French"), max_length=NOTE_LENGTH)
    note_en = forms.CharField(label=_("What changes, in English"), max_length=NOTE_LENGTH)


class PublishForm(ReadForm):
    """From which day it holds, and for the terms of use whether everybody accepts them again."""

    in_force_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    asks_again = forms.BooleanField(
        label=_("Ask everybody who has an account to accept this version"),
        help_text=_("They are asked at their next visit, once it is in force."),
        required=False,
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["asks_again"]


class AgreeForm(forms.Form):
    """Of which version, and where to go then."""

    terms = TermsField()
    number = forms.IntegerField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
