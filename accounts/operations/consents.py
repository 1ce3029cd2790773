"""What people agree to: asked, given, taken back. Each yes is kept with its words."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts.enums import ConsentDoor, ConsentTo, LegalPage
from accounts.models import Consent, LegalVersion, User
from core.metadata import in_language


class TermsChanged(Exception):
    """Another version is in force than the one that was shown."""


def terms_in_force(at: datetime) -> LegalVersion:
    return LegalVersion.objects.in_force(LegalPage.TERMS, timezone.localdate(at))


@transaction.atomic
def accept_terms(*, user: User, number: int, wording: str, door: ConsentDoor, at: datetime) -> Consent:
    """Keep that this person accepts the version of that number, in force; they are asked no more. A second yes to the same one changes
    nothing. Raises TermsChanged where another is in force: they have not read it."""
    version = terms_in_force(at)
    if version.number != number:
        raise TermsChanged
    words = {"wording": wording, "language": (get_language() or "fr")[:2], "door": door, "given_at": at}
    consent: Consent
    consent, _created = Consent.objects.get_or_create(
        user=user, to=ConsentTo.TERMS, version=version, withdrawn_at=None, defaults=words
    )
    User.objects.filter(pk=user.pk).exclude(terms_asked_at=None).update(terms_asked_at=None)
    user.terms_asked_at = None
    return consent


def ask(*, user: User, at: datetime) -> None:
    """Of who came by another door than the form of sign-up, which asks for itself."""
    User.objects.filter(pk=user.pk).update(terms_asked_at=at)
    user.terms_asked_at = at


def waiting_to_be_asked(at: datetime) -> QuerySet[LegalVersion]:
    """Versions in force that everybody is to accept, and of which nobody was asked yet."""
    in_force: QuerySet[LegalVersion] = LegalVersion.objects.published().filter(
        page=LegalPage.TERMS, in_force_on__lte=timezone.localdate(at)
    )
    return in_force.filter(asks_again=True, asked_at=None)


@transaction.atomic
def ask_everybody(*, at: datetime) -> int:
    """Ask all who have an account and have not accepted that version or a later one. Returns how many; 0 where there is nothing to ask."""
    latest = waiting_to_be_asked(at).select_for_update().first()
    if latest is None:
        return 0
    agreed = Consent.objects.given().filter(to=ConsentTo.TERMS, version__number__gte=latest.number)
    people = User.objects.filter(is_active=True, erased_at=None).exclude(pk__in=agreed.values("user"))
    asked = people.update(terms_asked_at=at)
    waiting_to_be_asked(at).update(asked_at=at)
    return asked


def give(*, user: User, to: ConsentTo, path: str, wording: str, door: ConsentDoor, at: datetime) -> None:
    """Keep that this person agrees to something that is on the page `path`. A second yes to the same changes nothing."""
    words = {"wording": wording, "language": (get_language() or "fr")[:2], "door": door, "given_at": at}
    page = in_language(path, settings.LANGUAGE_CODE)  # whatever the language it was read in
    Consent.objects.get_or_create(user=user, to=to, path=page, withdrawn_at=None, defaults=words)


def withdraw(*, to: ConsentTo, path: str, but: User | None = None, at: datetime) -> None:
    """Whoever agreed to it on that page, `but` one, does so no more; that it was given stays, with both dates."""
    page = in_language(path, settings.LANGUAGE_CODE)
    Consent.objects.given().filter(to=to, path=page).exclude(user=but).update(withdrawn_at=at, updated_at=at)
