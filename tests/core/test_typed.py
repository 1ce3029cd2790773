"""Saving a form never undoes a move that somebody took while it was being typed."""

import pytest
from django.db import connection

from irritants import operations as irritants
from matching.operations import lessons, pocs
from startups import operations as startups
from tests.factories.accounts import curator
from tests.moves import AT, MAKE, TAKE

SAVE = {
    "irritant": lambda it, by: irritants.save(irritant=it, by=by, at=AT),
    "startup": lambda it, by: startups.update(startup=it, by=by, at=AT),
    "poc": lambda it, by: pocs.frame(poc=it, criteria=list(it.criteria.all()), observers=[], by=by, at=AT),
    "lesson": lambda it, by: lessons.save(lesson=it, at=AT),
}
MOVES = {"irritant": ("draft", "submit"), "startup": ("registered", "validate"), "poc": ("framing", "commit")}
MOVES["lesson"] = ("draft", "review")
TYPED = {"irritant": "tried", "startup": "pitch", "poc": "decision_owner", "lesson": "failed"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SAVE)
def test_what_was_typed_is_kept_and_the_move_taken_meanwhile_too(kind):
    (source, verb), by = MOVES[kind], curator()
    typed_by_one = MAKE[kind](source)
    moved_by_another = type(typed_by_one).objects.get(pk=typed_by_one.pk)
    setattr(typed_by_one, TYPED[kind], "Ce qui vient d’être tapé")

    TAKE[kind][verb](moved_by_another, by)
    SAVE[kind](typed_by_one, by)

    stored = type(typed_by_one).objects.get(pk=typed_by_one.pk)
    assert (stored.status, stored.status_at) == (moved_by_another.status, AT)
    assert getattr(stored, TYPED[kind]) == "Ce qui vient d’être tapé"
    connection.check_constraints()
