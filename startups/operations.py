"""What happens to companies: one function per verb a person would say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.operations import organisations
from accounts.operations.people import free_slug
from core import states
from core.jobs import enqueue
from core.uploads import DOCUMENTS, IMAGES, check_upload, leaves
from startups import notifications
from startups.enums import STARTUP_MOVES, StartupFact, StartupStatus, StartupVerb
from startups.models import Claim, Reference, Startup

LOGO_SIZE = 1024 * 1024  # bytes
SUGGEST_TASK = "matching.suggest_for_startup"
REBUILD_TASK = "matching.rebuild"


@transaction.atomic
def register(
    *,
    organisation: Organisation,
    startup: Startup,
    terms: Mapping[str, Iterable[Any]] | None = None,
    by: User,
    at: datetime,
) -> Startup:
    """Create a company, not yet validated; `by` becomes its manager and acts for it, unless a curator creates it for others.

    `organisation` and `startup` are unsaved. Raises ValidationError when its SIREN is taken: see `taken`.
    """
    _create(organisation, startup, terms, at=at)
    acts_for_others = by.is_superuser or (by.organisation and by.organisation.kind == OrganisationKind.AGENCY)
    if not acts_for_others:
        by.active_membership = Membership.objects.create(
            user=by, organisation=organisation, role=MembershipRole.MANAGER
        )
        by.save(update_fields=["active_membership"])
        by.__dict__.pop("membership", None)
    startup.record(StartupFact.REGISTER, by=by, at=at)
    notifications.registered(startup, at=at)
    return startup


def _create(
    organisation: Organisation, startup: Startup, terms: Mapping[str, Iterable[Any]] | None, *, at: datetime
) -> None:
    organisation.kind = OrganisationKind.STARTUP
    organisation.slug = free_slug(organisation.name)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        other = taken(organisation.siren)  # registered between the form's check and now
        if other is None:
            raise
        message = _("%(name)s is registered with this SIREN: ask to join it instead.")
        raise ValidationError(message, code="taken", params={"name": other.name}) from error
    startup.organisation = organisation
    startup.status_at = at
    startup.save()
    set_terms(startup, terms)


@dataclass(frozen=True, slots=True)
class KnownElsewhere:
    """A company that is known elsewhere, to be taken in. Some of its networks may be new."""

    organisation: Organisation
    startup: Startup
    networks: Iterable[Organisation]
    terms: Mapping[str, Iterable[Any]]


@transaction.atomic
def take_in(*, known: Iterable[KnownElsewhere], validate: bool, by: User, at: datetime) -> None:
    """A curator registers companies that others list, validated at once or not; all of them or none.

    Their people join later. The engine looks once, at the end. A company awaiting its validation is told to its networks.
    """
    validated = []
    for each in known:
        startup = each.startup
        for network in each.networks:
            if network.pk is None:
                organisations.found(network)
        _create(each.organisation, startup, {**each.terms, "networks": each.networks}, at=at)
        startup.record(StartupFact.REGISTER, by=by, at=at)
        if validate:
            states.move(startup, StartupVerb.VALIDATE, table=STARTUP_MOVES, by=by, at=at)
            validated.append(startup.pk)
        else:
            notifications.registered(startup, at=at)
    if validated:
        enqueue(REBUILD_TASK, newcomers=validated)


def taken(siren: str) -> Organisation | None:
    """The company that already has this SIREN, which one may ask to join instead."""
    return Organisation.objects.filter(kind=OrganisationKind.STARTUP, siren=siren).exclude(siren="").first()


def set_terms(startup: Startup, terms: Mapping[str, Iterable[Any]] | None) -> None:
    for name, values in (terms or {}).items():
        getattr(startup, name).set(values)


@transaction.atomic
def update(*, startup: Startup, terms: Mapping[str, Iterable[Any]] | None = None, by: User, at: datetime) -> None:
    """Keep the changes of a profile; the engine looks again at what it may answer."""
    startup.organisation.save()
    startup.save_typed()
    set_terms(startup, terms)
    _look_again(startup)


def _look_again(startup: Startup) -> None:
    if startup.status == StartupStatus.VALIDATED:
        enqueue(SUGGEST_TASK, startup_id=startup.pk)


@transaction.atomic
def validate(*, startup: Startup, by: User, at: datetime) -> None:
    """Visible to all from now on."""
    states.move(startup, StartupVerb.VALIDATE, table=STARTUP_MOVES, by=by, at=at)
    _look_again(startup)
    notifications.moved(startup, StartupVerb.VALIDATE, at=at)


@transaction.atomic
def suspend(*, startup: Startup, reason: str, by: User, at: datetime) -> None:
    """Hidden from now on; the company reads why."""
    states.move(
        startup,
        StartupVerb.SUSPEND,
        table=STARTUP_MOVES,
        by=by,
        at=at,
        detail={"reason": reason},
        suspend_reason=reason,
    )
    enqueue(SUGGEST_TASK, startup_id=startup.pk)  # it leaves the lists
    notifications.moved(startup, StartupVerb.SUSPEND, at=at)


@transaction.atomic
def reinstate(*, startup: Startup, by: User, at: datetime) -> None:
    states.move(startup, StartupVerb.REINSTATE, table=STARTUP_MOVES, by=by, at=at, suspend_reason="")
    _look_again(startup)
    notifications.moved(startup, StartupVerb.REINSTATE, at=at)


@transaction.atomic
def set_files(*, startup: Startup, logo: UploadedFile | None, deck: UploadedFile | None) -> None:
    """Replace the logo (an image of at most LOGO_SIZE) or the presentation (a PDF). Raises ValidationError."""
    if logo:
        check_upload(logo, allowed=IMAGES, max_size=LOGO_SIZE)
        leaves(startup.logo)
        startup.logo = logo
    if deck:
        check_upload(deck, allowed={".pdf": DOCUMENTS[".pdf"]})
        leaves(startup.deck)
        startup.deck = deck
    startup.save(update_fields=["logo", "deck", "updated_at"])


@transaction.atomic
def add_reference(*, startup: Startup, reference: Reference) -> None:
    reference.startup = startup
    reference.save()
    _look_again(startup)


@transaction.atomic
def claim(*, startup: Startup, topic: str, statement: str, document: UploadedFile | None) -> Claim:
    """Declare something, or change what was declared: a curator's check does not outlive a change. Raises ValidationError."""
    found, _created = Claim.objects.get_or_create(startup=startup, topic=topic)
    found.statement = statement
    if document:
        check_upload(document, allowed=DOCUMENTS)
        leaves(found.document)
        found.document = document
    found.checked_at = found.checked_by = None
    found.save()
    return found


def check_claim(*, claim: Claim, by: User, at: datetime) -> None:
    """A curator saw the proof."""
    claim.checked_at, claim.checked_by = at, by
    claim.save(update_fields=["checked_at", "checked_by", "updated_at"])
