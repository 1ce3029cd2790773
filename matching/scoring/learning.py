"""Weights learned from decisions: a logistic regression on the engine's own score, held near the weights in use.

The probability that a pair is kept is the logistic function of `a + s x score`, and the score is the engine's: the weighted
mean of what both sides said. What is not said is thus as neutral here as there. `a`, `s` and the weights are fitted together,
none negative, with a penalty on the squared distance to the weights in use. See docs/matching.md, "Learning from decisions".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata

from matching.scoring.reasons import totals
from matching.scoring.statistics import Floats
from matching.scoring.weights import NAMES, Weights

ENOUGH_DECISIONS, ENOUGH_NEEDS, ENOUGH_OF_EACH = 100, 20, 20
STRENGTHS = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03)  # of the penalty, the most cautious first
KEEPS = 0.2  # of its weight in use, at least, before all are brought to 1 again: no criterion vanishes by one refit
FOLDS = 5
DRAWS = 500  # of the bootstrap
SEED = 20_261_125  # which needs fall together: the same ones each time
TINY = 1e-9

Fit = npt.NDArray[np.float64]  # a, s, and one weight for each criterion
Places = npt.NDArray[np.int64]


class TooFewDecisions(Exception):
    """Nothing can be learned yet; says what there is and what it takes."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One pair that somebody has decided about: the values of its criteria in the order of NAMES, NaN where not said."""

    need_id: int
    values: tuple[float, ...]
    good: bool
    counts: float = 1.0  # times an ordinary decision


@dataclass(frozen=True, slots=True)
class Measures:
    """Of needs the weights were not fitted on. `ndcg` and `mrr` are means over needs with a pair kept and one not kept."""

    auc: float
    ndcg: float
    mrr: float
    log_loss: float


@dataclass(frozen=True, slots=True)
class Learned:
    """`strength` is None when nothing better than the weights in use was found: `weights` are then those."""

    weights: Weights
    strength: float | None
    old: Measures
    new: Measures
    low: Measures  # of new - old: the 95 % interval, by drawing needs
    high: Measures


@dataclass(frozen=True)
class _Data:
    needs: Places
    values: Floats
    labels: Floats
    counts: Floats

    def take(self, rows: npt.NDArray[np.bool_] | Places) -> "_Data":
        return _Data(self.needs[rows], self.values[rows], self.labels[rows], self.counts[rows])

    def folds(self) -> Iterator[npt.NDArray[np.bool_]]:
        """Rows held out, those of one need always together."""
        needs = np.unique(self.needs)
        order = np.random.default_rng(SEED).permutation(len(needs))
        for fold in range(FOLDS):
            yield np.isin(self.needs, needs[order[fold::FOLDS]])


def refit(decisions: Sequence[Decided], *, in_use: Weights) -> Learned:
    """Raises TooFewDecisions. The same decisions give the same weights, in whatever order they come."""
    ordered = sorted(decisions, key=lambda each: (each.need_id, each.good, each.counts, tuple(map(str, each.values))))
    _refuse_too_few(ordered)
    data = _Data(
        needs=np.array([each.need_id for each in ordered], dtype=np.int64),
        values=np.array([each.values for each in ordered], dtype=float),
        labels=np.array([each.good for each in ordered], dtype=float),
        counts=np.array([each.counts for each in ordered], dtype=float),
    )
    prior = in_use.array
    old, new = _held_out(data, prior)
    strength = _strength(data, prior)
    weights = in_use if strength is None else _as_weights(_fit(data, prior, strength), data, prior)
    low, high = _interval(data, old, new)
    return Learned(weights, strength, _measures(data, *old), _measures(data, *new), low, high)


def _refuse_too_few(decisions: Sequence[Decided]) -> None:
    needs, good = len({each.need_id for each in decisions}), sum(each.good for each in decisions)
    bad = len(decisions) - good
    if len(decisions) < ENOUGH_DECISIONS or needs < ENOUGH_NEEDS or min(good, bad) < ENOUGH_OF_EACH:
        raise TooFewDecisions(
            f"{len(decisions)} decisions on {needs} irritants, {good} kept and {bad} not kept. It takes at least "
            f"{ENOUGH_DECISIONS} decisions on {ENOUGH_NEEDS} irritants, {ENOUGH_OF_EACH} of each kind."
        )


def _as_weights(fit: Fit, data: _Data, prior: Floats) -> Weights:
    """Of which nothing was ever said, nothing is learned: it keeps its share, and the others share what they had."""
    said = ~np.isnan(data.values).all(axis=0)
    learned = np.where(said, fit[2:], 0.0)
    shares = np.where(said, learned * (prior[said].sum() / max(learned.sum(), TINY)), prior)
    return Weights.of(dict(zip(NAMES, shares.tolist(), strict=True)))


# The regression


def _fit(data: _Data, prior: Floats, strength: float | None) -> Fit:
    """With no strength only `a` and `s` are fitted, to the weights in use."""
    known = (~np.isnan(data.values)).astype(float)
    said = np.nan_to_num(data.values)
    parts = data.counts / data.counts.sum()

    def loss(fit: Fit) -> tuple[float, Fit]:
        weighed = np.maximum(known @ fit[2:], TINY)
        score = (said @ fit[2:]) / weighed
        logit = fit[0] + fit[1] * score
        away = fit[2:] - prior
        value = parts @ (np.logaddexp(0, logit) - data.labels * logit) + (strength or 0.0) * (away @ away)
        slope = parts * (expit(logit) - data.labels)
        inner = ((slope * fit[1] / weighed)[:, None] * (said - known * score[:, None])).sum(axis=0)
        return float(value), np.concatenate([[slope.sum(), slope @ score], inner + 2 * (strength or 0.0) * away])

    free = [(None, None), (0.0, 50.0)]
    held = [(each, each) for each in prior] if strength is None else [(KEEPS * each, 1.0) for each in prior]
    start = np.concatenate([[-2.0, 4.0], prior])
    fitted: Fit = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=free + held).x
    return fitted


def _scores(data: _Data, fit: Fit) -> tuple[Floats, Floats]:
    """The engine's scores with these weights, and the probabilities that the pairs are kept."""
    scores = totals(data.values.T, fit[2:])
    return scores, expit(fit[0] + fit[1] * scores)


def _strength(data: _Data, prior: Floats) -> float | None:
    """The most cautious strength that does as well, on needs held out, as the best one, within one standard error."""
    choices: list[float | None] = [None, *STRENGTHS]
    losses = np.zeros((len(choices), len(data.labels)))
    for held in data.folds():
        for row, strength in enumerate(choices):
            _score, chances = _scores(data.take(held), _fit(data.take(~held), prior, strength))
            losses[row, held] = _losses(data.labels[held], chances) * data.counts[held]
    needs, places = np.unique(data.needs, return_inverse=True)
    by_need = np.stack([np.bincount(places, weights=each, minlength=len(needs)) for each in losses])
    more = by_need - by_need[by_need.sum(axis=1).argmin()]
    errors = more.std(axis=1, ddof=1) * np.sqrt(len(needs))
    return next(choice for choice, each, error in zip(choices, more.sum(axis=1), errors, strict=True) if each <= error)


def _held_out(data: _Data, prior: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Scores and probabilities of each pair by weights that never saw its need: those in use, and those learned."""
    old, new = np.zeros((2, len(data.labels))), np.zeros((2, len(data.labels)))
    for held in data.folds():
        seen = data.take(~held)
        old[:, held] = _scores(data.take(held), _fit(seen, prior, None))
        new[:, held] = _scores(data.take(held), _fit(seen, prior, _strength(seen, prior)))
    return (old[0], old[1]), (new[0], new[1])


# The measures


def _losses(labels: Floats, chances: Floats) -> Floats:
    sure = np.clip(chances, TINY, 1 - TINY)
    losses: Floats = -(labels * np.log(sure) + (1 - labels) * np.log(1 - sure))
    return losses


def _measures(data: _Data, scores: Floats, chances: Floats) -> Measures:
    by_need = _by_need(data, scores)
    return Measures(
        auc=_auc(data.labels, scores),
        ndcg=float(np.mean([ndcg for ndcg, _mrr in by_need.values()])) if by_need else float("nan"),
        mrr=float(np.mean([mrr for _ndcg, mrr in by_need.values()])) if by_need else float("nan"),
        log_loss=float(np.average(_losses(data.labels, chances), weights=data.counts)),
    )


def _auc(labels: Floats, scores: Floats) -> float:
    """How often a pair kept scores more than one not kept; half for equals."""
    good = labels.sum()
    bad = len(labels) - good
    if not good or not bad:
        return float("nan")
    return float((rankdata(scores)[labels == 1].sum() - good * (good + 1) / 2) / (good * bad))


def _by_need(data: _Data, scores: Floats) -> dict[int, tuple[float, float]]:
    """nDCG, and 1 / the rank of the first one kept, among the companies decided about."""
    found = {}
    for need in np.unique(data.needs).tolist():
        rows = data.needs == need
        kept = data.labels[rows][np.argsort(-scores[rows], kind="stable")]
        if 0 < kept.sum() < len(kept):
            gains = 1 / np.log2(np.arange(2, len(kept) + 2))
            best = gains[: int(kept.sum())].sum()
            found[need] = (float(kept @ gains / best), 1 / (1 + int(kept.argmax())))
    return found


def _interval(data: _Data, old: tuple[Floats, Floats], new: tuple[Floats, Floats]) -> tuple[Measures, Measures]:
    """The 2.5 % and 97.5 % quantiles of new - old over draws of as many needs, with replacement."""
    rng = np.random.default_rng(SEED)
    rows_of = [np.flatnonzero(data.needs == need) for need in np.unique(data.needs)]
    of_old, of_new = _by_need(data, old[0]), _by_need(data, new[0])
    lists = np.array([np.subtract(of_new[need], of_old[need]) for need in of_old]).reshape(-1, 2)
    more = []
    for _draw in range(DRAWS):
        rows = np.concatenate([rows_of[each] for each in rng.integers(0, len(rows_of), len(rows_of))])
        drawn = data.take(rows)
        auc = _auc(drawn.labels, new[0][rows]) - _auc(drawn.labels, old[0][rows])
        ndcg, mrr = lists[rng.integers(0, len(lists), len(lists))].mean(axis=0) if len(lists) else (np.nan, np.nan)
        losses = _losses(drawn.labels, new[1][rows]) - _losses(drawn.labels, old[1][rows])
        more.append((auc, ndcg, mrr, np.average(losses, weights=drawn.counts)))
    low, high = np.nanquantile(np.array(more), (0.025, 0.975), axis=0).tolist()
    return Measures(*low), Measures(*high)
