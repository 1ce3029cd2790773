"""Listed rows that say what a text says: those that share its words, the rarer a word the more it counts.

Bounded whatever the words: of each word only the newest NEWEST rows are looked at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Concat

from core.models import SEARCH_CONFIG, Word
from core.search import MARKS, SHORTEST_CORRECTED, WORD, key_of

LENGTH = 4000  # characters of a text that are compared
WORDS = 8  # the rarest of them
NEWEST = 60  # rows that have a word
READ = 8  # rows, the closest, of which the title is read
CLOSE = 0.25  # of the weight of all words: what a row must share, 0..1
NEARLY = 0.5  # of the score of the closest row: what the others must have, 0..1
# How many, how often, how long: what everybody says of everything.
NO_SUBJECT = """
annee annees apres arrive arrivent autre autres avant beaucoup cent cents chacun chacune chaque cinq compte demande
demandent deux dizaine dont douze entre faire fait faut fois heure heures huit jamais jour journee journees jours
longtemps lundi main meme memes mille minute minutes moins mois moitie neuf onze parfois pendant personne personnes
plusieurs premier premiere quand quarante quart quatre quelque quelques quinze reste restent rien sait sans savent
savoir semaine semaines sept sous souvent toujours tous tout toute toutes treize trente tres trois trop vingt
"""
FOUND = re.compile(f"{MARKS[0]}([^{MARKS[1]}]*){MARKS[1]}")


@dataclass(frozen=True, slots=True)
class Alike:
    """A row that says the same, and the words that both say, as the row writes them, the rarest first."""

    pk: int
    words: tuple[str, ...]


def similar(model: type[Any], text: str, *, limit: int) -> list[Alike]:
    """The rows of this list that share enough with `text`, the closest first."""
    weights = _weights(model, text)
    known = {word: weight for word, weight in weights.items() if weight}
    if not known:
        return []
    has = _having(model, sorted(known, key=lambda word: (-known[word], word))[:WORDS])
    # A word that no row has may be what it is all about: it counts as much as one that few have.
    total = sum(weight or 1 for weight in list(weights.values())[:WORDS])
    shares = {pk: sum(known[word] for word in words) / total for pk, words in has.items()}
    closest = sorted((pk for pk in shares if shares[pk] >= CLOSE), key=lambda pk: (-shares[pk], -pk))[:READ]
    return _read(model, closest, shares, known, total)[:limit]


def _weights(model: type[Any], text: str) -> dict[str, float]:
    """One word per stem of the text with what it counts: 1 at most, less the more rows have it, 0 where none has."""
    typed = {key_of(word) for word in WORD.findall(text[:LENGTH]) if len(word) >= SHORTEST_CORRECTED} - set(
        NO_SUBJECT.split()
    )
    stems = _stems(typed)
    known = Word.objects.filter(table=model._meta.db_table, key__in=typed)
    documents: dict[str, int] = defaultdict(int)
    for key, count in known.values_list("key", "documents"):
        documents[key] += count
    forms: dict[str, list[str]] = defaultdict(list)
    for word in sorted(stems):
        forms[stems[word]].append(word)
    counts = {words[0]: sum(documents[word] for word in words) for words in forms.values()}
    weights = {word: 1 / log(2 + count) ** 2 if count else 0.0 for word, count in counts.items()}
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def _stems(words: Iterable[str]) -> dict[str, str]:
    """The stem of each word; those that are too common to be searched have none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (tsvector_to_array(to_tsvector(%s, word)))[1] FROM unnest(%s::text[]) AS typed(word)",
            [SEARCH_CONFIG, sorted(words)],
        )
        return {word: stem for word, stem in cursor.fetchall() if stem}


def _having(model: type[Any], words: list[str]) -> dict[int, set[str]]:
    """The newest rows that have each of these words, in one query."""
    # A query of its own for each: the planner then knows how rare its word is.
    each = [
        model._default_manager.filter(search=SearchQuery(word, config=SEARCH_CONFIG))
        .order_by("-at", "-pk")
        .values_list("pk", Value(word, output_field=TextField()))[:NEWEST]
        for word in words
    ]
    rows = each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]
    has: dict[int, set[str]] = defaultdict(set)
    for pk, word in rows:
        has[pk].add(word)
    return has


def _read(
    model: type[Any], closest: list[int], shares: Mapping[int, float], known: Mapping[str, float], total: float
) -> list[Alike]:
    """These rows with the words found, those first that have them in their title."""
    query = SearchQuery(" or ".join(f'"{word}"' for word in known), config=SEARCH_CONFIG, search_type="websearch")
    marks: dict[str, Any] = {
        "start_sel": MARKS[0],
        "stop_sel": MARKS[1],
        "highlight_all": True,
        "config": SEARCH_CONFIG,
    }
    rest = Concat("headwords", Value(" "), "body", output_field=TextField())
    rows = model._default_manager.filter(pk__in=closest)
    marked = rows.values_list("pk", SearchHeadline("title", query, **marks), SearchHeadline(rest, query, **marks))
    found = {pk: (FOUND.findall(title), FOUND.findall(text)) for pk, title, text in marked}
    stems = _stems({key_of(word) for title, text in found.values() for word in title + text})
    weight_of = {stem: known[word] for word, stem in _stems(known).items()}
    weight = {word: weight_of.get(stem, 0.0) for word, stem in stems.items()}
    scores, shown = {}, {}
    for pk, (title, text) in found.items():
        in_title = {stems[key_of(word)]: weight[key_of(word)] for word in title if key_of(word) in stems}
        scores[pk] = shares[pk] + sum(in_title.values()) / total / 2
        first = {stems[key_of(word)]: word.lower() for word in reversed(title + text) if key_of(word) in stems}
        shown[pk] = tuple(sorted(first.values(), key=lambda word: (-weight[key_of(word)], word)))
    enough = NEARLY * max(scores.values(), default=0)
    kept = [pk for pk in found if scores[pk] >= enough]
    return [Alike(pk, shown[pk]) for pk in sorted(kept, key=lambda pk: (-scores[pk], -pk))]
