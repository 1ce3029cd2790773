"""What a merge asks: of the curator who proposes it, of the establishment that consents."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.verbs import VerbForm
from irritants.enums import CoSignatureIntent
from irritants.forms.irritants import text_area
from irritants.models import Irritant


class ProposeMergeForm(forms.Form):
    """`similar` are the irritants that look like the one that would go, as choices."""

    target = forms.ChoiceField(label=_("Into which irritant"), required=False, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Or the address of another one"),
        help_text=_("Copy it from the page of the irritant."),
        required=False,
        max_length=300,
    )
    message = forms.CharField(
        label=_("Why they tell the same need"),
        help_text=_("Both establishments read it as you write it."),
        max_length=2000,
        widget=text_area(5),
    )

    def __init__(self, *args: Any, similar: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = similar  # type: ignore[attr-defined]
        if not similar:
            del self.fields["target"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        slug = urlsplit(cleaned.get("address", "")).path.rstrip("/").rpartition("/")[2]
        chosen = {"slug": slug} if slug else {"uuid": cleaned["target"]} if cleaned.get("target") else None
        if chosen is None:
            raise ValidationError(_("Choose the irritant that stays, or give its address."))
        cleaned["found"] = (
            Irritant.objects.published().select_related("establishment", "author").filter(**chosen).first()
        )
        if cleaned["found"] is None:
            self.add_error("address", _("No published irritant has this address."))
        return cleaned


class ConsentForm(VerbForm):
    intent = forms.ChoiceField(
        label=_("What you would do"),
        choices=CoSignatureIntent,
        initial=CoSignatureIntent.TEST,
        widget=forms.RadioSelect,
    )
