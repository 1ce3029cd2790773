"""The addresses that write and publish legal pages."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import LegalVersion
from tests.openinno.administered_legal import draft_of
from tests.openinno.posts import SIGNED_IN, Post, may
from tests.people import World

TEXTS = {"text_fr": "Texte.", "text_en": "Text.", "note_fr": "Tout.", "note_en": "All."}


def _next_terms(name: str) -> Post:
    """About a draft of the terms of use, of which a world has one."""
    drafts = {}

    def make(world: World) -> str:
        draft = LegalVersion.objects.drafts().filter(page="terms").first() or draft_of("terms")
        drafts["read"] = draft.updated_at.isoformat()
        return reverse(f"accounts:{name}", args=["terms"])

    published = {"in_force_on": timezone.localdate().isoformat()} if name == "legal_preview" else {}
    asks = name == "legal_preview"
    return Post(make, may("administrator"), lambda world: {**published, "read": drafts["read"]}, asks=asks)


LEGAL = {
    "accounts:legal_draft": Post(
        lambda world: reverse("accounts:legal_draft", args=["contact"]), may("administrator"), lambda world: TEXTS
    ),
    "accounts:legal_preview": _next_terms("legal_preview"),
    "accounts:discard_legal_draft": _next_terms("discard_legal_draft"),
}
LEGAL["accounts:agree"] = Post(
    lambda world: reverse("accounts:agree"), may(*SIGNED_IN), lambda world: {"terms": "on", "number": 1}
)
