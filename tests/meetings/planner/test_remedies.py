"""Each remedy lets its meeting in, and none is smaller."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.planner import RaiseCap, apply, explain, plan
from meetings.planner.agenda import Agenda
from tests.meetings.planner.brute import make, smaller_exists
from tests.meetings.planner.checker import broken, worth
from tests.meetings.planner.days import agendas, problems

untimed = settings(deadline=None, max_examples=40)


@st.composite
def days_with_agendas(draw):
    """A day with its plan, or with an agenda made by hand."""
    problem = draw(problems())
    if draw(st.booleans()):
        return problem, plan(problem, seed=1, seconds=600.0).placements
    placed = problem.locked
    for each in draw(agendas(problem)):
        if not broken(problem, (*placed, each)):
            placed = (*placed, each)
    return problem, placed


@untimed
@given(day=days_with_agendas())
def test_a_remedy_lets_the_meeting_in_and_keeps_all_others(day):
    problem, placed = day
    unmet = explain(problem, placed)
    agenda = Agenda(placed, worth(problem, placed), 0.0, unmet)

    for each in unmet:
        changed, after = apply(problem, agenda, each.remedy)

        assert broken(changed, after.placements) == []
        assert {one.wish for one in after.placements} == {one.wish for one in placed} | {each.wish}
        assert after.value == worth(changed, after.placements) <= after.bound
        assert (changed, set(after.placements)) == _by_hand(problem, placed, each.remedy)
        assert {one.wish for one in after.unmet} == {one.wish for one in unmet} - {each.wish}


def _by_hand(problem, placed, remedy):
    changed, moved = make(problem, placed, remedy.changes)
    return changed, {*moved, remedy.placement}


@untimed
@given(day=days_with_agendas())
def test_no_remedy_is_smaller(day):
    problem, placed = day
    met = Counter(side for wish in problem.wishes for each in placed if each.wish == wish.key for side in wish.sides)
    caps = {each.key: each.cap for each in problem.participants}

    for each in explain(problem, placed):
        changes = each.remedy.changes
        assert all(met[one.participant] >= caps[one.participant] for one in changes if isinstance(one, RaiseCap))
        assert not smaller_exists(problem, placed, each.wish, changes)
