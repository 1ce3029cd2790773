"""Meaning as one more criterion: exact, neutral where it is not known, and nothing changed without it."""

import math
import random

import numpy as np
import pytest

from matching.scoring import Need, Offer, Ranker, facts, ranking, weights
from matching.scoring.meanings import ALIKE, UNRELATED, alike

WORDS = [
    "salles",
    "vides",
    "copies",
    "examens",
    "emplois",
    "du",
    "temps",
    "logiciel",
    "badge",
    "chauffage",
    "énergie",
    "réservation",
    "étudiants",
]


def unit(*numbers: float) -> bytes:
    vector = np.array(numbers, dtype=float)
    return (vector / np.linalg.norm(vector)).astype("<f4").tobytes()


def at_cosine(cosine: float) -> bytes:
    return unit(cosine, math.sqrt(1 - cosine**2))


def profiles(count: int, *, seed: int = 7):
    draw = random.Random(seed)  # noqa: S311
    needs = [
        Need(
            id=number,
            title=" ".join(draw.choices(WORDS, k=4)),
            text=" ".join(draw.choices(WORDS, k=20)),
            themes=frozenset(draw.choices("abcd", k=2)),
            region=draw.choice(["11", "84", ""]),
            budget=draw.choice([None, 1000.0, 50000.0]),
        )
        for number in range(count)
    ]
    offers = [
        Offer(
            id=number,
            name=f"Société {number}",
            text=" ".join(draw.choices(WORDS, k=30)),
            themes=frozenset(draw.choices("abcd", k=2)),
            regions=frozenset(draw.choices(["11", "84"], k=1)),
            public_references=draw.choice([None, 0, 5]),
            age_days=draw.choice([None, 10, 900]),
        )
        for number in range(count)
    ]
    return needs, offers


def score(need: Need, offer: Offer):
    (found,) = Ranker([offer]).rank(need, top=1)
    return found


def test_without_vectors_scores_and_reasons_are_to_the_last_bit_those_of_an_engine_without_the_criterion(monkeypatch):
    needs, offers = profiles(30)
    found = [Ranker(offers).rank(need, top=30) for need in needs]
    rebuilt = list(Ranker(offers, needs).rebuild(top=30))

    monkeypatch.setattr(ranking, "FACTS", facts.FACTS[:-1])
    monkeypatch.setattr(ranking, "NAMES", ranking.NAMES[:-1])
    monkeypatch.setattr(weights, "NAMES", weights.NAMES[:-1])
    assert facts.FACTS[-1].name == facts.MEANING
    assert found == [Ranker(offers).rank(need, top=30) for need in needs]
    assert rebuilt == list(Ranker(offers, needs).rebuild(top=30))


@pytest.mark.parametrize(
    ("cosine", "value"),
    [(-1, 0), (0, 0), (UNRELATED, 0), ((UNRELATED + ALIKE) / 2, 0.5), (ALIKE, 1), (1, 1)],
)
def test_a_cosine_becomes_a_value(cosine, value):
    assert alike([unit(1, 0)], [at_cosine(cosine)])[0, 0] == pytest.approx(value, abs=1e-5)


def test_it_is_one_reason_among_the_others_and_they_still_sum_to_the_score():
    need = Need(id=1, title="Salles vides", text="Des salles restent vides.", meaning=unit(1, 0))
    offer = Offer(id=1, name="A", text="Des salles mieux remplies.", meaning=at_cosine(0.5))

    found = score(need, offer)

    (meaning,) = [reason for reason in found.reasons if reason.criterion == "meaning"]
    assert meaning.value == pytest.approx(0.5, abs=1e-5)
    assert meaning.contribution == pytest.approx(meaning.weight * meaning.value)
    assert (meaning.matched, meaning.unmatched, meaning.missing) == ((), (), False)
    assert math.fsum(reason.contribution for reason in found.reasons) == pytest.approx(found.score)


def test_the_closer_meaning_wins_where_no_word_is_shared():
    need = Need(id=1, title="Amphis déserts", text="", meaning=unit(1, 0))
    offers = [
        Offer(id=1, name="A", text="Corriger des copies.", meaning=at_cosine(0.3)),
        Offer(id=2, name="B", text="Occuper les locaux.", meaning=at_cosine(0.7)),
    ]

    assert [each.offer_id for each in Ranker(offers).rank(need, top=2)] == [2, 1]


@pytest.mark.parametrize("theirs", [b"", unit(1, 0, 0)])
def test_where_one_side_has_none_or_of_another_length_it_is_neutral(theirs):
    need = Need(id=1, title="Salles vides", text="", meaning=unit(1, 0))
    offer = Offer(id=1, name="A", text="Des salles.", meaning=theirs)

    found = score(need, offer)

    assert found.score == score(Need(id=1, title="Salles vides", text=""), offer).score
    (meaning,) = [reason for reason in found.reasons if reason.criterion == "meaning"]
    assert (meaning.missing, meaning.weight) == (True, 0)


def test_where_nobody_computes_it_no_reason_speaks_of_it():
    needs, offers = profiles(1)

    assert "meaning" not in [reason.criterion for reason in score(needs[0], offers[0]).reasons]


def test_lengths_may_be_mixed():
    values = alike([unit(1, 0), b"", unit(1, 0, 0)], [unit(1, 0), unit(1, 0, 0), b""])

    assert np.array_equal(values, [[1, np.nan, np.nan], [np.nan, np.nan, np.nan], [np.nan, 1, np.nan]], equal_nan=True)


def test_the_value_of_a_pair_is_the_same_to_the_last_bit_whoever_is_beside_it():
    draw = np.random.default_rng(7)
    asked, offered = ([unit(*row) for row in draw.normal(1.0, size=(count, 1024))] for count in (37, 301))

    together = alike(asked, offered)

    assert 0 < together.min() < together.max() < 1
    alone = [[alike([one], [two])[0, 0] for two in offered[::50]] for one in asked[::6]]
    assert np.array_equal(together[::6, ::50], alone)
    assert np.array_equal(together[:, ::-1], alike(asked, offered[::-1]))
