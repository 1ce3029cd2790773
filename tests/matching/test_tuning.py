"""Versions of the weights: proposed from decisions, read and put to use by curators only, one at a time, never deleted."""

from io import StringIO

import numpy as np
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.candidates.history import history
from matching.enums import DeclineReason, MatchStatus, RemoveReason
from matching.models import Application, Decision, Match, Weighting
from matching.operations import matches, suggestions, tuning
from matching.scoring import Weights
from matching.scoring.weights import DEFAULTS, NAMES
from tests.factories.accounts import curator, manager_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.startups import StartupFactory
from tests.matching.test_concurrency import at_once

pytestmark = pytest.mark.django_db
OTHER = Weights.of({**DEFAULTS, "region": 0.3})
FIGURES = {
    "decisions": 120,
    "approximate": 2,
    "irritants": 25,
    "kept": 50,
    "not_kept": 70,
    "instead_of": 1,
    "strength": 1.0,
    "old": {"auc": 0.7, "ndcg": 0.8, "mrr": 0.6, "log_loss": 0.6},
    "new": {"auc": 0.8, "ndcg": 0.9, "mrr": 0.7, "log_loss": 0.5},
    "low": {"auc": 0.02, "ndcg": 0.01, "mrr": 0.0, "log_loss": -0.2},
    "high": {"auc": 0.2, "ndcg": 0.2, "mrr": 0.2, "log_loss": -0.01},
}


def reasons(**values: float | None) -> list[dict[str, object]]:
    return [
        {
            "criterion": name,
            "weight": 0.1,
            "value": values.get(name) or 0.0,
            "contribution": 0.0,
            "matched": [],
            "unmatched": [],
            "missing": values.get(name) is None,
        }
        for name in NAMES
    ]


def suggested(**values: float | None) -> Match:
    return MatchFactory(
        status=MatchStatus.SUGGESTED, score=0.5, listed=True, reasons=reasons(**values or {"text": 0.5})
    )


def proposed() -> Weighting:
    return tuning.propose(weights=OTHER, figures=FIGURES, at=timezone.now())


def put_to_use(version: Weighting, *, instead_of: int = 1) -> Application:
    return tuning.apply(weighting=version, instead_of=instead_of, reason="Mieux.", by=curator(), at=timezone.now())


def labels() -> list[tuple[bool, float]]:
    return [(each.good, each.counts) for each in history().decided]


@pytest.fixture
def by_curator() -> Client:
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")
    return client


# Decisions


def test_a_keep_is_written_with_the_values_of_that_moment():
    match = suggested(text=0.5, region=1.0)

    matches.shortlist(match=match, by=curator(), at=timezone.now())
    Match.objects.update(reasons=reasons(text=0.9))  # ranked again since

    decision = Decision.objects.get()
    assert (decision.verb, decision.values["text"], decision.values["region"], decision.values["themes"]) == (
        "shortlist",
        0.5,
        1.0,
        None,
    )
    assert [each.values[0] for each in history().decided] == [0.5]


def test_what_the_engine_does_and_pairs_it_had_no_view_of_teach_nothing():
    match, by = MatchFactory(status=MatchStatus.SUGGESTED), curator()
    matches.shortlist(match=match, by=by, at=timezone.now())
    other = suggested()
    matches.send_now(match=other, by=by, at=timezone.now())
    before = Decision.objects.count()
    match = Match.objects.get(pk=other.pk)
    match.record("abandon", by=None, at=timezone.now())

    assert (before, Decision.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (DeclineReason.NOT_OUR_FIELD, (False, 2.0)),
        (DeclineReason.TECHNICAL, (False, 2.0)),
        (DeclineReason.BUDGET, (False, 2.0)),
        (DeclineReason.NO_CAPACITY, (True, 1.0)),
        (DeclineReason.TIMING, (True, 1.0)),
        (DeclineReason.ALREADY_EQUIPPED, (True, 1.0)),
        (DeclineReason.OTHER, (True, 1.0)),
    ],
)
def test_a_refusal_counts_only_when_it_is_about_the_pair_else_the_keep_before_it_stands(code, expected):
    match = suggested()
    matches.send_now(match=match, by=curator(), at=timezone.now())

    matches.decline(match=match, decline_reason=code, by=manager_of(match.startup.organisation), at=timezone.now())

    assert labels() == [expected]


@pytest.mark.parametrize("code", RemoveReason)
def test_a_removal_counts_unless_its_reason_is_beside_the_pair(code):
    match = suggested()

    matches.remove(match=match, remove_reason=code, reason="Vu.", by=curator(), at=timezone.now())

    beside = {RemoveReason.TOO_OFTEN, RemoveReason.TOO_GENERAL, RemoveReason.COMPETES}
    assert Decision.objects.get().code == code
    assert labels() == ([] if code in beside else [(False, 1.0)])


def test_the_last_word_counts_one_label_a_pair():
    by, at = curator(), timezone.now()
    removed, met = suggested(), suggested()
    matches.shortlist(match=removed, by=by, at=at)
    matches.remove(match=removed, reason="Hors sujet.", by=by, at=at)
    matches.send_now(match=met, by=by, at=at)
    matches.show_interest(match=met, by=manager_of(met.startup.organisation), at=at)

    assert sorted(labels()) == [(False, 1.0), (True, 2.0)]


def test_a_keep_that_is_taken_back_teaches_nothing():
    match = suggested()
    matches.shortlist(match=match, by=curator(), at=timezone.now())
    matches.put_back(match=match, by=curator(), at=timezone.now())

    assert (Decision.objects.count(), labels()) == (2, [])


def test_decisions_older_than_their_snapshots_are_read_from_the_thread_and_counted_apart():
    match = suggested(text=0.5)
    matches.shortlist(match=match, by=curator(), at=timezone.now())
    Decision.objects.all().delete()
    Match.objects.update(reasons=reasons(text=0.7))

    past = history()

    assert ([each.values[0] for each in past.decided], past.approximate) == ([0.7], 1)


# The command


def decide(count: int, *, irritants: int = 25) -> None:
    """Decisions of people who look at the region above all."""
    rng, by, at = np.random.default_rng(1), curator(), timezone.now()
    needs = [IrritantFactory(published=True) for _number in range(irritants)]
    companies = [StartupFactory(validated=True) for _number in range(-(-count // irritants))]
    for number in range(count):
        values = {name: float(rng.random()) for name in NAMES}
        match = MatchFactory(
            irritant=needs[number % irritants],
            startup=companies[number // irritants],
            status=MatchStatus.SUGGESTED,
            score=0.5,
            reasons=reasons(**values),
        )
        kept = values["region"] + 0.3 * values["text"] + 0.2 * rng.random() > 0.7
        verb = "shortlist" if kept else "remove"
        Decision.objects.create(match=match, verb=verb, by=by, at=at, values={name: values.get(name) for name in NAMES})


def test_with_too_few_decisions_the_command_refuses_and_keeps_nothing():
    suggested()

    with pytest.raises(CommandError, match="It takes at least 100 decisions"):
        call_command("refit_weights", stdout=StringIO())

    assert Weighting.objects.count() == 1


def test_the_command_shows_old_against_new_and_proposes_without_changing_anything():
    decide(150)
    dry, out = StringIO(), StringIO()

    call_command("refit_weights", "--dry-run", stdout=dry)
    assert Weighting.objects.count() == 1
    call_command("refit_weights", stdout=out)

    version = Weighting.objects.get(number=2)
    assert version.shares["region"] > 3 * DEFAULTS["region"]
    assert version.figures["new"]["auc"] > version.figures["old"]["auc"]
    assert (version.is_applied, Weighting.objects.applied().number) == (False, 1)
    assert "150 decisions on 25 irritants" in out.getvalue()
    assert "Dry run: no version is kept." in dry.getvalue()
    assert "Version 2 is proposed. Nothing changes until a curator applies it." in out.getvalue()


# Versions


def test_the_first_version_is_the_engine_s_own_and_is_in_use():
    first = Weighting.objects.get()

    assert (first.number, first.is_applied, Weights.of(first.shares)) == (1, True, Weights())


def test_applying_ranks_again_and_going_back_gives_the_same_lists(run_jobs):
    irritant = IrritantFactory(published=True, title="salle", situation="salle", problem="salle")
    StartupFactory(validated=True, description="salle", regions_served=[])
    StartupFactory(validated=True, description="bus", regions_served=[irritant.establishment.region or "11"])
    suggestions.rebuild(at=timezone.now())
    before = list(Match.objects.order_by("pk").values_list("startup", "score", "reasons"))
    version = proposed()

    put_to_use(version)
    assert run_jobs() == ["matching.rebuild"]
    changed = list(Match.objects.order_by("pk").values_list("startup", "score", "reasons"))
    put_to_use(Weighting.objects.get(number=1), instead_of=2)
    run_jobs()

    assert changed != before
    assert list(Match.objects.order_by("pk").values_list("startup", "score", "reasons")) == before
    assert [(row.before.number, row.weighting.number) for row in Application.objects.order_by("pk")] == [(1, 2), (2, 1)]


def test_the_database_keeps_exactly_one_version_in_use_and_every_version():
    version = proposed()
    put_to_use(version)

    for wrong in (
        lambda: Weighting.objects.filter(number=1).update(is_applied=True),
        lambda: Weighting.objects.filter(number=1).delete(),
        lambda: Application.objects.update(reason="Autre."),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_who_apply_at_once_one_wins():
    one, two, by = proposed(), proposed(), [curator(), curator()]
    waiting = [one, two]

    def apply() -> None:
        version = waiting.pop()
        tuning.apply(weighting=version, instead_of=1, reason="Mieux.", by=by[len(waiting)], at=timezone.now())

    assert at_once(apply) == ["done", "refused"]
    assert Weighting.objects.filter(is_applied=True).count() == 1
    assert Application.objects.count() == 1


# The pages


def test_a_curator_reads_a_version_applies_it_with_a_reason_and_goes_back(by_curator):
    match = suggested(text=0.9, region=0.0)
    other = MatchFactory(
        irritant=match.irritant,
        status=MatchStatus.SUGGESTED,
        listed=True,
        score=0.4,
        reasons=reasons(text=0.5, region=1.0),
    )
    url = proposed().get_absolute_url()

    page = BeautifulSoup(by_curator.get(url).content, "html.parser")
    now, then = (each.get_text(" ", strip=True) for each in page.select(".panel ol"))
    answer = by_curator.post(f"{url}appliquer/", {"reason": "Plus juste.", "instead_of": 1}, follow=True)

    assert (now.index(str(match.startup)) < now.index(str(other.startup)), then.startswith(str(other.startup))) == (
        True,
        True,
    )
    assert "La version 2 est en service" in answer.content.decode()
    assert "Plus juste." in answer.content.decode()
    assert "Revenir à cette version" in by_curator.get(reverse("matching:weighting", args=[1])).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": "", "instead_of": 1}, "Dites pourquoi"),
        ({"reason": "x" * 501, "instead_of": 1}, "500"),
        ({"reason": "Plus juste.", "instead_of": 7}, "Une autre version a été mise en service"),
    ],
)
def test_what_cannot_be_applied_is_said_and_what_was_typed_stays(by_curator, data, said):
    url = proposed().get_absolute_url()

    answer = by_curator.post(f"{url}appliquer/", data)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert data["reason"] in answer.content.decode()
    assert Weighting.objects.applied().number == 1


def test_the_version_in_use_is_not_applied_again(by_curator):
    answer = by_curator.post(reverse("matching:apply_weighting", args=[1]), {"reason": "Encore.", "instead_of": 1})

    assert answer.status_code == 422
    assert not Application.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_queries_whatever_they_show(by_curator, count, django_assert_num_queries):
    for number in range(count):
        suggested()
        put_to_use(proposed(), instead_of=number + 1)
    by_curator.get(reverse("matching:weightings"))

    with django_assert_num_queries(7):
        assert by_curator.get(reverse("matching:weightings")).status_code == 200
    with django_assert_num_queries(9):
        assert by_curator.get(reverse("matching:weighting", args=[1])).status_code == 200
