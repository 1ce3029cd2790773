"""What the bounds of `core.search` do to the order: real French texts, alone and among 100,000 made of the same words as often,
searched with and without bounds."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from django.contrib.postgres.search import SearchRank
from django.db.models import F

from core.search import Asked, search
from irritants.models import Listed
from openinno.bench.texts import LONGEST_TITLE, SEED, Lengths, Text, Writer

SHOWN = 10  # results that a person looks at
QUERIES = 300  # of each kind
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
WORD = re.compile(r"\w{4,}")
HEAD = (
    "| texts | words of a real title | searches | over the window | first ten the same | of ten, kept | the text itself found, "
    "with bounds | without |"
)


def real_texts(folder: Path) -> list[Text]:
    """The first sentence is the title, the rest the problem."""
    rows = [
        json.loads(line)
        for name in ("dev.jsonl", "distractors.jsonl")
        for line in (folder / name).read_text(encoding="utf-8").split("\n")
        if line
    ]
    texts: list[Text] = []
    for row in rows:
        first, *rest = SENTENCE.split((row.get("problem") or row.get("text") or "").strip(), maxsplit=1)
        title = first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rpartition(" ")[0]
        texts.append((title, "", " ".join(rest), ""))
    return [text for text in texts if len(WORD.findall(text[0])) > 2]


def among(real: list[Text], total: int) -> Iterator[Text]:
    """The real ones, evenly spread in `total` texts made of their words, each as often as they have it."""
    counted = Counter(word for text in real for word in WORD.findall(" ".join(text).lower()))
    made = Writer(list(counted), np.array(list(counted.values()))).write(
        Lengths(title=8, situation=0, problem=60, outcome=0)
    )
    step = total // len(real)
    for text in real:
        yield text
        yield from islice(made, step - 1)
    yield from made


@dataclass(frozen=True, slots=True)
class Compared:
    """One search: whether more answer than the window holds, its first rows with and without bounds, the row it was drawn from."""

    is_capped: bool
    bounded: list[int]
    unbounded: list[int]
    meant: int

    @property
    def kept(self) -> float:
        """Share of the first rows without bounds that are there with them."""
        return len(set(self.bounded) & set(self.unbounded)) / len(self.unbounded)


def compare(words: str, meant: int) -> Compared:
    asked = Asked.read(words)
    hits = search(Listed.objects.order_by(), asked)
    every = Listed.objects.filter(search=asked.query).annotate(text_rank=SearchRank(F("search"), asked.query))
    best = every.order_by("-text_rank", "-at", "-pk").values_list("pk", flat=True)[:SHOWN]
    return Compared(hits.is_capped, hits.ids[:SHOWN], list(best), meant)


def _longest(title: str, count: int) -> str:
    words = sorted(set(WORD.findall(title.lower())), key=lambda word: (-len(word), word))
    return " ".join(words[:count])


def _pair(title: str) -> str:
    words = title.replace('"', " ").split()
    start = max(range(len(words) - 1), key=lambda at: len(words[at]) + len(words[at + 1]))
    return f'"{words[start]} {words[start + 1]}"'


def lines(texts: str, real: dict[int, Text]) -> Iterable[str]:
    """Of the table, one for each kind of query; `real` are the real texts by their row."""
    counted = Counter(word for text in real.values() for word in set(WORD.findall(" ".join(text).lower())))
    kinds: dict[str, Callable[[str], str]] = {
        "three longest": lambda title: _longest(title, 3),
        "two longest": lambda title: _longest(title, 2),
        "the longest": lambda title: _longest(title, 1),
        "the commonest": lambda title: max(WORD.findall(title.lower()), key=lambda word: counted[word]),
        "two in quotes": _pair,
    }
    drawn = random.Random(SEED).sample(sorted(real), min(QUERIES, len(real)))  # noqa: S311 no secret
    for name, words_of in kinds.items():
        found = [compare(words_of(real[pk][0]), pk) for pk in drawn]
        yield _line(texts, name, [each for each in found if each.unbounded])


def _line(texts: str, name: str, found: list[Compared]) -> str:
    def share(values: Iterable[float]) -> str:
        return f"{sum(values) / len(found):.1%}"

    cells = (
        share(each.is_capped for each in found),
        share(each.bounded == each.unbounded for each in found),
        share(each.kept for each in found),
        share(each.meant in each.bounded for each in found),
        share(each.meant in each.unbounded for each in found),
    )
    return f"| {texts} | {name} | {len(found)} | {' | '.join(cells)} |"
