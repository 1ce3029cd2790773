"""The legal pages, for anybody to read and for administrators to write."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from accounts.models import LegalVersion
from tests.openinno.administered_legal import draft_of

LEGAL_ADDRESSES: dict[str, Callable[[], str]] = {
    "legal_version": lambda: reverse("legal_version", args=["terms", 1]),
    "legal_draft_announced": lambda: _of_draft("legal_version", 2),
    "legal_draft": lambda: reverse("accounts:legal_draft", args=["contact"]),
    "legal_preview": lambda: _of_draft("accounts:legal_preview"),
}


def _of_draft(name: str, *more: Any) -> str:
    if not LegalVersion.objects.drafts().filter(page="terms").exists():
        draft_of("terms")
    return reverse(name, args=["terms", *more])


def legal_pages(only: Callable[..., Any], public: Any) -> dict[str, Any]:
    """What each role reads."""
    read = ("legal", "personal_data", "terms", "accessibility", "contact", "legal_version")
    written = ("accounts:legal_pages", "legal_draft", "legal_preview")
    return {
        **dict.fromkeys(read, public),
        **dict.fromkeys(written, only("administrator")),
        "legal_draft_announced": dict.fromkeys(public, 404),  # a draft has no number yet: nobody reads it there
    }
