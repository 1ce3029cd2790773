"""Forms about companies."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siren as siren_number

from accounts.enums import Region
from accounts.models import Organisation
from startups.enums import ClaimTopic
from startups.models import Reference, Startup
from startups.operations import taken


class IdentityForm(forms.ModelForm):
    """The name and the number of a company."""

    siren = forms.CharField(label=_("SIREN"), help_text=_("Nine digits; spaces do not matter."), max_length=20)

    class Meta:
        model = Organisation
        fields = ("name", "siren", "region", "city", "website")

    def clean_siren(self) -> str:
        value = siren_number.compact(self.cleaned_data["siren"])
        other = taken(value)
        if other is not None and other.pk != self.instance.pk:
            raise ValidationError(
                _("%(name)s is registered with this SIREN: ask to join it instead."),
                code="taken",
                params={"name": other.name},
            )
        return value


class ProfileForm(forms.ModelForm):
    """What a company says of itself."""

    regions_served = forms.MultipleChoiceField(
        label=_("Regions served"), choices=Region, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Startup
        fields = (
            "kind",
            "pitch",
            "description",
            "offers",
            "networks",
            "themes",
            "technologies",
            "regions_served",
            "team_size",
            "founded_year",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "offers": forms.Textarea(attrs={"rows": 5}),
            "networks": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
            "technologies": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "pitch": _("As you would say it to somebody you meet in a corridor."),
            "description": _("Without a technical term that a university registrar would not use."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["networks"].queryset = Organisation.objects.networks().by_name()  # type: ignore[attr-defined]
        for name in ("themes", "technologies"):
            field = self.fields[name]
            field.queryset = field.queryset.filter(retired=False)  # type: ignore[attr-defined]


class FilesForm(forms.Form):
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, 1 MB at most."))
    deck = forms.FileField(label=_("Presentation"), required=False, help_text=_("PDF, 10 MB at most."))


class ReferenceForm(forms.ModelForm):
    class Meta:
        model = Reference
        fields = ("client", "year", "public_sector", "result", "amount")
        widgets = {"result": forms.Textarea(attrs={"rows": 3})}


class ClaimForm(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"), choices=ClaimTopic)
    statement = forms.CharField(label=_("What you state"), max_length=300)
    document = forms.FileField(label=_("Proof"), required=False, help_text=_("PDF or office document, 10 MB at most."))
