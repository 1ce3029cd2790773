"""What is true of the planner whatever the day."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.planner import InfeasibleLocks, difference, greedy, plan, violations
from meetings.planner.bench.instances import Row, make
from tests.meetings.planner.brute import best
from tests.meetings.planner.checker import broken, shortfall, worth
from tests.meetings.planner.days import agendas, can_place, placements, problems

# The machine may be busy: how long an example takes says nothing.
untimed = settings(deadline=None, max_examples=60)
LONG = 600.0  # seconds: planning ends by itself


def planned(problem, **given):
    return plan(problem, **{"seed": 1, "seconds": LONG, **given})


@untimed
@given(data=st.data(), problem=problems())
def test_no_rule_is_broken_and_everything_else_is_explained(data, problem):
    problem = replace(problem, previous=data.draw(agendas(problem)))

    agenda = planned(problem)

    assert broken(problem, agenda.placements) == []
    assert agenda.value == pytest.approx(worth(problem, agenda.placements))
    placed = {each.wish for each in agenda.placements}
    assert [each.wish for each in agenda.unmet] == [wish.key for wish in problem.wishes if wish.key not in placed]


@untimed
@given(problem=problems(most_wishes=4))
def test_the_optimum_is_reached_and_the_bound_is_not_exceeded(problem):
    least, most = best(problem)

    agenda = planned(problem, share=0.0)

    assert shortfall(problem, agenda.placements) == least
    assert agenda.value == pytest.approx(most)
    assert agenda.bound >= most - 1e-6


@untimed
@given(problem=problems())
def test_fairness_costs_no_more_than_its_share_and_never_goes_below_the_greedy_planner(problem):
    first = greedy(problem)
    most = planned(problem, share=0.0)

    agenda = planned(problem)

    assert broken(problem, first) == []
    assert shortfall(problem, agenda.placements) <= shortfall(problem, first)
    assert agenda.value >= 0.99 * most.value - 1e-6
    if shortfall(problem, agenda.placements) == shortfall(problem, first):
        assert agenda.value >= worth(problem, first) - 1e-6


@untimed
@given(problem=problems(), seed=st.integers(0, 2**40))
def test_the_same_seed_gives_the_same_agenda(problem, seed):
    assert planned(problem, seed=seed) == planned(problem, seed=seed)


@untimed
@given(problem=problems(), calls=st.integers(1, 12))
def test_stopped_at_any_call_there_is_a_valid_agenda(problem, calls):
    told = []

    def progress(each):
        told.append(each)
        return len(told) < calls

    agenda = planned(problem, progress=progress)

    assert len(told) <= calls
    assert broken(problem, agenda.placements) == []
    assert worth(problem, agenda.placements) <= agenda.bound + 1e-6
    assert len(agenda.placements) + len(agenda.unmet) == len(problem.wishes)
    assert all(each.value <= each.bound + 1e-6 for each in told)


@untimed
@given(problem=problems())
def test_an_agenda_stays_when_nothing_changed(problem):
    before = planned(problem)

    after = planned(replace(problem, previous=before.placements), seed=2)

    assert after.placements == before.placements


@untimed
@given(data=st.data(), problem=problems(locks=False).filter(can_place))
def test_locks_that_break_a_rule_are_named(data, problem):
    locks = tuple(data.draw(st.lists(placements(problem), min_size=1, max_size=4, unique=True)))
    problem = replace(problem, locked=locks)
    if not broken(problem, locks):
        assert set(locks) <= set(planned(problem).placements)
        return

    with pytest.raises(InfeasibleLocks) as refused:
        planned(problem)

    named = {lock for each in refused.value.violations for lock in each.placements}
    others = tuple(lock for lock in locks if lock not in named)
    assert named <= set(locks)
    assert broken(replace(problem, locked=others), others) == []
    for each in refused.value.violations:
        assert broken(replace(problem, locked=each.placements), each.placements) != []


@untimed
@given(data=st.data(), problem=problems())
def test_violations_are_found_exactly_where_a_rule_is_broken(data, problem):
    placed = data.draw(agendas(problem))
    if data.draw(st.booleans()):
        kept = {lock.wish for lock in problem.locked}
        placed = (*problem.locked, *(each for each in placed if each.wish not in kept))

    found = violations(problem, placed)

    assert bool(found) == bool(broken(problem, placed))
    assert len(set(found)) == len(found)


@settings(deadline=None, max_examples=4)
@given(seed=st.integers(0, 10**6), constrained=st.booleans())
def test_a_day_planned_in_several_windows_breaks_no_rule_either(seed, constrained):
    more = {"shared": 0.6, "remote": 0.3, "floor": 2, "cap": 5, "locks": 15} if constrained else {}
    problem = make(Row("property", 16, 16, 150, 12, 16, 2, seed=seed, **more))

    agenda = planned(problem)
    again = planned(replace(problem, previous=agenda.placements))

    assert broken(problem, agenda.placements) == []
    assert worth(problem, agenda.placements) <= agenda.bound
    assert agenda.value >= 0.98 * agenda.bound
    changed = difference(problem, agenda.placements, again.placements)
    assert len(changed.moved) + len(changed.removed) <= 0.1 * len(agenda.placements)
