"""Lists that the curators sort, and what the engine learns from it."""

from irritants.models import Irritant
from matching.enums import MatchStatus, RemoveReason
from matching.models import Match
from matching.operations import matches, tuning
from openinno.demo.clock import Chapter
from openinno.demo.needs import rencontres, research, services, students, teaching
from openinno.demo.needs.shape import DemoNeed
from openinno.demo.stage import Stage

# When the curators come back to a list, once those to be asked at first have been.
SORTED: tuple[tuple[int, DemoNeed], ...] = (
    (309, students.ROOMS),
    (294, research.INVENTORY),
    (279, teaching.EXAMS),
    (263, teaching.INTERPRET),
    (249, students.DROPOUT),
    (221, research.INSTRUMENTS),
    (217, services.DIPLOMAS),
    (189, services.HEATING),
    (174, rencontres.KEYS),
    (173, rencontres.LEAFLETS),
    (157, research.DATASETS),
    (107, students.CARDS),
    (83, teaching.INTERNSHIPS),
    (61, teaching.BENCHES),
    (38, students.WELCOME_AGAIN),
    (34, services.RECRUIT),
    *((33, need) for need in rencontres.TO_COME),
    (18, students.WORKROOMS),
    (16, students.WELCOME),
    (12, students.BUSES),
    (11, teaching.AI_USE),
    (5, students.SLIDES),
    (4, students.QUESTIONS),
    (1, services.HEADCOUNT),
)
AT_ONCE = 4  # companies removed from one list
KEPT_IN_SIGHT = 1  # the best of the list, wherever it is


def curators_sort_the_lists(stage: Stage) -> Chapter:
    """They do not ask companies from elsewhere: from these decisions the engine learns that the region counts for more than it thought,
    and proposes it. Nobody has applied it yet."""
    for days, need in SORTED:
        yield days
        for match in _from_elsewhere(need):
            matches.remove(match=match, remove_reason=RemoveReason.TOO_FAR, by=stage.curator, at=stage.at)
    tuning.refit(at=stage.at)


def _from_elsewhere(need: DemoNeed) -> list[Match]:
    """Of those at which nobody has looked, the first that do not serve the region of the establishment."""
    irritant = Irritant.objects.get(title=need.title)
    listed = Match.objects.filter(irritant=irritant).ranked()[KEPT_IN_SIGHT:]
    return [match for match in listed if match.status == MatchStatus.SUGGESTED and _is_elsewhere(match)][:AT_ONCE]


def _is_elsewhere(match: Match) -> bool:
    return any(
        reason["criterion"] == "region" and reason["value"] == 0 and not reason["missing"] for reason in match.reasons
    )
