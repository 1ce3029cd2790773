"""The addresses that change something about who manages what, who looks as whom, and where one is signed in."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from accounts.models import Handover
from tests.factories.accounts import member_of
from tests.openinno.posts import SIGNED_IN, Post, all_but, at, may
from tests.people import World


def proposed_handover(world: World) -> Handover:
    """By the company's manager, to a colleague."""
    startup, now = world.startup, timezone.now()
    return Handover.objects.create(
        organisation=startup.organisation,
        giver=world.people["company"],
        taker=member_of(startup.organisation),
        proposed_at=now,
        expires_at=now + timedelta(days=1),
    )


def session_of(person: Any) -> UserSession:
    return UserSession.objects.create(user=person, session_key=uuid4().hex, ip="192.0.2.1", user_agent="Firefox")


ORGANISATIONS = {
    "accounts:hand_over": Post(
        at("accounts:hand_over")(lambda world: member_of(world.startup.organisation).active_membership),
        may("company"),
        lambda world: {"leaves": "yes"},
    ),
    "accounts:handover": Post(
        at("accounts:handover")(proposed_handover),
        may("company", hidden=all_but("company")),
        lambda world: {"answer": "withdraw"},
    ),
    "accounts:delegation": Post(
        lambda world: reverse("accounts:delegation", args=[world.people["network"].organisation.slug]),
        may("administrator"),
        lambda world: {"validates": "False", "reason": "À leur demande."},
    ),
    # Sessions are in no table of ours: what is ended is tested in tests/accounts/test_sessions.py.
    "accounts:session_end": Post(
        lambda world: reverse("accounts:session_end", args=[session_of(world.people["company"]).pk]),
        may("company", hidden=all_but("company")),
        done=200,
        asks=False,
    ),
    # Who one is must be proved again first.
    "accounts:see_as": Post(
        lambda world: reverse("accounts:see_as", args=[world.people["company"].uuid]),
        may("administrator"),
        lambda world: {"reason": "Une page vide."},
        done=200,
    ),
    # Whoever looks as nobody ends nothing.
    "accounts:stop_seeing": Post(lambda world: reverse("accounts:stop_seeing"), may(*SIGNED_IN), done=200, asks=False),
    "dashboards:merge_organisation": Post(
        lambda world: reverse("dashboards:merge_organisation", args=[world.irritant.establishment.slug]),
        may("administrator"),
        lambda world: {"reason": "Un seul établissement."},
        done=200,
    ),
}
