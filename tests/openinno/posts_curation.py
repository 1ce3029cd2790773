"""The addresses by which answers that do not come are chased."""

from django.utils import timezone

from matching.enums import MatchStatus, Side
from matching.models import Match
from matching.operations import reminders
from tests.openinno.posts import CURATORS, OUTSIDERS, ROLES, Post, at, match_in, may
from tests.openinno.posts_beside import signed_link
from tests.people import World


def chased(world: World) -> Match:
    match = match_in(world, MatchStatus.SENT)
    reminders.begin(match, Side.COMPANY, at=timezone.now())
    return match


CHASING = {
    "matching:stop_reminder": Post(
        at("matching:stop_reminder", more=[2])(chased), may(*CURATORS, hidden=OUTSIDERS), asks=False
    ),
    "matching:nudge": Post(
        at("matching:nudge")(chased),
        may("network", *CURATORS, hidden=OUTSIDERS),
        lambda world: {"word": "Pensez à répondre."},
    ),
    # The side that is awaited alone: its page tells that it was read.
    "matching:opened": Post(
        at("matching:opened")(chased), may("company", hidden=OUTSIDERS, done=204), done=204, asks=False
    ),
    # Whoever holds the link has it before their eyes.
    "matching:answer_opened": Post(
        lambda world: f"{signed_link(world)}ouverte/", dict.fromkeys(ROLES, 204), done=204, asks=False
    ),
}
