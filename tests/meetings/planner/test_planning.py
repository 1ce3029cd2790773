"""What planning does on days of which the best agenda is plain to see."""

from dataclasses import replace
from itertools import pairwise, product

import pytest

from meetings.planner import (
    InfeasibleLocks,
    Participant,
    Person,
    Placement,
    Problem,
    Rule,
    Slot,
    Stage,
    Table,
    Violation,
    Wish,
    difference,
    greedy,
    plan,
    violations,
)
from meetings.planner.bench.instances import Row, make
from tests.meetings.planner.checker import broken


def slots(number):
    return tuple(Slot(f"s{n}", 540 + 25 * n, 560 + 25 * n) for n in range(1, number + 1))


def tables(number):
    return tuple(Table(f"t{n}") for n in range(1, number + 1))


TWO_SLOTS, TWO_TABLES = slots(2), tables(2)


def day(wishes, *, slots=TWO_SLOTS, tables=TWO_TABLES, people=(), participants=(), **given):
    """Pairs with their values: "i1-c1" of 1.0. Participants that are not given are plain ones."""
    rows = tuple(Wish(key, *key.split("-"), value) for key, value in wishes.items())
    known = {each.key for each in participants}
    plain = dict.fromkeys(side for wish in rows for side in wish.sides if side not in known)
    return Problem(slots, tables, people, (*participants, *map(Participant, plain)), rows, **given)


def planned(problem, **given):
    return plan(problem, **{"seed": 1, "seconds": 600.0, **given})


def met(agenda):
    return {each.wish for each in agenda.placements}


def test_the_most_value_is_placed_where_the_greedy_planner_is_caught():
    # One slot: the greedy planner takes the middle of a path of three, the two ends are worth more.
    problem = day({"i1-c1": 0.6, "i1-c2": 0.9, "i2-c2": 0.6}, slots=slots(1))

    agenda = planned(problem)

    assert {each.wish for each in greedy(problem)} == {"i1-c2"}
    assert met(agenda) == {"i1-c1", "i2-c2"}
    assert (agenda.value, agenda.bound) == (pytest.approx(1.2), pytest.approx(1.2))


def test_floors_come_before_value():
    problem = day(
        {"i1-c1": 1.0, "i2-c1": 0.1},
        slots=slots(1),
        participants=(Participant("i2", floor=1),),
    )

    assert met(planned(problem)) == {"i2-c1"}


def test_a_cap_is_not_exceeded_but_by_locks():
    capped = (Participant("c1", cap=1),)
    wishes = {"i1-c1": 0.5, "i2-c1": 0.9, "i3-c1": 0.5}
    locks = (Placement("i1-c1", "s1", "t1"), Placement("i3-c1", "s2", "t1"))

    assert met(planned(day(wishes, participants=capped))) == {"i2-c1"}
    assert planned(day(wishes, participants=capped, slots=slots(3), locked=locks)).placements == locks


def test_a_person_of_two_participants_is_in_one_place():
    participants = (Participant("i1", ("p1",)), Participant("i2", ("p1",)))
    problem = day({"i1-c1": 1.0, "i2-c2": 1.0}, slots=slots(1), people=(Person("p1"),), participants=participants)

    assert len(met(planned(problem))) == 1


def test_another_person_may_come_when_the_shared_one_is_off():
    participants = (Participant("i1", ("p1", "p2")), Participant("i2", ("p1", "p3")))
    people = (Person("p1", frozenset({"s1"})), Person("p2"), Person("p3"))
    problem = day({"i1-c1": 1.0, "i2-c2": 1.0}, slots=slots(1), people=people, participants=participants)

    assert len(met(planned(problem))) == 2


def test_a_remote_participant_has_a_table_with_video():
    problem = day(
        {"i1-c1": 1.0, "i2-c2": 0.5},
        slots=slots(1),
        tables=(Table("t1"), Table("t2", video=True)),
        participants=(Participant("c1", remote=True),),
    )

    assert planned(problem).placements == (Placement("i2-c2", "s1", "t1"), Placement("i1-c1", "s1", "t2"))


def test_the_worst_off_come_first_within_the_share_that_fairness_may_cost():
    # One table, two slots: c1 would have both meetings, c2 none.
    problem = day({"i1-c1": 1.0, "i2-c1": 1.0, "i3-c2": 0.95}, slots=slots(2), tables=tables(1))

    assert "i3-c2" not in met(planned(problem, share=0.0))
    assert "i3-c2" in met(planned(problem, share=0.05))


def test_the_meetings_of_a_participant_follow_each_other():
    # Free to meet anywhere, i1 has no reason to wait between its three meetings.
    problem = day({f"i1-c{n}": 1.0 for n in range(3)}, slots=slots(8))

    places = sorted(int(each.slot[1:]) for each in planned(problem).placements)

    assert places[2] - places[0] == 2


def test_a_break_is_a_gap():
    pause = (Slot("s1", 540, 560), Slot("s2", 565, 585), Slot("s3", 645, 665), Slot("s4", 670, 690))
    problem = day({"i1-c1": 1.0, "i1-c2": 1.0}, slots=pause)

    found = {each.slot for each in planned(problem).placements}

    assert found in ({"s1", "s2"}, {"s3", "s4"})


def test_a_participant_keeps_its_table():
    problem = day({f"i{n}-c{n % 2}": 1.0 for n in range(1, 9)}, slots=slots(4))

    agenda = planned(problem)

    of_company = {each.wish.split("-")[1]: each.table for each in agenda.placements}
    assert len(agenda.placements) == 8
    assert all(of_company[each.wish.split("-")[1]] == each.table for each in agenda.placements)


def test_locks_are_kept_where_they_are():
    lock = Placement("i1-c1", "s2", "t2")

    agenda = planned(day({"i1-c1": 0.1, "i1-c2": 1.0, "i2-c1": 1.0}, locked=(lock,)))

    assert lock in agenda.placements
    assert met(agenda) == {"i1-c1", "i1-c2", "i2-c1"}


def test_locks_that_exclude_each_other_are_refused_by_name():
    locks = (
        Placement("i1-c1", "s1", "t1"),
        Placement("i2-c2", "s1", "t1"),
        Placement("i3-c3", "s2", "t1"),
    )
    problem = day({"i1-c1": 1.0, "i2-c2": 1.0, "i3-c3": 1.0}, locked=locks)

    with pytest.raises(InfeasibleLocks) as refused:
        planned(problem)

    assert refused.value.violations == (Violation(Rule.TABLE_TAKEN, locks[:2]),)
    with pytest.raises(InfeasibleLocks):
        greedy(problem)


def test_during_the_day_what_is_over_stays_and_the_rest_is_planned_again():
    problem = make(Row("during the day", 12, 12, 60, 6, 10, seed=3))
    before = planned(problem).placements
    over = {f"s{n}" for n in range(5)}
    seen = tuple(each for each in before if each.slot in over)
    leaves = next(
        wish.right for wish in problem.wishes if wish.key in {each.wish for each in before if each not in seen}
    )
    later = replace(
        problem,
        slots=tuple(replace(slot, closed=slot.key in over) for slot in problem.slots),
        # Somebody is off for the whole day, the hours that are over included.
        participants=tuple(
            replace(each, off=frozenset(slot.key for slot in problem.slots)) if each.key == leaves else each
            for each in problem.participants
        ),
        locked=seen,
        previous=before,
    )

    agenda = planned(later)

    assert broken(later, agenda.placements) == []
    assert {each for each in agenda.placements if each.slot in over} == set(seen)
    assert [each for each in agenda.placements if leaves in each.wish.split("-") and each.slot not in over] == []
    assert len(agenda.placements) > len(seen)


def test_a_no_show_is_planned_again_later():
    problem = day({"i1-c1": 1.0, "i2-c2": 1.0}, slots=slots(3), tables=tables(1))
    held = Placement("i2-c2", "s1", "t1")
    now = replace(
        problem, slots=tuple(replace(slot, closed=slot.key in {"s1", "s2"}) for slot in problem.slots), locked=(held,)
    )

    assert planned(now).placements == (held, Placement("i1-c1", "s3", "t1"))


def test_after_a_change_little_moves():
    problem = make(Row("little moves", 20, 20, 150, 10, 16, seed=5))
    before = planned(problem).placements
    lost = before[len(before) // 2]
    changed = replace(
        problem,
        participants=tuple(
            replace(each, off=each.off | {lost.slot}) if each.key == lost.wish.split("-")[1] else each
            for each in problem.participants
        ),
        previous=before,
    )

    after = planned(changed)

    changes = difference(problem, before, after.placements)
    assert broken(changed, after.placements) == []
    assert lost not in after.placements
    assert len(changes.moved) + len(changes.removed) <= len(before) / 8


def test_progress_tells_every_stage_in_order_and_a_bound_that_only_falls():
    told = []
    problem = make(Row("progress", 20, 20, 120, 8, 12, seed=1))

    planned(problem, progress=lambda each: told.append(each) is None)

    stages = list(dict.fromkeys(each.stage for each in told))
    assert stages == list(Stage)
    assert all(first.bound >= second.bound and first.seconds <= second.seconds for first, second in pairwise(told))
    assert told[0].value <= told[-1].value <= told[-1].bound


def test_what_progress_raises_is_raised():
    def progress(_told):
        raise ConnectionError("the job was cancelled")

    with pytest.raises(ConnectionError):
        planned(day({"i1-c1": 1.0}), progress=progress)


def test_out_of_time_the_first_agenda_is_given():
    problem = make(Row("no time", 20, 20, 120, 8, 12, seed=1))

    agenda = planned(problem, seconds=0.0)

    assert agenda.placements == greedy(problem)
    assert len(agenda.unmet) == len(problem.wishes) - len(agenda.placements)
    assert agenda.value <= agenda.bound


@pytest.mark.parametrize("given", [{}, {"slots": ()}, {"tables": ()}])
def test_a_day_without_slots_or_tables_is_empty(given):
    wishes = {} if not given else {"i1-c1": 1.0}

    agenda = planned(day(wishes, **given))

    assert (agenda.placements, agenda.value) == ((), 0)
    assert len(agenda.unmet) == len(wishes)


def test_everybody_with_everybody_fits_when_it_can():
    wishes = {f"i{a}-c{b}": 1.0 for a, b in product(range(6), range(6))}
    problem = day(wishes, slots=slots(6), tables=tables(6))

    agenda = planned(problem)

    assert met(agenda) == set(wishes)
    assert violations(problem, agenda.placements) == ()
