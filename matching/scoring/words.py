"""What is read of a text: French stems, runs of five characters, and pairs of stems that follow each other."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
import Stemmer

from matching.scoring.stopwords import STOPWORDS

READ = 20_000  # characters of a text that are read: bounds the time that any text takes
GRAM = 5  # characters
LONGEST = 40  # characters of a word that are read; longer ones are addresses or noise
WIDTH = 2**19  # columns of each channel; a feature's column is the CRC-32 of its spelling
CHANNELS = ("stems", "grams", "pairs")
COLUMNS = WIDTH * len(CHANNELS)

Columns = npt.NDArray[np.int32]

_WORD = re.compile(r"[^\W_]+")
_stemmer = Stemmer.Stemmer("french")


@dataclass(frozen=True, slots=True)
class Word:
    """A meaningful word as written, its stem without accents, and the columns of its runs of characters."""

    written: str
    stem: str
    grams: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as counts. `columns[c]` and `counts[c]` are those of channel c, columns in ascending order."""

    columns: tuple[Columns, ...]
    counts: tuple[npt.NDArray[np.float64], ...]
    words: dict[str, str]
    """Each stem with the first word that has it."""

    @property
    def is_empty(self) -> bool:
        return not self.words


def words(text: str) -> list[Word]:
    """The meaningful words of what is read of `text`, in order."""
    found = _WORD.findall(text[:READ].lower().replace("’", "'"))
    return [_word(each[:LONGEST]) for each in found if len(each) > 1 and each not in STOPWORDS]


def read(text: str) -> Reading:
    every = words(text)
    stems = [word.stem for word in every]
    features = (
        [column(0, stem) for stem in stems],
        [gram for word in every for gram in word.grams],
        [column(2, f"{first} {second}") for first, second in pairwise(stems)],
    )
    counted = [np.unique(np.asarray(each, dtype=np.int32), return_counts=True) for each in features]
    return Reading(
        columns=tuple(columns for columns, _counts in counted),
        counts=tuple(counts.astype(float) for _columns, counts in counted),
        words={word.stem: word.written for word in reversed(every)},
    )


def column(channel: int, feature: str) -> int:
    """Where a feature is kept. No table of words is: two features in one column are rare, and only blur a little."""
    return channel * WIDTH + crc32(feature.encode("utf-8", "surrogatepass")) % WIDTH


@lru_cache(maxsize=200_000)
def _word(written: str) -> Word:
    flat = f"<{_without_accents(written)}>"
    runs = [flat[start : start + GRAM] for start in range(max(1, len(flat) - GRAM + 1))]
    # `universités` and `universite` share one stem: the stemmer wants accents, the writers forget them.
    stem = _without_accents(_stemmer.stemWord(written)) or written
    return Word(written, stem, tuple(column(1, run) for run in runs))


def _without_accents(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
