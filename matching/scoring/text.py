"""Text relevance in French: Okapi BM25 (Robertson & Zaragoza, 2009) over stems, with the words that matched."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import bm25s
import numpy as np
import Stemmer

from matching.scoring.stopwords import STOPWORDS

HALF = 14.0  # BM25 points at which text relevance is 0.5
EVIDENCE = 8  # words shown, the rarest first

_WORD = re.compile(r"[^\W_]+")
_stemmer = Stemmer.Stemmer("french")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """`universités` and `universite` share one stem: the stemmer wants accents, the writers forget them."""
    stem = _stemmer.stemWord(word)
    return "".join(char for char in unicodedata.normalize("NFD", stem) if not unicodedata.combining(char))


def stems(text: str) -> list[tuple[str, str]]:
    """Each meaningful word of `text`, in order, as (stem, word as written)."""
    words = (word for word in _WORD.findall(text.lower().replace("’", "'")) if len(word) > 1)
    return [(_stem(word), word) for word in words if word not in STOPWORDS]


@dataclass(frozen=True, slots=True)
class Relevance:
    """`value` is 0..1; `words` are those of the query found in the document."""

    value: float
    words: tuple[str, ...]


class TextIndex:
    """An index over documents, asked with free text. The same documents and query give the same values."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._tokens = [[stem for stem, _word in stems(document)] for document in documents]
        self._sets = [frozenset(tokens) for tokens in self._tokens]
        counts: dict[str, int] = {}
        for tokens in self._sets:
            for token in tokens:
                counts[token] = counts.get(token, 0) + 1
        self._document_count = counts
        self._bm25 = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        self._empty = not counts
        if not self._empty:
            self._bm25.index([tokens or [""] for tokens in self._tokens], show_progress=False)

    def scores(self, query: str) -> np.ndarray:
        """BM25 points of each document, shape (documents,), ≥ 0."""
        asked = [stem for stem, _word in stems(query) if stem in self._document_count]
        if self._empty or not asked:
            return np.zeros(len(self._tokens))
        return np.asarray(self._bm25.get_scores(asked), dtype=float)

    def relevances(self, query: str) -> list[Relevance]:
        """The relevance of each document, in their order."""
        words = dict(reversed(stems(query)))
        found = []
        for points, document in zip(self.scores(query), self._sets, strict=True):
            shared = sorted(document & words.keys(), key=lambda stem: (self._document_count[stem], stem))
            found.append(
                Relevance(
                    value=float(points / (points + HALF)) if points > 0 else 0.0,
                    words=tuple(words[stem] for stem in shared[:EVIDENCE]),
                )
            )
        return found
