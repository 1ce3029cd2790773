"""People who come by the door of their establishment or of their company."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.enums import OrganisationKind
from accounts.models import JoinRequest, Membership, Organisation, User
from accounts.notifications import people as notifications
from accounts.operations import people

SIREN_LENGTH = 9


def organisation_of(code: str) -> Organisation | None:
    """Whose code it is, in SupAnn's form: {SIRET}13002526500013, {SIREN}130025265 or {UAI}0341087X.

    Of a SIRET, else the only organisation under its SIREN, since one side may know the seat and the other a site.
    Never the agency: one gets there by an invitation only.
    """
    register, _brace, number = code.removeprefix("{").partition("}")
    if register == "UAI" and number:
        ways = [{"uai__iexact": number}]
    elif register in {"SIRET", "SIREN"} and number.isdigit():
        ways = [{"siret": number}, {"siren": number[:SIREN_LENGTH]}]
    else:
        return None
    others = Organisation.objects.exclude(kind=OrganisationKind.AGENCY).order_by("pk").select_related("merged_into")
    for known in ways:
        found = list(others.filter(**known)[:2])
        if len(found) == 1:
            return found[0].merged_into or found[0]
    return None


@transaction.atomic
def arrive(
    *, user: User, provider: str, codes: Sequence[str], is_proved: bool, at: datetime
) -> Membership | JoinRequest | None:
    """Bring a person to the organisation that `provider` says is theirs, the first known of `codes`; None where none is.

    They are a member at once if the organisation trusts that provider and somebody checked that they belong to it (`is_proved`);
    otherwise they have asked to join, and its managers decide. Nobody is asked twice: a refusal stands.
    """
    organisation = next(filter(None, map(organisation_of, codes)), None)
    if organisation is None:
        return None
    if membership := Membership.objects.filter(user=user, organisation=organisation).first():
        return membership
    if is_proved and provider in organisation.trusted_providers:
        people.settle_requests(user, organisation, at=at)
        membership = people.join(user=user, organisation=organisation)
        notifications.joined(membership, at=at)
        return membership
    if earlier := JoinRequest.objects.filter(user=user, organisation=organisation).order_by("-pk").first():
        return earlier
    return people.ask_to_join(user=user, organisation=organisation, message="", at=at)


def trust(*, organisation: Organisation, providers: list[str], at: datetime) -> None:
    """From now on, people whom one of these providers says are of the organisation join it at once; others ask."""
    organisation.trusted_providers = sorted(providers)
    organisation.updated_at = at
    organisation.save(update_fields=["trusted_providers", "updated_at"])
