"""The tasks and measures of ../shared/data/matching: read from that folder, never copied here."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np

from matching.scoring import Duplicates, Need, Offer, Ranker

DEPTH = 200  # offers ranked for each need: beyond it every measure here is all but 0
# R@1, R@5, R@10 on the development half, from the README of the data: the best simple method, and the best fusion of some.
BASELINES: dict[str, tuple[str, float, float, float]] = {
    "p2s": ("LSA 300", 81.0, 93.2, 95.3),
    "p2s+": ("BM25, French stem", 72.4, 89.2, 92.5),
    "p2m+": ("BM25, French stem", 82.8, 95.3, 97.5),
    "p2m-anon+": ("BM25, French stem", 79.9, 92.1, 95.7),
    "short-anon+": ("BM25, raw words", 47.0, 63.8, 71.3),
    "s2p": ("LSA 300", 86.0, 95.7, 98.2),
    "inov-anon": ("BM25, raw words", 57.9, 75.8, 80.7),
}
GOALS = {"p2m-anon+": (84, 95, 98), "short-anon+": (55, 74, 82), "inov-anon": (66, 83, 88)}
PRECISION = 0.95  # that near-duplicates are asked to have


def load(folder: Path) -> Any:
    """The data's own module. Raises FileNotFoundError when the folder is not there."""
    path = folder / "evaluate.py"
    if not path.is_file() or not (folder / "dev.jsonl").is_file():
        raise FileNotFoundError(path)
    found = importlib.util.spec_from_file_location("matching_data_evaluate", path)
    if found is None or found.loader is None:
        raise FileNotFoundError(path)
    module: Any = importlib.util.module_from_spec(found)
    # The folder may be one that nobody writes to.
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        found.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    module.DATA = str(folder)
    return module


def scores(task: Any) -> np.ndarray:
    """Of each query with each document; those beyond DEPTH have none."""
    ranker = Ranker(
        [Offer(place, "", body, pitch=title) for place, (_id, title, body) in enumerate(task.docs)],
        [Need(place, title, body) for place, (_id, title, body) in enumerate(task.queries)],
    )
    found = np.full((len(task.queries), len(task.docs)), -1.0)
    # A document below DEPTH shares the middle of the remaining ranks.
    for suggestions in ranker.rebuild(top=DEPTH):
        for each in suggestions:
            found[each.need_id, each.offer_id] = each.score
    return found


def duplicates(module: Any) -> dict[str, tuple[int, float, float]]:
    """By what a wrong pair is: the true pairs, the recall at PRECISION, and the score from which on it is reached.

    Texts of one cluster are other dates or names of one page: whether they are wrong pairs is a matter of view.
    """
    rows = module.rows("dups_dev")
    half = len(rows)
    texts = [row["a"] for row in rows] + [row["b"] for row in rows]
    found = np.zeros((2 * half, 2 * half))
    for likes in Duplicates([Need(place, "", text) for place, text in enumerate(texts)]).every(top=2 * half):
        for each in likes:
            found[each.need_id, each.other_id] = each.score
    cross = found[:half, half:]
    cluster = np.array([row["cluster"] for row in rows])
    own, same = np.eye(half, dtype=bool), cluster[:, None] == cluster[None, :]
    return {
        "pairs of other subjects": (half, *_at_precision(module, cross[own], cross[~same])),
        "all other pairs": (half, *_at_precision(module, cross[own], cross[~own])),
    }


def _at_precision(module: Any, right: np.ndarray, wrong: np.ndarray) -> tuple[float, float]:
    thresholds, precision, recall, _f = module.pr_threshold(right, wrong)
    enough = precision >= PRECISION
    if not enough.any():
        return 0.0, float("nan")
    best = int(np.argmax(np.where(enough, recall, -1)))
    return float(recall[best]), float(thresholds[best])
