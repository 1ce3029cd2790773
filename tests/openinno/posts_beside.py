"""The other addresses that change something, beside the verbs of lifecycles."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Invitation, JoinRequest, Notification
from irritants import links as merge_links
from irritants.enums import IrritantStatus, MergeStatus
from irritants.models import Attachment
from matching.enums import FundingStatus, LessonStatus, MatchStatus, PocStatus, Side
from matching.links import answer_path
from matching.models import FundingScheme, Milestone, Weighting
from startups.models import Claim, Reference
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.irritants import CoSignatureFactory
from tests.factories.matching import FundingFactory, FundingSchemeFactory
from tests.openinno.posts import (
    CURATORS,
    ESTABLISHMENTS,
    NOT_SHOWN,
    OUTSIDERS,
    OWN,
    ROLES,
    SIGNED_IN,
    Post,
    all_but,
    at,
    irritant_in,
    lesson_in,
    match_in,
    may,
    merge_in,
    pdf,
    poc_in,
)
from tests.people import World

TEAM = ("establishment", "company", "curator")
Maker = Callable[[World], str]


def plain(name: str) -> Maker:
    return lambda world: reverse(name)


def of_company(name: str) -> Maker:
    return lambda world: reverse(name, args=[world.startup.organisation.slug])


def draft(name: str, *more: str) -> Maker:
    return at(name, more=more)(lambda world: irritant_in(world, IrritantStatus.DRAFT))


def running_poc(name: str) -> Maker:
    return at(name)(lambda world: poc_in(world, PocStatus.RUNNING))


def attachment(world: World) -> Attachment:
    irritant = irritant_in(world, IrritantStatus.DRAFT)
    return Attachment.objects.create(
        irritant=irritant, file=pdf(), name="etude.pdf", size=1, uploaded_by=irritant.author
    )


def joined(world: World) -> Any:
    other = world.people["other_establishment"]
    if not world.irritant.cosignatures.exists():
        CoSignatureFactory(irritant=world.irritant, establishment=other.organisation, by=other)
    return world.irritant


def suggested(name: str) -> Maker:
    return lambda world: reverse(name, args=[match_in(world, MatchStatus.SUGGESTED).irritant.uuid])


def signed_link(world: World) -> str:
    return answer_path(match_in(world, MatchStatus.SENT), world.people["company"], Side.COMPANY)


def link_to_consent(world: World) -> str:
    merge = merge_in(world, MergeStatus.PROPOSED)
    return merge_links.answer_path(merge, merge.duplicate.author)


def awaited_paper(world: World) -> Any:
    scheme = FundingSchemeFactory(required_papers=["Devis"])
    return FundingFactory(poc=poc_in(world, PocStatus.RUNNING), scheme=scheme, status=FundingStatus.PREPARING)


def second_membership(world: World) -> UUID:
    """Of the person of the establishment, who could act for another organisation too."""
    person = world.people["establishment"]
    return person.memberships.create(organisation=OrganisationFactory(establishment=True)).uuid


def request_to_join(world: World) -> JoinRequest:
    return JoinRequest.objects.create(user=UserFactory(), organisation=world.startup.organisation)


def invitation(world: World) -> Invitation:
    """To join the company, for the person of the other establishment."""
    person = world.people["other_establishment"]
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    return Invitation.objects.create(
        organisation=world.startup.organisation,
        email=person.email,
        invited_by=world.people["company"],
        expires_at=timezone.now() + timedelta(days=1),
    )


def notification(world: World) -> UUID:
    told = {"recipient": world.people["company"], "organisation": world.startup.organisation, "path": "/"}
    return Notification.objects.create(**told, key="k", title="Un besoin", created_at=timezone.now()).uuid


def token(world: World) -> ApiToken:
    expires_at = timezone.now() + timedelta(days=1)
    return ApiToken.objects.create(
        user=world.people["company"], name="Essai", scopes=["read"], digest="0" * 64, expires_at=expires_at
    )


def other_weights() -> Weighting:
    found = Weighting.objects.filter(number=2).first()
    return found or Weighting.objects.create(number=2, made_at=timezone.now())


def latest(model: Any) -> str:
    return str(model.objects.latest("pk").uuid)


IRRITANTS = {
    "irritants:create": Post(plain("irritants:create"), may(*ESTABLISHMENTS), lambda world: {"title": "Un irritant"}),
    "irritants:step": Post(
        draft("irritants:step", "situation"),
        may("establishment", hidden=NOT_SHOWN),
        lambda world: {"title": "Un titre", "situation": "Chaque lundi."},
    ),
    "irritants:step submit": Post(
        draft("irritants:step", "relecture"), may("establishment", hidden=NOT_SHOWN), lambda world: {"different": "1"}
    ),
    "irritants:attach": Post(
        draft("irritants:attach"),
        may("establishment", hidden=NOT_SHOWN),
        lambda world: {"upload": pdf()},
        asks=False,
    ),
    "irritants:detach": Post(at("irritants:detach")(attachment), may("establishment", hidden=NOT_SHOWN), asks=False),
    "irritants:request_changes": Post(
        at("irritants:request_changes")(lambda world: irritant_in(world, IrritantStatus.SUBMITTED)),
        may(*CURATORS, hidden=NOT_SHOWN),
        lambda world: {"message": "Précisez le nombre de personnes."},
    ),
    "irritants:cosign": Post(
        at("irritants:cosign")(lambda world: world.irritant),
        may("other_establishment"),
        lambda world: {"intent": "test", "budget_silence": "unknown"},
    ),
    "irritants:revise": Post(
        at("irritants:revise")(joined),
        may("other_establishment"),
        lambda world: {"intent": "buy", "budget_silence": "unknown"},
    ),
    "irritants:leave": Post(at("irritants:leave")(joined), may("other_establishment"), asks=False),
    "irritants:merge_propose": Post(
        at("irritants:merge_propose")(lambda world: irritant_in(world, IrritantStatus.SUBMITTED)),
        may(*CURATORS, hidden=NOT_SHOWN),
        lambda world: {"address": world.irritant.get_absolute_url(), "message": "Le même besoin."},
    ),
    "irritants:merge_answer": Post(
        link_to_consent, dict.fromkeys(ROLES, 200), lambda world: {"answer": "yes", "yes-intent": "test"}, done=200
    ),
}
REGISTRATION = {
    "identity-name": "Une entreprise",
    "identity-siren": "732 829 320",
    "profile-kind": "pme",
}
STARTUPS = {
    "startups:create": Post(plain("startups:create"), may(*SIGNED_IN), lambda world: REGISTRATION),
    "startups:edit": Post(of_company("startups:edit"), may("company"), lambda world: REGISTRATION),
    "startups:files": Post(of_company("startups:files"), may("company"), lambda world: {"deck": pdf()}, asks=False),
    "startups:add_reference": Post(
        of_company("startups:add_reference"),
        may("company"),
        lambda world: {"client": "Une ville", "year": 2024},
        asks=False,
    ),
    "startups:remove_reference": Post(
        at("startups:remove_reference")(
            lambda world: Reference.objects.create(startup=world.startup, client="Une ville", year=2024)
        ),
        may("company"),
        asks=False,
    ),
    "startups:claim": Post(
        of_company("startups:claim"),
        may("company"),
        lambda world: {"topic": "rgaa", "statement": "Conforme à 92 %"},
        asks=False,
    ),
    "startups:check_claim": Post(
        at("startups:check_claim")(
            lambda world: Claim.objects.create(startup=world.startup, topic="rgaa", statement="Conforme")
        ),
        may(*CURATORS),
        asks=False,
    ),
}
MATCHING = {
    "matching:curate": Post(
        suggested("matching:curate"),
        may(*CURATORS),
        lambda world: {"match": [latest(type(world.match))]},
        asks=False,
    ),
    "matching:add": Post(
        lambda world: reverse("matching:add", args=[irritant_in(world, IrritantStatus.PUBLISHED).uuid]),
        may(*CURATORS),
        lambda world: {"startup": world.startup.pk},
        asks=False,
    ),
    "matching:apply_weighting": Post(
        lambda world: reverse("matching:apply_weighting", args=[other_weights().number]),
        may(*CURATORS),
        lambda world: {"reason": "Plus juste.", "instead_of": 1},
        asks=False,
    ),
    # Others cannot offer a company that is not theirs.
    "matching:offer": Post(
        at("matching:offer")(lambda world: irritant_in(world, IrritantStatus.PUBLISHED)),
        may("company", "network", other_company=422, other_network=422),
        lambda world: {"startup": world.startup.pk, "message": "Nous pouvons aider."},
    ),
    "matching:postpone": Post(
        at("matching:postpone")(lambda world: match_in(world, MatchStatus.SENT)),
        may("company", hidden=OUTSIDERS),
        lambda world: {"until": timezone.localdate() + timedelta(days=10)},
    ),
    "matching:stop_reminders": Post(
        at("matching:stop_reminders")(lambda world: match_in(world, MatchStatus.SENT)),
        may(*CURATORS, hidden=OUTSIDERS),
        asks=False,
    ),
    # Whoever holds the link answers in the name of the person it was written to.
    "matching:answer": Post(signed_link, dict.fromkeys(ROLES, 200), lambda world: {"answer": "yes"}, done=200),
}
FRAMING = {
    "title": "Un essai",
    "criteria-TOTAL_FORMS": 0,
    "criteria-INITIAL_FORMS": 0,
}
POCS = {
    "matching:poc_edit": Post(
        at("matching:poc_edit")(lambda world: poc_in(world, PocStatus.FRAMING)),
        may(*OWN, hidden=(*OUTSIDERS, "network")),
        lambda world: FRAMING,
    ),
    "matching:add_milestone": Post(
        running_poc("matching:add_milestone"),
        may(*TEAM),
        lambda world: {"title": "Premier bilan", "due_on": "2026-06-01"},
    ),
    "matching:edit_milestone": Post(
        at("matching:edit_milestone")(
            lambda world: Milestone.objects.create(poc=world.poc, title="Bilan", due_on="2026-06-01")
        ),
        may(*TEAM),
        lambda world: {"title": "Premier bilan", "due_on": "2026-07-01"},
    ),
    "matching:measure": Post(
        running_poc("matching:measure"), may(*TEAM), lambda world: {"measured_on": "2026-06-01", "value_1": "91"}
    ),
    "matching:reach_milestone": Post(
        at("matching:reach_milestone")(
            lambda world: Milestone.objects.create(poc=world.poc, title="Bilan", due_on="2026-06-01")
        ),
        may(*TEAM),
        asks=False,
    ),
    "matching:add_note": Post(
        running_poc("matching:add_note"), may(*TEAM), lambda world: {"text": "Tout va bien."}, asks=False
    ),
    "matching:add_document": Post(
        running_poc("matching:add_document"), may(*TEAM), lambda world: {"upload": pdf()}, asks=False
    ),
    "matching:poc_sleep": Post(
        running_poc("matching:poc_sleep"), may(*OWN), lambda world: {"reason": "Vacances."}, asks=False
    ),
    "matching:consider_funding": Post(
        running_poc("matching:consider_funding"),
        may(*OWN),
        lambda world: {"scheme": FundingScheme.objects.filter(is_active=True).first().pk},
        asks=False,
    ),
    "matching:lesson_write": Post(
        at("matching:lesson_write")(lambda world: poc_in(world, PocStatus.SCALED)),
        may(*OWN),
        lambda world: {"title": "Bilan", "problem": "…", "tried": "…", "results": "…"},
    ),
    "matching:lesson_edit": Post(
        at("matching:lesson_edit")(lambda world: lesson_in(world, LessonStatus.DRAFT)),
        may(*OWN, hidden=(*OUTSIDERS, "network")),
        lambda world: {"title": "Bilan", "problem": "…", "tried": "…", "results": "…"},
    ),
    "matching:reuse": Post(
        at("matching:reuse")(lambda world: lesson_in(world, LessonStatus.PUBLISHED)),
        may("other_establishment"),
        lambda world: {"kind": "test"},
    ),
    "matching:provide_paper": Post(
        at("matching:provide_paper")(awaited_paper),
        may(*OWN, hidden=(*OUTSIDERS, "network")),
        lambda world: {"label": "Devis", "upload": pdf()},
        asks=False,
    ),
}
MANAGERS = ("company", "administrator")  # of the company; a plain member of the agency is not
ACCOUNTS = {
    "accounts:switch": Post(
        plain("accounts:switch"),
        may("establishment", hidden=all_but("establishment")),
        lambda world: {"membership": second_membership(world)},
        asks=False,
    ),
    "accounts:decide": Post(
        at("accounts:decide")(request_to_join), may(*MANAGERS), lambda world: {"answer": "yes"}, asks=False
    ),
    "accounts:place": Post(
        at("accounts:place")(lambda world: member_of(world.startup.organisation).active_membership),
        may(*MANAGERS),
        lambda world: {"role": "manager"},
    ),
    "accounts:join": Post(
        lambda world: reverse("accounts:join", args=[OrganisationFactory(establishment=True).slug]),
        may(*SIGNED_IN),
        lambda world: {"message": "Bonjour"},
    ),
    "accounts:trust": Post(of_company("accounts:trust"), may(*MANAGERS), lambda world: {"providers": ["proconnect"]}),
    "accounts:invite": Post(
        of_company("accounts:invite"),
        may(*MANAGERS),
        lambda world: {"email": "une.collegue@test.example", "role": "member"},
        asks=False,
    ),
    # For another address than one's own, the page says so.
    "accounts:invitation": Post(
        at("accounts:invitation")(invitation),
        {**may("other_establishment"), **dict.fromkeys(all_but("other_establishment"), 200)},
    ),
    "accounts:resend": Post(at("accounts:resend")(invitation), may(*MANAGERS), asks=False),
    "accounts:revoke": Post(at("accounts:revoke")(invitation), may(*MANAGERS), asks=False),
    "accounts:preferences": Post(
        plain("accounts:preferences"),
        may(*SIGNED_IN),
        lambda world: {"first_name": "Dominique", "last_name": "X", "language": "fr", "mail_frequency": "daily"},
    ),
    # Who one is must be proved again first.
    "accounts:make_token": Post(
        plain("accounts:make_token"),
        may(*SIGNED_IN),
        lambda world: {"name": "Essai", "scopes": ["read"], "days": 30},
        done=200,
        asks=False,
    ),
    "accounts:revoke_token": Post(
        at("accounts:revoke_token")(token), may("company", hidden=all_but("company")), asks=False
    ),
    "accounts:read_notifications": Post(
        plain("accounts:read_notifications"),
        may("company", hidden=all_but("company")),
        lambda world: {"notification": notification(world)},
        asks=False,
    ),
}
POSTS_BESIDE = {**IRRITANTS, **STARTUPS, **MATCHING, **POCS, **ACCOUNTS}
