"""What is true of the engine whatever the profiles."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.scoring import Duplicates, Need, Offer, Ranker, Statistics
from matching.scoring.words import LONGEST, READ, read, words

# Words that meet often, beside anything that Unicode has, halves of characters included.
WORDS = st.sampled_from(
    [
        "logement",
        "logements",
        "étudiants",
        "étudiante",
        "clé",
        "facture",
        "factures",
        "laser",
        "chauffage",
        "du",
        "le",
        "l’été",
    ]
)
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
TEXTS = st.lists(WORDS | ANYTHING, max_size=12).map(" ".join)
TERMS = st.frozensets(st.sampled_from("abcd"), max_size=3)
IDS = st.integers(0, 50)
MAYBE = st.none() | st.integers(0, 10**9)


def needs(ids=IDS):
    return st.builds(
        Need, ids, TEXTS, TEXTS, TERMS, TERMS, TERMS, st.sampled_from(["", "11", "84"]), st.none() | st.floats(0, 1e12)
    )


def offers(ids=IDS):
    regions = st.frozensets(st.sampled_from(["11", "84"]))
    return st.builds(Offer, ids, TEXTS, TEXTS, TEXTS, TERMS, TERMS, TERMS, regions, MAYBE, MAYBE, MAYBE, MAYBE)


# The machine may be busy: how long an example takes says nothing.
untimed = settings(deadline=None, max_examples=25)
POOLS = st.lists(offers(), max_size=8, unique_by=lambda offer: offer.id)
BOARDS = st.lists(needs(), max_size=8, unique_by=lambda need: need.id)


@untimed
@given(need=needs(), pool=POOLS)
def test_scores_are_between_0_and_1_and_are_the_sum_of_their_contributions(need, pool):
    for suggestion in Ranker(pool, [need]).rank(need, top=50):
        assert 0 <= suggestion.score <= 1
        assert sum(reason.contribution for reason in suggestion.reasons) == pytest.approx(suggestion.score)
        assert sum(reason.weight for reason in suggestion.reasons) == pytest.approx(1) or suggestion.score == 0
        for reason in suggestion.reasons:
            assert 0 <= reason.value <= 1
            assert reason.contribution == pytest.approx(reason.weight * reason.value)
            assert not reason.missing or (reason.weight, reason.value, reason.matched) == (0, 0, ())


@untimed
@given(need=needs(), pool=POOLS, data=st.data())
def test_the_order_is_total_and_the_same_however_the_profiles_come(need, pool, data):
    ranked = Ranker(pool, [need]).rank(need, top=50)

    assert Ranker(data.draw(st.permutations(pool)), [need]).rank(need, top=50) == ranked
    keys = [(-suggestion.score, suggestion.offer_id) for suggestion in ranked]
    assert keys == sorted(keys)
    assert {suggestion.offer_id for suggestion in ranked} == {offer.id for offer in pool}


@untimed
@given(need=needs(), pool=POOLS, newcomer=offers(st.integers(100, 110)))
def test_with_the_same_statistics_another_company_changes_nothing_for_the_others(need, pool, newcomer):
    ranker = Ranker(pool, [need])
    before = ranker.rank(need, top=50)

    ranker.put_offer(newcomer)
    after = ranker.rank(need, top=50)

    assert [suggestion for suggestion in after if suggestion.offer_id != newcomer.id] == before
    ranker.remove_offer(newcomer.id)
    assert ranker.rank(need, top=50) == before


@untimed
@given(board=BOARDS, pool=POOLS)
def test_a_pair_scores_the_same_from_either_side_and_in_a_rebuild(board, pool):
    ranker = Ranker(pool, board)

    of_needs = [each for need in ranker.needs for each in ranker.rank(need, top=50)]
    of_offers = [each for offer in ranker.offers for each in ranker.rank_needs(offer, top=50)]

    def by_pair(suggestions):
        return {(each.need_id, each.offer_id): each for each in suggestions}

    assert by_pair(of_needs) == by_pair(of_offers)
    assert [each for suggestions in ranker.rebuild(top=50) for each in suggestions] == of_needs


@untimed
@given(board=BOARDS, pool=POOLS, changed=needs(), data=st.data())
def test_one_profile_replaced_is_as_if_it_had_been_there_from_the_start(board, pool, changed, data):
    statistics = Statistics.of(need.words for need in board)
    ranker = Ranker(pool, board, statistics=statistics)
    ranker.rank(changed, top=1)

    ranker.put_need(changed)
    for need in board[:2]:
        if need.id != changed.id:
            ranker.remove_need(need.id)

    left = [need for need in board[2:] if need.id != changed.id] + [changed]
    anew = Ranker(pool, left, statistics=statistics)
    assert list(ranker.rebuild(top=5)) == list(anew.rebuild(top=5))


@untimed
@given(need=needs(), offer=offers())
def test_what_is_not_said_is_neutral(need, offer):
    """A fact withheld moves its weight to the others in proportion: it neither helps nor harms beyond them."""
    silent = replace(offer, open_introductions=None, age_days=None, public_references=None)
    statistics = Statistics.of([need.words, offer.words])
    [full] = Ranker([offer], statistics=statistics).rank(need, top=1)
    [less] = Ranker([silent], statistics=statistics).rank(need, top=1)

    dropped = {"capacity", "freshness", "public_sector"}
    kept = [reason for reason in full.reasons if reason.criterion not in dropped]
    weight = sum(reason.weight for reason in kept)
    if weight:
        assert less.score == pytest.approx(sum(reason.contribution for reason in kept) / weight)
    else:
        assert less.score == 0


@untimed
@given(board=BOARDS)
def test_likeness_is_bounded_explained_ordered_and_the_same_both_ways(board):
    duplicates = Duplicates(board)
    found = {}
    for likes in duplicates.every(top=50):
        assert [(-each.score, each.other_id) for each in likes] == sorted(
            (-each.score, each.other_id) for each in likes
        )
        for each in likes:
            assert 0 <= each.score <= 1
            assert sum(reason.contribution for reason in each.reasons) == pytest.approx(each.score)
            found[each.need_id, each.other_id] = each.score
    assert found == pytest.approx({(two, one): score for (one, two), score in found.items()})
    assert len(found) == len(board) * max(len(board) - 1, 0)


@untimed
@given(texts=st.lists(TEXTS, max_size=6))
def test_statistics_come_back_as_they_were_and_bear_the_same_version(texts):
    statistics = Statistics.of(texts)
    back = Statistics.from_bytes(statistics.to_bytes())

    assert back.version == statistics.version
    need, offer = Need(1, "", " ".join(texts)), Offer(1, "", texts[0] if texts else "")
    assert Ranker([offer], statistics=back).rank(need, top=1) == Ranker([offer], statistics=statistics).rank(
        need, top=1
    )


@untimed
@given(data=st.binary(max_size=60))
def test_what_is_not_statistics_is_refused(data):
    with pytest.raises(ValueError, match="statistics"):
        Statistics.from_bytes(data)


@pytest.mark.parametrize("unit", ["a", "été ", "œ\u0301", "\U0001f600 ", "anticonstitutionnellement"])
def test_of_a_text_of_any_length_only_so_much_is_read(unit):
    """A megabyte takes no longer than READ characters do, whatever they are."""
    huge = unit * (1_000_000 // len(unit))

    assert words(huge) == words(huge[:READ])
    assert sum(len(columns) for columns in read(huge).columns) <= 3 * READ
    assert all(len(word.written) <= LONGEST for word in words(huge))
