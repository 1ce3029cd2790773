"""Rows that cannot be a day of meetings are refused, with a sentence that names them."""

import pytest

from meetings.planner import Participant, Person, Placement, Problem, Slot, Table, Wish

SLOTS = (Slot("s1", 540, 560), Slot("s2", 565, 585))
TABLES = (Table("t1"),)
SIDES = (Participant("i1"), Participant("c1"), Participant("c2"))
WISHES = (Wish("w1", "i1", "c1"),)


def problem(**changes):
    rows = {"slots": SLOTS, "tables": TABLES, "people": (), "participants": SIDES, "wishes": WISHES, **changes}
    return Problem(**rows)


def test_a_day_is_accepted_and_a_day_without_anything_too():
    assert problem().wishes == WISHES
    assert Problem((), (), (), (), ()).locked == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tables": (Table("t1"), Table("t1"))}, "Two rows are table 't1'."),
        ({"wishes": (*WISHES, Wish("w1", "i1", "c2"))}, "Two rows are wish 'w1'."),
        ({"wishes": (Wish("w1", "i1", "c9"),)}, "There is no participant 'c9'."),
        ({"tables": (Table("t1", frozenset({"s9"})),)}, "There is no slot 's9'."),
        ({"people": (Person("p1", frozenset({"s9"})),)}, "There is no slot 's9'."),
        ({"participants": (*SIDES, Participant("c3", ("p9",)))}, "There is no person 'p9'."),
        ({"locked": (Placement("w9", "s1", "t1"),)}, "There is no wish 'w9'."),
        ({"locked": (Placement("w1", "s9", "t1"),)}, "There is no slot 's9'."),
        ({"locked": (Placement("w1", "s1", "t9"),)}, "There is no table 't9'."),
        ({"wishes": (*WISHES, Wish("w2", "c1", "i1"))}, "Wishes 'w1' and 'w2' are of one pair: 'c1', 'i1'."),
        ({"wishes": (Wish("w1", "i1", "i1"),)}, "Wish 'w1' is of 'i1' with itself."),
        ({"wishes": (Wish("w1", "i1", "c1", 0),)}, "The value of wish 'w1' is not a number above 0."),
        ({"wishes": (Wish("w1", "i1", "c1", float("inf")),)}, "The value of wish 'w1' is not a number above 0."),
        ({"wishes": (Wish("w1", "i1", "c1", float("nan")),)}, "The value of wish 'w1' is not a number above 0."),
        ({"participants": (*SIDES, Participant("c3", floor=-1))}, "A floor or a cap of participant 'c3' is below 0."),
        ({"participants": (*SIDES, Participant("c3", cap=-1))}, "A floor or a cap of participant 'c3' is below 0."),
        ({"slots": (Slot("s1", 560, 560),)}, "Slot 's1' ends before it begins."),
        (
            {"slots": (Slot("s1", 540, 560), Slot("s2", 550, 570))},
            "Slot 's2' begins before 's1' ends: they overlap or are not in order.",
        ),
        (
            {"slots": (Slot("s1", 540, 560, day=1), Slot("s2", 600, 620))},
            "Slot 's2' begins before 's1' ends: they overlap or are not in order.",
        ),
    ],
)
def test_what_cannot_be_a_day_is_refused(changes, sentence):
    with pytest.raises(ValueError) as refused:
        problem(**changes)

    assert str(refused.value) == sentence


def test_a_previous_agenda_may_be_of_what_no_longer_exists():
    old = Placement("w9", "s9", "t9")

    assert problem(previous=(old,)).previous == (old,)
