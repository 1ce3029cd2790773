"""What a change by hand breaks, named; and two agendas compared."""

from dataclasses import replace

import pytest

from meetings.planner import (
    Difference,
    Moved,
    Participant,
    Person,
    Placement,
    Problem,
    Rule,
    Slot,
    Table,
    Violation,
    Wish,
    difference,
    explain,
    try_move,
    try_swap,
    violations,
)

A, B, C = Placement("i1-c1", "s1", "t1"), Placement("i2-c2", "s1", "t2"), Placement("i1-c2", "s2", "t1")
PROBLEM = Problem(
    slots=(Slot("s1", 540, 560), Slot("s2", 565, 585), Slot("s3", 590, 610)),
    tables=(Table("t1"), Table("t2", video=True), Table("t3", frozenset({"s2"}))),
    people=(Person("p1"), Person("p2", frozenset({"s2"}))),
    participants=(
        Participant("i1", ("p1",)),
        Participant("i2", ("p1", "p2")),
        Participant("i3", ("p2",), frozenset({"s3"})),
        Participant("c1", remote=True),
        Participant("c2", cap=1),
    ),
    wishes=(Wish("i1-c1", "i1", "c1"), Wish("i2-c2", "i2", "c2"), Wish("i1-c2", "i1", "c2"), Wish("i3-c1", "i3", "c1")),
)


@pytest.mark.parametrize(
    ("placed", "found"),
    [
        ((Placement("i1-c1", "s1", "t2"),), ()),
        ((A,), (Violation(Rule.NO_VIDEO, (A,), ("c1",)),)),
        (
            (Placement("i1-c2", "s2", "t3"),),
            (Violation(Rule.TABLE_OFF, (Placement("i1-c2", "s2", "t3"),)),),
        ),
        (
            (Placement("i3-c1", "s3", "t2"),),
            (Violation(Rule.PARTICIPANT_OFF, (Placement("i3-c1", "s3", "t2"),), ("i3",)),),
        ),
        (
            (Placement("i3-c1", "s2", "t2"),),
            (Violation(Rule.NOBODY_FREE, (Placement("i3-c1", "s2", "t2"),), ("i3",)),),
        ),
        (
            (Placement("i1-c1", "s1", "t2"), Placement("i2-c2", "s1", "t2")),
            (
                Violation(Rule.TABLE_TAKEN, (Placement("i1-c1", "s1", "t2"), Placement("i2-c2", "s1", "t2"))),
                Violation(
                    Rule.PERSON_BUSY,
                    (Placement("i1-c1", "s1", "t2"), Placement("i2-c2", "s1", "t2")),
                    ("i1", "i2"),
                    "p1",
                ),
            ),
        ),
        (
            (Placement("i1-c1", "s2", "t2"), C),
            (Violation(Rule.PARTICIPANT_BUSY, (Placement("i1-c1", "s2", "t2"), C), ("i1",)),),
        ),
        (
            (Placement("i2-c2", "s3", "t1"), C),
            (Violation(Rule.OVER_CAP, (Placement("i2-c2", "s3", "t1"), C), ("c2",)),),
        ),
        (
            (C, Placement("i1-c2", "s3", "t1")),
            (
                Violation(Rule.TWICE, (C, Placement("i1-c2", "s3", "t1"))),
                Violation(Rule.OVER_CAP, (C, Placement("i1-c2", "s3", "t1")), ("c2",)),
            ),
        ),
    ],
)
def test_each_rule_is_named_with_what_it_touches(placed, found):
    assert violations(PROBLEM, placed) == found


def test_a_lock_that_is_not_kept_and_a_slot_that_is_over():
    over = replace(PROBLEM, slots=(replace(PROBLEM.slots[0], closed=True), *PROBLEM.slots[1:]), locked=(B,))

    assert violations(over, (B,)) == ()
    assert violations(over, (A,)) == (
        Violation(Rule.CLOSED, (A,)),
        Violation(Rule.NO_VIDEO, (A,), ("c1",)),
        Violation(Rule.LOCK_BROKEN, (B,)),
    )


def test_a_held_meeting_is_not_contradicted_by_what_is_said_later():
    nobody = tuple(replace(each, off=frozenset({"s1"})) for each in PROBLEM.participants)
    slots = (replace(PROBLEM.slots[0], closed=True), *PROBLEM.slots[1:])
    without_tables = tuple(replace(each, off=frozenset({"s1"})) for each in PROBLEM.tables)
    held = replace(PROBLEM, slots=slots, participants=nobody, tables=without_tables, locked=(A, B))

    assert violations(held, (A, B)) == ()


def test_a_meeting_is_tried_elsewhere():
    placed, found = try_move(PROBLEM, (C,), "i1-c2", "s3", "t1")

    assert (placed, found) == ((Placement("i1-c2", "s3", "t1"),), ())


def test_a_meeting_that_is_tried_over_another_says_so():
    placed, found = try_move(PROBLEM, (C,), "i1-c1", "s2", "t1")

    assert placed == (Placement("i1-c1", "s2", "t1"), C)
    assert {each.rule for each in found} == {Rule.TABLE_TAKEN, Rule.PARTICIPANT_BUSY, Rule.NO_VIDEO}


def test_two_meetings_are_swapped():
    first, second = Placement("i1-c1", "s1", "t2"), Placement("i1-c2", "s2", "t1")

    placed, found = try_swap(PROBLEM, (first, second), "i1-c1", "i1-c2")

    assert placed == (Placement("i1-c2", "s1", "t2"), Placement("i1-c1", "s2", "t1"))
    assert [each.rule for each in found] == [Rule.NO_VIDEO]


def test_a_wish_takes_the_place_of_a_meeting():
    placed, found = try_swap(PROBLEM, (C,), "i2-c2", "i1-c2")

    assert (placed, found) == ((Placement("i2-c2", "s2", "t1"),), ())


@pytest.mark.parametrize("pair", [("i1-c2", "i1-c2"), ("i1-c1", "i2-c2")])
def test_there_must_be_something_to_swap(pair):
    with pytest.raises(ValueError):
        try_swap(PROBLEM, (C,), *pair)


def test_a_change_of_availability_tells_the_meetings_that_it_breaks():
    away = replace(
        PROBLEM, participants=(replace(PROBLEM.participants[0], off=frozenset({"s2"})), *PROBLEM.participants[1:])
    )

    assert violations(away, (B, C)) == (
        Violation(Rule.PARTICIPANT_OFF, (C,), ("i1",)),
        Violation(Rule.OVER_CAP, (B, C), ("c2",)),
    )


def test_what_lets_a_meeting_into_a_broken_agenda_is_not_told():
    with pytest.raises(ValueError, match=r"The agenda breaks rules: no_video\."):
        explain(PROBLEM, (A,))


def test_the_difference_of_two_agendas_tells_who_is_touched():
    later = Placement("i1-c1", "s2", "t2")

    assert difference(PROBLEM, (A, B), (A, B)) == Difference((), (), (), ())
    assert difference(PROBLEM, (A, B), (later, C)) == Difference(
        moved=(Moved(A, later),), added=(C,), removed=(B,), participants=("c1", "c2", "i1", "i2")
    )
