"""Legal pages, as the administration shows them."""

from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Consent, LegalVersion
from tests.factories.accounts import UserFactory

numbers = count(100)


def draft_of(page: str, **fields: Any) -> LegalVersion:
    """The next version of a page, not yet published."""
    texts = {"text_fr": "# Objet\n\nNouveau texte.", "text_en": "# Purpose\n\nNew text."}
    notes = {"note_fr": "Un objet plus clair.", "note_en": "A clearer purpose."}
    draft: LegalVersion = LegalVersion.objects.create(**{"page": page, "by": UserFactory(), **texts, **notes, **fields})
    return draft


def _published() -> LegalVersion:
    now = timezone.now()
    return draft_of("terms", number=next(numbers), published_at=now, in_force_on=timezone.localdate(now))


def _consent() -> Consent:
    return Consent.objects.create(
        user=UserFactory(),
        to="terms",
        version=_published(),
        wording="J’accepte.",
        language="fr",
        door="sign_up",
        given_at=timezone.now(),
    )


LEGAL = {LegalVersion: _published, Consent: _consent}
