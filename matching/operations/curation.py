"""Several candidates in one gesture: each is sent by itself, and what could not be is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core.states import TransitionRefused
from matching.models import Match
from matching.operations import matches


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who was sent to, and for the others why not. `at_limit` are those that a reason would let pass."""

    sent: list[Match] = field(default_factory=list)
    refused: list[tuple[Match, str]] = field(default_factory=list)
    at_limit: list[Match] = field(default_factory=list)


def send_all(
    *, candidates: Iterable[Match], word: str, over_limit: Mapping[str, str], by: User, at: datetime
) -> Outcome:
    """Send each of them with the same word; `over_limit` gives, by identifier, why those at their limit are asked all the same."""
    outcome = Outcome()
    for match in candidates:
        reason = over_limit.get(str(match.uuid), "")
        try:
            matches.send_now(match=match, word=word, over_limit=reason, by=by, at=at)
            outcome.sent.append(match)
        except TransitionRefused:
            outcome.refused.append((match, _("it has changed in the meantime.")))
        except ValidationError as error:
            outcome.refused.append((match, error.messages[0]))
            if error.code == "limit":
                outcome.at_limit.append(match)
    return outcome
