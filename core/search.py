"""Searching listed rows: bounded whatever the words, corrected when nothing is found, completed while typing.

PostgreSQL finds all rows that have a word, or the newest ones, quickly; ordering all of them by rank takes seconds once
there are many. So the best are chosen among the newest WINDOW that answer. `docs/search.md` says what that does to the order.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import Case, F, QuerySet, Value, When

from core.models import SEARCH_CONFIG, Word

SEARCH_LENGTH = 200  # characters of a query that are read
SEARCH_WORDS = 16  # words of it
WINDOW = 1000  # rows among which the best are chosen, and up to which they are counted
MARGIN = 1.5  # times what should be enough: how many rows are expected where only recent ones are read
CANDIDATES = 2000  # rows with all the words, among which a phrase is looked for
LIKENESS = 0.4  # of a word and its correction: share of common trigrams, 0..1
SHORTEST_CORRECTED = 4  # letters
SHORTEST_COMPLETED = 2
SUGGESTED_AMONG = 100  # rows among which the best are suggested
COMPLETIONS = 5  # words that a beginning may stand for

# What `websearch_to_tsquery` excludes: a word, or a phrase in quotes, right after a dash.
EXCLUDED = re.compile(r'(?<!\S)-("[^"]*"?|\S+)')
WORD = re.compile(r"\w+")
JOINED = re.compile(r"\w[./@-]\w")  # what may be one word of its own
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# Around the words found, in a text that is escaped afterwards: they cannot be typed.
MARKS = ("\x02", "\x03")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person typed, read: words that must be there, and what a row must or must not have beyond that."""

    text: str
    words: tuple[str, ...]
    is_plain: bool  # neither a phrase in quotes nor an excluded word

    @classmethod
    def read(cls, text: str) -> Self:
        """Any text is safe: what cannot be a word is left out, and so is all beyond SEARCH_LENGTH."""
        kept = UNPRINTABLE.sub(" ", text[: 10 * SEARCH_LENGTH]).strip()[:SEARCH_LENGTH]
        wanted = EXCLUDED.sub(" ", kept)
        words = tuple(dict.fromkeys(WORD.findall(wanted.lower())))[:SEARCH_WORDS]
        return cls(text=kept, words=words, is_plain='"' not in kept and wanted == kept)

    def __bool__(self) -> bool:
        return bool(WORD.search(self.text))

    @property
    def query(self) -> SearchQuery:
        """All of it: each word, phrases in quotes, -word excluded."""
        if self.is_plain:
            return self.all_words | self.required if JOINED.search(self.text) else self.all_words
        return SearchQuery(self.text, config=SEARCH_CONFIG, search_type="websearch")

    @property
    def all_words(self) -> SearchQuery:
        return SearchQuery(" ".join(self.words), config=SEARCH_CONFIG, search_type="plain")

    @property
    def required(self) -> SearchQuery:
        """The words as the database reads them in rows: « data.gouv.fr » is one, as in a phrase."""
        wanted = EXCLUDED.sub(" ", self.text).replace('"', " ")
        return SearchQuery(wanted, config=SEARCH_CONFIG, search_type="plain")

    @property
    def any_word(self) -> SearchQuery:
        return _any_of(self.words)


def _any_of(words: Iterable[str]) -> SearchQuery:
    # One word in quotes is no operator, whatever it is.
    return SearchQuery(" or ".join(f'"{word}"' for word in words), config=SEARCH_CONFIG, search_type="websearch")


@dataclass(frozen=True, slots=True)
class Hits:
    """Primary keys, the best first; at most WINDOW. `query` has the words to show in them.

    `corrected` is the text that was searched instead, `any_word` says that no row has all the words.
    """

    ids: list[int]
    query: SearchQuery
    is_capped: bool = False
    corrected: str = ""
    any_word: bool = False


def search(rows: QuerySet[Any], asked: Asked) -> Hits:
    """The best of these listed rows; corrected when nothing has the words, with some of them when nothing has all.

    `rows` must have no order of their own.
    """
    if not asked.is_plain:
        looked_at = '"' in asked.text or not asked.words
        found = _exact(rows, asked) if looked_at else _best(rows.filter(search=asked.query), asked.query)
        # What is excluded is not what is shown.
        return Hits(found.ids, asked.all_words, is_capped=found.is_capped)
    hits = _best(rows.filter(search=asked.query), asked.query)
    if hits.ids:
        return hits
    if corrected := correct(asked, rows.model._meta.db_table):
        again = Asked.read(corrected)
        hits = _best(rows.filter(search=again.query), again.query)
        if hits.ids:
            return Hits(hits.ids, hits.query, is_capped=hits.is_capped, corrected=corrected)
    if len(asked.words) > 1:
        hits = _best(rows.filter(search=asked.any_word), asked.any_word)
        return Hits(hits.ids, hits.query, is_capped=hits.is_capped, any_word=True)
    return hits


def _exact(rows: QuerySet[Any], asked: Asked) -> Hits:
    """Phrases, looked for in the newest CANDIDATES that have their words: no index knows them, and each row looked at costs.
    Excluded words alone, too."""
    candidates = rows.filter(search=asked.required) if asked.words else rows
    # As a case, of which no index is thought: one of words would bring every row that has them, of all times, to be looked at.
    answers = Case(When(search=asked.query, then=Value(True)), default=Value(False))
    ids: list[int] = []
    for part in _parts(candidates, CANDIDATES):
        newest = part.order_by("-at", "-pk").values("pk")[:CANDIDATES]
        looked_at = rows.model._default_manager.filter(pk__in=newest).alias(answers=answers).filter(answers=True)
        ids = _ranked(looked_at, asked.query, WINDOW)
        if ids or newest.count() == CANDIDATES:
            break
    return Hits(ids[:WINDOW], asked.query, is_capped=len(ids) > WINDOW)


def _best(found: QuerySet[Any], query: SearchQuery, size: int = 0) -> Hits:
    """The best among the newest `size`, or WINDOW, of the rows found."""
    ids, size = list[int](), size or WINDOW
    for part in _parts(found, size):
        ids = _ranked(part, query, size)
        if len(ids) > size:
            break
    return Hits(ids[:size], query, is_capped=len(ids) > size)


def _ranked(found: QuerySet[Any], query: SearchQuery, size: int) -> list[int]:
    """One more than `size`, where there are more."""
    newest = found.order_by("-at", "-pk").values("pk")[: size + 1]
    ranked = found.model._default_manager.filter(pk__in=newest).annotate(text_rank=SearchRank(F("search"), query))
    return list(ranked.order_by("-text_rank", "-at", "-pk").values_list("pk", flat=True))


PERCENTILES = """
SELECT histogram_bounds::text::timestamptz[] FROM pg_stats
WHERE schemaname = current_schema() AND tablename = %s AND attname = 'at'
"""


def _parts(found: QuerySet[Any], size: int) -> Iterator[QuerySet[Any]]:
    """Where to look for the newest `size` rows: first in the recent part that should have them, then in all.

    The index of words knows no dates: to sort 20,000 rows by date, each is read. What the database knows of its words and dates
    (the statistics of ANALYZE) says how far back one must go for enough; who goes too short a way goes all of it.
    """
    expected = json.loads(found.order_by().values("pk").explain(format="json"))[0]["Plan"]["Plan Rows"]
    if expected > MARGIN * size:
        with connection.cursor() as cursor:
            cursor.execute(PERCENTILES, [found.model._meta.db_table])
            bounds = (cursor.fetchone() or [None])[0] or []
        place = int(len(bounds) * (1 - MARGIN * size / expected)) - 1
        if place > 0:
            yield found.filter(at__gte=bounds[place])
    yield found


CORRECTION = """
SELECT asked.position, (
    SELECT known.word FROM core_word AS known
    WHERE known."table" = %(table)s AND known.key %% asked.word
    ORDER BY similarity(known.key, asked.word) DESC, known.documents DESC, known.word LIMIT 1
) FROM unnest(%(words)s::text[]) WITH ORDINALITY AS asked(word, position)
WHERE NOT EXISTS (SELECT 1 FROM core_word AS known WHERE known."table" = %(table)s AND known.key = asked.word)
    AND length(asked.word) >= %(shortest)s
"""


def correct(asked: Asked, table: str) -> str:
    """The text with each word that no row of the table has replaced by the most alike that one has; empty without any."""
    words: dict[str, Any] = {
        "table": table,
        "words": [key_of(word) for word in asked.words],
        "shortest": SHORTEST_CORRECTED,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [LIKENESS])
        cursor.execute(CORRECTION, words)
        better = {position - 1: word for position, word in cursor.fetchall() if word}
    if not better:
        return ""
    return " ".join(better.get(number, word) for number, word in enumerate(asked.words))


def complete(beginning: str, tables: Iterable[str]) -> list[str]:
    """The words of these tables that begin so, the most frequent first; each once, accents aside."""
    if len(beginning) < SHORTEST_COMPLETED:
        return []
    alike = Word.objects.filter(table__in=tables, key__startswith=key_of(beginning)).order_by("-documents", "word")
    words: dict[str, str] = {}
    for key, word in alike.values_list("key", "word")[: 4 * COMPLETIONS]:
        words.setdefault(key, word)
    return list(words.values())[:COMPLETIONS]


def begins_with(rows: QuerySet[Any], text: str, *, limit: int) -> list[int]:
    """Primary keys of rows that have all the words typed but the last, and one that the last may be the beginning of."""
    asked = Asked.read(text)
    if not asked.words:
        return []
    *whole, last = asked.words
    query = _any_of(complete(last, [rows.model._meta.db_table]) or [last])
    if whole:
        query &= SearchQuery(" ".join(whole), config=SEARCH_CONFIG, search_type="plain")
    return _best(rows.filter(search=query), query, size=SUGGESTED_AMONG).ids[:limit]


def key_of(word: str) -> str:
    """As `Word.key` has it: in lower case, without accents."""
    letters = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(each for each in letters if not unicodedata.combining(each))


RECOUNT = """
WITH counted AS (
    SELECT word, ndoc FROM ts_stat($query$
        SELECT to_tsvector('plain', title || ' ' || headwords || ' ' || body) FROM {table}
    $query$) WHERE length(word) BETWEEN 3 AND 60 AND word ~ '^[[:alpha:]]'
), gone AS (
    DELETE FROM core_word WHERE "table" = '{table}' AND word NOT IN (SELECT word FROM counted)
)
INSERT INTO core_word ("table", word, documents) SELECT '{table}', word, ndoc FROM counted ORDER BY word
ON CONFLICT ("table", word) DO UPDATE SET documents = EXCLUDED.documents WHERE core_word.documents <> EXCLUDED.documents
"""
FOLD = """
WITH gone AS (DELETE FROM core_standingcount RETURNING "table", key, count)
INSERT INTO core_standingcount ("table", key, count)
SELECT "table", key, sum(count) FROM gone GROUP BY "table", key HAVING sum(count) <> 0
"""


def recount_words(model: type[Any]) -> None:
    """Count in how many rows each word is, and forget the words that are in none any more."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT.format(table=model._meta.db_table))


def fold_counts() -> None:
    """Bring the differences of each standing count together in one row."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD)


@dataclass(frozen=True, slots=True)
class Shown:
    """A title and an excerpt, the words found between MARKS."""

    title: str
    excerpt: str

    @property
    def has_excerpt(self) -> bool:
        """Whether a word was found in the text itself."""
        return MARKS[0] in self.excerpt


def excerpts(model: type[Any], ids: Iterable[int], query: SearchQuery) -> dict[int, Shown]:
    """What is shown of each of these rows: where the words are."""
    start, stop = MARKS
    options: Any = {"config": SEARCH_CONFIG, "start_sel": start, "stop_sel": stop}
    found = model._default_manager.filter(pk__in=list(ids)).values_list(
        "pk",
        SearchHeadline("title", query, highlight_all=True, **options),
        SearchHeadline("body", query, max_words=32, min_words=16, max_fragments=1, **options),
    )
    return {pk: Shown(title, excerpt) for pk, title, excerpt in found}
