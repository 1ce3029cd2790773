"""What the engine says of small made profiles."""

import numpy as np
import pytest

from matching.scoring import Duplicates, Need, Offer, Ranker, Statistics
from matching.scoring.facts import BUSY, ENOUGH_REFERENCES, FRESH, STALE
from matching.scoring.reasons import totals
from matching.scoring.vectors import SHORTEST, USUAL, need_vector, offer_vector
from matching.scoring.words import column, read

NEED = Need(1, "Suivi des clés", "Les clés des logements étudiants se perdent chaque semaine.")


def one(need: Need, offer: Offer):
    [suggestion] = Ranker([offer], [need]).rank(need, top=1)
    return {reason.criterion: reason for reason in suggestion.reasons}


def test_the_company_that_speaks_of_the_problem_comes_first_though_it_writes_other_forms():
    offers = [
        Offer(1, "", "Un laser pour la chirurgie de la cornée."),
        Offer(2, "", "Une armoire connectée : chaque clé du logement étudiant est suivie."),
        Offer(3, "", ""),
    ]

    ranked = Ranker(offers, [NEED]).rank(NEED, top=3)

    assert [suggestion.offer_id for suggestion in ranked] == [2, 1, 3]
    text = ranked[0].reasons[0]
    assert (text.criterion, text.missing) == ("text", False)
    assert set(text.matched) == {"clés", "logements", "étudiants", "suivi"}
    assert set(text.unmatched) == {"perdent", "semaine"}
    assert ranked[2].reasons[0].missing


def test_the_line_of_presentation_counts_more_than_the_rest():
    said = "Suivi des clés."
    offers = [Offer(1, "", f"{said} Bureaux à Lyon."), Offer(2, "", "Bureaux à Lyon.", pitch=said)]

    assert [each.offer_id for each in Ranker(offers, [NEED]).rank(NEED, top=2)] == [2, 1]


@pytest.mark.parametrize(("others", "is_less"), [(0, False), (SHORTEST - 1, False), (3 * SHORTEST, True)])
def test_a_word_counts_no_more_in_one_line_than_in_a_short_profile(others, is_less):
    line, profile = "clé", " ".join(["clé", *(f"autre{number}" for number in range(others))])
    statistics = Statistics.of([line, profile, "bus", "paie"])
    shared = column(0, "cle")

    worth = [
        dict(zip(vector.columns.tolist(), vector.values.tolist(), strict=True))[shared]
        for vector in (offer_vector(read(text), statistics) for text in (line, profile))
    ]

    assert (worth[1] < worth[0]) is is_less
    assert is_less or worth[1] == worth[0]


def test_what_is_common_to_all_is_taken_off_more_for_a_long_need():
    statistics = Statistics.of(["clé", "bus"])
    texts = ["clé", "clé bus", "clé bus " * 50]

    parts = [need_vector(read(text), statistics).values[-1] for text in texts]

    assert parts == sorted(parts)
    assert parts[0] > 0
    assert parts[-1] < USUAL


def test_equal_companies_come_in_the_order_of_their_ids():
    offers = [Offer(number, "", "Suivi des clés.") for number in (5, 3, 9)]

    assert [each.offer_id for each in Ranker(offers, [NEED]).rank(NEED, top=2)] == [3, 5]


def test_a_score_is_the_same_to_the_last_bit_alone_and_among_others():
    """Else two that are as good as each other are ranked by one sum and told by another."""
    drawn = np.random.default_rng(0)
    values = drawn.random((10, 200))
    values[drawn.random(values.shape) < 0.3] = np.nan
    weights = drawn.random(10)

    assert totals(values, weights).tolist() == [float(totals(values[:, place], weights)) for place in range(200)]


def test_nobody_is_ranked_when_nobody_is_there():
    assert Ranker().rank(NEED, top=5) == []
    assert Ranker().rank_needs(Offer(1, "", "Clés"), top=5) == []
    assert list(Ranker().rebuild(top=5)) == []
    assert Duplicates([]).like(NEED, top=5) == []


@pytest.mark.parametrize("field", ["themes", "technologies", "audiences"])
def test_shared_terms_count_for_the_part_of_what_is_asked(field):
    need = Need(1, "", "", **{field: frozenset({"a", "b", "c", "d"})})
    reason = one(need, Offer(1, "", "", **{field: frozenset({"a", "d", "z"})}))[field]

    assert (reason.value, reason.matched, reason.unmatched) == (0.5, ("a", "d"), ("b", "c"))


@pytest.mark.parametrize(
    ("regions", "value", "matched", "missing"),
    [({"11", "84"}, 1, ("84",), False), ({"11"}, 0, (), False), (set(), 0, (), True)],
)
def test_region(regions, value, matched, missing):
    reason = one(Need(1, "", "", region="84"), Offer(1, "", "", regions=frozenset(regions)))["region"]

    assert (reason.value, reason.matched, reason.missing) == (value, matched, missing)


@pytest.mark.parametrize(
    ("criterion", "offer", "value", "matched"),
    [
        ("public_sector", {"public_references": 0}, 0, ("0",)),
        ("public_sector", {"public_references": 1}, 1 / 3, ("1",)),
        ("public_sector", {"public_references": ENOUGH_REFERENCES + 4}, 1, ("7",)),
        ("capacity", {"open_introductions": 0}, 1, ("0",)),
        ("capacity", {"open_introductions": BUSY // 2}, 0.5, ("4",)),
        ("capacity", {"open_introductions": BUSY + 1}, 0, ("9",)),
        ("freshness", {"age_days": FRESH}, 1, (str(FRESH),)),
        ("freshness", {"age_days": (FRESH + STALE) // 2}, 0.5, ("630",)),
        ("freshness", {"age_days": STALE}, 0, (str(STALE),)),
        ("budget", {"largest_reference": 10_000}, 1, ("10000",)),
        ("budget", {"largest_reference": 29_999}, 1, ("29999",)),
        ("budget", {"largest_reference": 3_334}, 1, ("3334",)),
        ("budget", {"largest_reference": 94_868.33}, 0.5, ("94868",)),
        ("budget", {"largest_reference": 300_000}, 0, ("300000",)),
        ("budget", {"largest_reference": 100}, 0, ("100",)),
    ],
)
def test_facts_of_the_company(criterion, offer, value, matched):
    reason = one(Need(1, "", "", budget=10_000), Offer(1, "", "", **offer))[criterion]

    assert not reason.missing
    assert reason.value == pytest.approx(value)
    assert reason.matched == matched


def test_a_company_that_says_nothing_has_nothing_counted_against_it():
    said = one(Need(1, "", "Clés", frozenset("a"), frozenset("b"), frozenset("c"), "84", 1), Offer(1, "", ""))

    assert all(reason.missing for reason in said.values())


def test_two_accounts_of_one_problem_are_alike_and_two_of_one_trade_less():
    needs = [
        Need(1, "Clés perdues", "Les clés des chambres de la résidence se perdent chaque semaine."),
        Need(2, "Des clés égarées", "Chaque semaine des clés de chambres de la résidence sont perdues."),
        Need(3, "Chauffage", "Les chambres de la résidence sont froides."),
        Need(4, "Bourses", "Les dossiers de bourse arrivent trop tard."),
    ]

    found = list(Duplicates(needs).every(top=2))

    assert [likes[0].other_id for likes in found[:2]] == [2, 1]
    assert found[0][0].score > 3 * found[0][1].score
    assert "clés" in found[0][0].reasons[0].matched


def test_a_copy_of_a_need_takes_nothing_from_what_else_is_alike():
    """Two needs that are one to the letter, and a third that tells the same in other words."""
    told = "Les clés des chambres de la résidence se perdent chaque semaine."
    others = [
        Need(2, "", "Chaque semaine, on perd les clés de plusieurs chambres."),
        Need(3, "", "Les dossiers de bourse arrivent trop tard."),
        Need(4, "", "Le chauffage des amphithéâtres reste allumé la nuit."),
    ]
    alone, copied = [Need(1, "", told), *others], [Need(1, "", told), *others, Need(5, "", told)]
    statistics = Statistics.of(need.words for need in alone)

    before = Duplicates(alone, statistics=statistics).like(alone[0], top=1)[0]
    copy, after = Duplicates(copied, statistics=statistics).like(alone[0], top=2)

    assert (copy.other_id, after.other_id, before.other_id) == (5, 2, 2)
    assert after.score == before.score
