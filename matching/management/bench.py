"""Real French problems and solutions as table files, and the measures of a ranking against two baselines."""

import csv
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from matching.scoring import Need, Offer

SEED = 20_210_701  # which pairs are drawn: the same ones each time
CUTS = (1, 5, 10)
TITLE, PITCH, TEXT = 140, 200, 4_000  # characters that the columns take
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
WORD = re.compile(r"\w{4,}")
# Nothing in the data says who is concerned or what success is: all rows say the same, which tells no pair from another.
SAID_OF_ALL = {"resultat_attendu": "Non précisé.", "themes": "services-numeriques", "publics": "personnels"}
ESTABLISHMENT = "Banc d’essai du rapprochement"


@dataclass(frozen=True, slots=True)
class Pair:
    """A problem and the solution that somebody built for it, of which the name was taken out."""

    reference: str
    problem: str
    mission: str
    solution: str


def read_pairs(folder: Path, count: int) -> list[Pair]:
    """`count` pairs of the State's start-ups and of its calls for entrepreneurs, always the same ones."""
    rows = [row for row in _lines(folder / "dev.jsonl") if row["source"] in {"beta", "eig"}]
    drawn = random.Random(SEED).sample(sorted(rows, key=lambda row: row["id"]), min(count, len(rows)))  # noqa: S311
    return [Pair(row["id"], row["problem"], row["mission"], row["solution"]) for row in drawn]


def read_distractors(folder: Path) -> list[Pair]:
    """Offers that answer none of the problems, to make the pool as large as a real one."""
    return [Pair(row["id"], "", "", row["text"]) for row in _lines(folder / "distractors.jsonl")]


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def write_irritants(path: Path, pairs: Iterable[Pair]) -> None:
    """The title is the problem's first sentence, the situation its first half line by line, as an author would cut it."""
    rows = []
    for pair in pairs:
        sentences = [each.strip() for each in SENTENCE.split(pair.problem) if each.strip()]
        half = (len(sentences) + 1) // 2
        rows.append(
            {
                "reference": pair.reference,
                "etablissement": ESTABLISHMENT,
                "titre": cut(sentences[0], TITLE),
                "situation": cut("\n".join(sentences[:half]), TEXT),
                "probleme": cut("\n".join(sentences[half:] or sentences), TEXT),
                "budget_absent": "inconnu",
                **SAID_OF_ALL,
            }
        )
    _write(path, rows)


def write_companies(path: Path, pairs: Iterable[Pair]) -> None:
    _write(
        path,
        [
            {
                "reference": pair.reference,
                "nom": f"Entreprise {number}",
                "accroche": cut(pair.mission, PITCH),
                "description": cut(pair.solution, TEXT),
            }
            for number, pair in enumerate(pairs, start=1)
        ],
    )


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def cut(text: str, length: int) -> str:
    """At most `length` characters, ending with a whole word."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0]


def search_words(text: str) -> str:
    """Three words that a person would type who remembers the subject: the longest ones."""
    return " ".join(sorted(set(WORD.findall(text.lower())), key=lambda word: (-len(word), word))[:3])


@dataclass(frozen=True, slots=True)
class Measures:
    """Of ranks that begin with 1, one good answer per question: the part of questions answered within each cut, and MRR."""

    recall: dict[int, float]
    mrr: float
    questions: int

    def margin(self, cut_at: int) -> float:
        """Half of the 95 % interval around that recall."""
        found = self.recall[cut_at]
        return 1.96 * sqrt(found * (1 - found) / self.questions)


def measure(ranks: Sequence[float]) -> Measures:
    count = len(ranks)
    recall = {each: sum(rank <= each for rank in ranks) / count for each in CUTS}
    return Measures(recall, sum(1 / rank for rank in ranks) / count, count)


def by_chance(questions: int, pool: int) -> Measures:
    """What shuffling the pool gives on average."""
    return Measures(
        {each: min(1.0, each / pool) for each in CUTS}, sum(1 / rank for rank in range(1, pool + 1)) / pool, questions
    )


def overlap_ranks(needs: Sequence[Need], offers: Sequence[Offer], answers: Sequence[int]) -> list[float]:
    """The rank of each right answer when offers are sorted by the number of words they share with the need; ties in the middle."""
    said = [(offer.id, frozenset(WORD.findall(offer.words.lower()))) for offer in offers]
    ranks = []
    for need, answer in zip(needs, answers, strict=True):
        asked = frozenset(WORD.findall(f"{need.title} {need.text}".lower()))
        shared = {offer_id: len(asked & words) for offer_id, words in said}
        better = sum(count > shared[answer] for count in shared.values())
        equal = sum(count == shared[answer] for count in shared.values())
        ranks.append(better + (equal + 1) / 2)
    return ranks
