"""The weights: shares of one total whatever is stored; learned from decisions where there is something to learn, and only there."""

import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.scoring import Need, Offer, Ranker, Weights, learning, rows
from matching.scoring.learning import Decided, TooFewDecisions, refit
from matching.scoring.vectors import Vector
from matching.scoring.weights import DEFAULTS, NAMES, TOTAL

shares = st.floats(0, 1e6)
SLOW = settings(max_examples=15, deadline=None)


def simulated(seed: int, weights: np.ndarray | None, *, needs: int = 40, each: int = 6) -> list[Decided]:
    """Decisions of people who judge by these weights, or at random when there are none; a fifth of the facts is not said."""
    rng, found = np.random.default_rng(seed), []
    for need in range(needs):
        for _offer in range(each):
            values = rng.random(len(NAMES))
            values[rng.random(len(NAMES)) < 0.2] = np.nan
            known = ~np.isnan(values)
            if not known.any():
                continue
            chance = 0.4
            if weights is not None:
                score = np.nan_to_num(values) @ weights / (known @ weights)
                chance = 1 / (1 + np.exp(-12 * (score - 0.5)))
            found.append(Decided(need, tuple(values), bool(rng.random() < chance)))
    return found


def leaning(name: str, more: float = 0.6) -> np.ndarray:
    weights = Weights().array.copy()
    weights[NAMES.index(name)] += more
    return weights / weights.sum()


@cache
def learned_by(name: str, seed: int) -> learning.Learned:
    """Two tests look at what the same histories teach: the same decisions give the same weights."""
    return refit(simulated(seed, leaning(name)), in_use=Weights())


def test_the_defaults_are_the_constants_to_the_last_digit():
    assert Weights().shares == DEFAULTS
    assert Weights.of({}).shares == DEFAULTS
    assert DEFAULTS["text"] == 0.50
    assert DEFAULTS["themes"] == 0.18


def test_scores_with_the_defaults_stored_and_read_again_are_the_same_to_the_last_digit():
    drawn = random.Random(1)  # noqa: S311
    words = ["salle", "stage", "paie", "diplôme", "bourse", "capteur", "bus", "courrier", "facture", "agenda"]
    offers = [
        Offer(
            number,
            "",
            " ".join(drawn.choices(words, k=6)),
            themes=frozenset(drawn.choices("abc", k=2)),
            public_references=number % 4,
            age_days=100 * number,
        )
        for number in range(30)
    ]
    need = Need(1, "salle", "stage et paie", themes=frozenset("ab"), budget=1000)

    plain = Ranker(offers).rank(need, top=30)

    assert Ranker(offers, weights=Weights.of(dict(DEFAULTS))).rank(need, top=30) == plain
    assert [each.score for each in plain] == sorted((each.score for each in plain), reverse=True)


def test_other_weights_change_the_order_and_the_contributions_still_add_up():
    need = Need(1, "salle", "salle", themes=frozenset("a"))
    offers = [Offer(1, "", "salle occupée"), Offer(2, "", "bus en retard", themes=frozenset("a"))]
    ranker = Ranker(offers, weights=Weights.of({**dict.fromkeys(NAMES, 0.0), "text": 1.0}))
    by_text = [each.offer_id for each in ranker.rank(need, top=2)]

    ranker.weights = Weights.of({**dict.fromkeys(NAMES, 0.0), "themes": 0.9, "text": 0.1})
    by_theme = ranker.rank(need, top=2)

    assert (by_text, [each.offer_id for each in by_theme]) == ([1, 2], [2, 1])
    assert all(each.score == pytest.approx(sum(part.contribution for part in each.reasons)) for each in by_theme)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8), st.integers(0, 2**16)), max_size=30), st.integers(1, 4))
def test_an_index_that_followed_changes_gives_what_a_new_one_gives_to_the_last_digit(changes, bound):
    def vector(seed: int) -> Vector:
        rng = np.random.default_rng(seed)
        columns = np.unique(rng.integers(0, 50, 12)).astype(np.int32)
        return Vector(columns, rng.random(len(columns)))

    asked, followed, now = [vector(1), vector(2)], rows.Rows(), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "LATE", bound)
        for adds, key, seed in changes:
            if adds:
                now[key] = vector(seed)
                followed.put(key, now[key])
            else:
                now.pop(key, None)
                followed.remove(key)
            fresh = rows.Rows()
            for each, its in now.items():
                fresh.put(each, its)
            assert followed.points(asked).tolist() == fresh.points(asked).tolist()


@given(st.dictionaries(st.sampled_from([*NAMES, "gone"]), shares, max_size=len(NAMES) + 1))
def test_whatever_is_stored_the_shares_are_not_negative_and_have_one_total(stored):
    known = {name: share for name, share in stored.items() if name in NAMES}
    if known and sum(known.values()) <= 0:
        with pytest.raises(ValueError):
            Weights.of(stored)
        return

    weights = Weights.of(stored)

    assert list(weights.shares) == list(NAMES)
    assert min(weights.shares.values()) >= 0
    assert sum(weights.shares.values()) == pytest.approx(TOTAL)


def test_a_criterion_added_later_begins_with_its_default_share_and_the_others_keep_their_proportions():
    stored = {name: 1.0 for name in NAMES if name != "region"} | {"text": 2.0}

    weights = Weights.of(stored).shares

    assert weights["region"] == DEFAULTS["region"]
    assert weights["text"] == pytest.approx(2 * weights["themes"])


@pytest.mark.parametrize("share", [-0.1, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(share):
    with pytest.raises(ValueError):
        Weights.of({"text": 0.5, "themes": share})


@SLOW
@given(st.integers(0, 2**31), st.sampled_from(["themes", "region", "public_sector"]))
def test_what_is_learned_is_a_set_of_weights_of_which_none_vanishes(seed, name):
    learned = refit(simulated(seed, leaning(name)), in_use=Weights())

    assert sum(learned.weights.shares.values()) == pytest.approx(TOTAL)
    assert min(learned.weights.shares.values()) > 0


@pytest.mark.parametrize("name", ["themes", "region", "public_sector"])
def test_what_is_learned_foretells_better_on_the_whole_what_it_did_not_see(name):
    """On the whole: one history of 240 decisions in some hundreds leads astray, and then the interval shown says so."""
    learned = [learned_by(name, seed) for seed in range(4)]

    assert sum(each.new.log_loss - each.old.log_loss for each in learned) / 4 < -0.05


@pytest.mark.parametrize("name", ["themes", "region"])
@pytest.mark.parametrize("seed", range(3))
def test_a_criterion_that_decides_weighs_more(name, seed):
    learned = learned_by(name, seed)

    assert learned.weights.shares[name] > 1.2 * DEFAULTS[name]
    assert learned.new.auc > learned.old.auc


@pytest.mark.parametrize("seed", range(5))
def test_decisions_made_at_random_change_little_or_nothing(seed):
    learned = refit(simulated(seed, None), in_use=Weights())

    assert learned.new.log_loss <= learned.old.log_loss + 0.01
    moved = sum(abs(learned.weights.shares[name] - DEFAULTS[name]) for name in NAMES) / 2
    assert moved < 0.1


def test_people_who_judge_as_the_engine_does_leave_its_weights_as_they_are():
    learned = refit(simulated(7, Weights().array), in_use=Weights())

    assert (learned.strength, learned.weights) == (None, Weights())
    assert learned.old == learned.new


def test_the_order_in_which_decisions_come_changes_nothing():
    decisions = simulated(3, leaning("themes"))
    shuffled = random.Random(3).sample(decisions, len(decisions))  # noqa: S311

    assert refit(shuffled, in_use=Weights()) == refit(decisions, in_use=Weights())


def test_a_criterion_of_which_nothing_is_ever_said_keeps_its_share_among_the_others():
    silent = NAMES.index("budget")
    decisions = [
        Decided(each.need_id, tuple(float("nan") if i == silent else v for i, v in enumerate(each.values)), each.good)
        for each in simulated(1, leaning("region"))
    ]

    learned = refit(decisions, in_use=Weights())

    assert learned.strength is not None
    assert learned.weights.shares["budget"] == pytest.approx(DEFAULTS["budget"])


@SLOW
@given(st.integers(0, 99))
def test_with_too_few_decisions_nothing_is_learned(count):
    with pytest.raises(TooFewDecisions, match=f"^{count} decisions"):
        refit([Decided(number, (0.5,) * len(NAMES), number % 2 == 0) for number in range(count)], in_use=Weights())


@pytest.mark.parametrize(
    ("needs", "good", "bad"),
    [
        (learning.ENOUGH_NEEDS - 1, 60, 60),
        (40, learning.ENOUGH_OF_EACH - 1, 101),
        (40, 101, learning.ENOUGH_OF_EACH - 1),
    ],
)
def test_too_few_irritants_or_too_few_of_a_kind_teach_nothing_either(needs, good, bad):
    decisions = [Decided(number % needs, (0.5,) * len(NAMES), number < good) for number in range(good + bad)]

    with pytest.raises(TooFewDecisions, match="It takes at least 100 decisions on 20 irritants, 20 of each kind"):
        refit(decisions, in_use=Weights())
