"""What is asked of who reports something, of the curator who decides, or writes to many, of who asks for an alert, of who asks for the
yearly report, and of who ends their account."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import AlertFrequency, ReportGround
from accounts.models import Organisation, User
from accounts.models.circulars import ACTION_LENGTH, ADDRESS_LENGTH, SUBJECT_LENGTH, TEXT_LENGTH, WHY_LENGTH
from accounts.models.reports import REPORT_LENGTH
from core.verbs import ReadForm, VerbForm, page_of_ours
from dashboards.figures.cohorts import ALL, Cohort, named
from dashboards.operations import audiences


class ReportForm(forms.Form):
    ground = forms.ChoiceField(label=_("What is wrong"), choices=ReportGround, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your words"),
        help_text=_("In 1,000 characters at most. Only the Amue reads them."),
        required=False,
        max_length=REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ground") == ReportGround.OTHER and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", ValidationError(_("Say what is wrong, in a few words.")))
        return cleaned


class IntoForm(forms.Form):
    """Which organisation stays, by its page or by its name."""

    dans = forms.CharField(
        label=_("Organisation that stays"),
        help_text=_("The address of its page here, or its exact name."),
        max_length=300,
    )

    def __init__(self, *args: Any, absorbed: Organisation, **kwargs: Any) -> None:
        self.absorbed = absorbed
        super().__init__(*args, **kwargs)

    def clean_dans(self) -> Organisation:
        typed = self.cleaned_data["dans"].strip()
        slug = typed.rstrip("/").rpartition("/")[2]
        others = Organisation.objects.filter(kind=self.absorbed.kind, merged_into=None).exclude(pk=self.absorbed.pk)
        found = list(others.filter(Q(slug=slug) | Q(name__iexact=typed)).order_by("pk")[:2])
        if len(found) != 1:
            raise ValidationError(_("No organisation of the same kind, or several, under this address or name."))
        return found[0]


class MergeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The people of both read it; it is kept in the history of writes."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[(True, _("Found right: take it away")), (False, _("Set aside: leave it as it is"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Who reported reads it; so does who wrote it, when it is taken away."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


BY_MAIL = [each for each in AlertFrequency.choices if each[0] != AlertFrequency.NONE]


class AlertForm(forms.Form):
    """How often a person is told."""

    frequency = forms.ChoiceField(label=_("How often"), choices=BY_MAIL, widget=forms.RadioSelect)


class AskForm(AlertForm):
    """The same without an account: to which address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "It serves for this alert only. Each mail has a link that stops it, and one that erases everything."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "frequency")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ActivityForm(forms.Form):
    """Which season the activity report is about, and as what. `season` gives a cohort."""

    season = forms.ChoiceField(label=_("Needs published"))
    form = forms.ChoiceField(
        label=_("As"),
        choices=[("pdf", _("PDF, to print and to send")), ("html", _("HTML, to open and change in a word processor"))],
        widget=forms.RadioSelect,
        initial="pdf",
    )

    def __init__(self, *args: Any, cohorts: Sequence[Cohort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = [*cohorts, ALL]
        season: Any = self.fields["season"]
        season.choices = [(each.key, each.label) for each in self.cohorts]
        season.required = False  # no key: all needs

    def clean_season(self) -> Cohort:
        return named(self.cleaned_data["season"], self.cohorts)


class EraseForm(forms.Form):
    """Whoever ends their account types its address: nobody does it by a slip."""

    email = forms.EmailField(
        label=_("Your e-mail address, to confirm"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed.lower() != self.user.email.lower():
            raise ValidationError(_("This is not the address of your account: it is written on the page “My account”."))
        return typed


class CircularForm(ReadForm):
    """A mail to many: for whom, what it says, and why it is sent. `read` is nothing where there was no draft."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)
    audience = forms.ChoiceField(
        label=_("For whom"),
        help_text=_("You will read how many people that is, and who they are, before anything leaves."),
        choices=lambda: [("", _("Choose")), *audiences.choices()],
    )
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "In 5,000 characters at most. An empty line begins a paragraph; addresses that begin with https:// become links."
        ),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    action = forms.CharField(
        label=_("Words of the button"),
        help_text=_("What one does next, in a few words. Without a button, the mail leads to its text on the site."),
        max_length=ACTION_LENGTH,
        required=False,
    )
    address = forms.CharField(
        label=_("Address of the button"),
        help_text=_("A page of this site, or an address that begins with https://."),
        max_length=ADDRESS_LENGTH,
        required=False,
    )
    why = forms.CharField(
        label=_("Why they receive it"),
        help_text=_("It is written under the text, beside the link that stops such mails."),
        max_length=WHY_LENGTH,
        initial=_("You receive this message from the Amue because you have an account on openinno."),
    )

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"].strip()
        path = page_of_ours(typed.removeprefix(settings.SITE_URL))
        if typed and not path:
            _check_secure(typed)
        return path or typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "address" in cleaned and "action" in cleaned and bool(cleaned["action"]) != bool(cleaned["address"]):
            lacking = "address" if cleaned["action"] else "action"
            self.add_error(lacking, ValidationError(_("A button has words and an address, both or none.")))
        return cleaned


def _check_secure(url: str) -> None:
    """An address of elsewhere that says where it leads. Raises ValidationError."""
    wrong = ValidationError(_("Type a page of this site, or an address that begins with https://."))
    try:
        URLValidator(schemes=["https"])(url)
    except ValidationError as error:
        raise wrong from error
    if "@" in urlsplit(url).netloc:
        raise wrong


class SendForm(VerbForm):
    """What the curator has read: how many people, and the text as it stood then."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.CharField(widget=forms.HiddenInput)
