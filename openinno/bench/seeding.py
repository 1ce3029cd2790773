"""Published irritants by the thousand. Their rows are copied; what lists read of them is written either by the triggers of each row,
as when people publish, or at once from the very view that those triggers read (`irritants_listed_source`)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from accounts.models import Membership, Organisation, User
from core.search import fold_counts, recount_words
from irritants.models import Listed
from openinno.bench.texts import Text

ESTABLISHMENTS = 200
BATCH = 20_000
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
INDEX, WORDS = "irritants_listed_words", "irritants_listed_words_insert"
REBUILT_BEYOND = 200_000  # rows added at once: the index of words is then made again rather than filled

OWN = """
INSERT INTO irritants_irritant (
    id, uuid, created_at, updated_at, status_at, establishment_id, author_id, status, slug, title, situation, problem, tried,
    outcome, people_affected, budget_min, budget_max, budget_silence, budget_visible, answer_deadline, hide_establishment,
    questions, changes_requested, reject_reason, published_at, external_reference, is_demo
)
SELECT number, gen_random_uuid(), moment, moment, moment, place.id, %(author)s, 'published', 'banc-' || number, title, situation,
    problem, '', outcome, CASE WHEN number %% 4 > 0 THEN number * 37 %% 9000 + 10 END,
    CASE WHEN number %% 3 > 0 THEN 1000 * (number * 7 %% 40 + 1) END, CASE WHEN number %% 3 > 0 THEN 3000 * (number * 7 %% 40 + 1) END,
    CASE WHEN number %% 3 = 0 THEN 'unknown' ELSE '' END, number %% 7 > 0,
    CASE WHEN number %% 5 = 0 THEN DATE '2030-01-01' + (number %% 300)::int END, number %% 10 = 0, '{}', '', '', moment, '', false
FROM bench_seed
CROSS JOIN LATERAL (SELECT %(first)s + number * interval '1 minute' AS moment) AS dated
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place_number FROM accounts_organisation WHERE kind = 'establishment' AND slug LIKE 'banc-%%') AS place
    ON place.place_number = number * 7919 %% %(places)s
"""
# The first words of each vocabulary are chosen more often.
TERMS = """
INSERT INTO irritants_irritant_{table} (irritant_id, {column}_id)
SELECT DISTINCT number, term.id FROM bench_seed CROSS JOIN generate_series(1, 1 + (number %% 3)::int) AS turn
JOIN (SELECT id, row_number() OVER (ORDER BY position, id) AS rank, count(*) OVER () AS terms FROM taxonomy_{column}) AS term
    ON term.rank = 1 + floor(term.terms * power((number * 104729 + turn * 7907) %% 1000 / 1000.0, 2))
"""
EVENTS = """
INSERT INTO irritants_event (subject_kind, subject_id, verb, source, target, at, audience, reader_ids, detail, irritant_id, by_id,
    organisation_id, stage)
SELECT 'irritant', number, done.verb, done.source, done.target, own.published_at + done.later, done.audience,
    ARRAY[own.establishment_id], '{}', number, %(author)s, own.establishment_id, done.stage
FROM bench_seed JOIN irritants_irritant AS own ON own.id = number
CROSS JOIN LATERAL (VALUES
    ('submit', 'draft', 'submitted', interval '-2 days', 'parties', 0),
    ('publish', 'submitted', 'published', interval '0', 'public', 0),
    ('cosign', '', '', interval '3 days', 'public', (number %% 6)::int)
) AS done(verb, source, target, later, audience, stage)
WHERE done.verb <> 'cosign' OR number %% 4 = 0
"""
COSIGNATURES = """
INSERT INTO irritants_cosignature (uuid, created_at, updated_at, irritant_id, establishment_id, by_id, context, people_affected,
    intent, budget_min, budget_max, budget_silence)
SELECT gen_random_uuid(), own.published_at, own.published_at, number, place.id, %(author)s, 'Ici aussi.', 120,
    (ARRAY['follow', 'test', 'buy'])[1 + number %% 3], 500, 2000, ''
FROM bench_seed JOIN irritants_irritant AS own ON own.id = number
JOIN (SELECT id FROM accounts_organisation WHERE kind = 'establishment' AND slug LIKE 'banc-%%' ORDER BY id LIMIT 4) AS place ON place.id <> own.establishment_id
WHERE number %% 4 = 0
"""
LINKED = (("themes", "theme"), ("technologies", "technology"), ("audiences", "targetaudience"))
LISTED = """
INSERT INTO irritants_listed (irritant_id, {columns}) SELECT irritant_id, {columns} FROM irritants_listed_source
WHERE irritant_id BETWEEN %(first)s AND %(last)s
"""


def establishments() -> User:
    """ESTABLISHMENTS of them, and a person of one, who wrote everything."""
    regions = [code for code, _name in Organisation._meta.get_field("region").choices or []]
    Organisation.objects.bulk_create(
        Organisation(
            kind="establishment",
            name=f"Université du banc d’essai {number}",
            short_name=f"UBE {number}",
            slug=f"banc-{number}",
            region=regions[number % len(regions)],
        )
        for number in range(ESTABLISHMENTS)
    )
    person = User.objects.create_user("bench@openinno.invalid", first_name="Banc", last_name="d’essai")
    place = Organisation.objects.get(slug="banc-0")
    person.active_membership = Membership.objects.create(user=person, organisation=place, role="manager")
    person.save()
    return person


def empty() -> None:
    """No irritant any more."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE irritants_irritant, core_standingcount, core_word CASCADE")


def add(texts: Iterator[Text], *, first: int, last: int, author: User, is_bare: bool, by_triggers: bool) -> None:
    """Irritants numbered from `first` to `last`, one a minute. Bare ones have neither thread nor co-signatures."""
    rebuilt = last - first > REBUILT_BEYOND
    with connection.cursor() as cursor:
        if rebuilt:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
            (definition,) = cursor.fetchone()
            cursor.execute(f"DROP INDEX {INDEX}")
        for start in range(first, last + 1, BATCH):
            stop = min(start + BATCH - 1, last)
            some = enumerate(islice(texts, stop - start + 1), start)
            _batch(some, author=author, is_bare=is_bare, by_triggers=by_triggers)
            if not by_triggers:
                _list(start, stop)
        if rebuilt:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute(definition)
    settle()


@transaction.atomic
def _batch(texts: Iterable[tuple[int, Text]], *, author: User, is_bare: bool, by_triggers: bool) -> None:
    known: dict[str, Any] = {"author": author.pk, "first": FIRST_DAY, "places": ESTABLISHMENTS}
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL session_replication_role = {'origin' if by_triggers else 'replica'}")
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_seed (number bigint, title text, situation text, problem text, outcome text) "
            "ON COMMIT DROP"
        )
        with cursor.copy("COPY bench_seed FROM STDIN") as copy:
            for number, parts in texts:
                copy.write_row((number, *parts))
        cursor.execute("ANALYZE bench_seed")
        cursor.execute(OWN, known)
        for table, column in LINKED:
            cursor.execute(TERMS.format(table=table, column=column).replace("%%", "%"))
        if not is_bare:
            cursor.execute(EVENTS, known)
            cursor.execute(COSIGNATURES, known)


def _list(first: int, last: int) -> None:
    """Without the trigger that notes the words: they are all counted at the end, in `settle`."""
    names = [str(each.column) for each in Listed._meta.concrete_fields if not (each.primary_key or each.generated)]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE irritants_listed DISABLE TRIGGER {WORDS}")
        cursor.execute(LISTED.format(columns=", ".join(names)), {"first": first, "last": last})
        cursor.execute(f"ALTER TABLE irritants_listed ENABLE TRIGGER {WORDS}")


def settle() -> None:
    """What the nightly work of the site and of PostgreSQL would have done by the next morning."""
    fold_counts()
    recount_words(Listed)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
