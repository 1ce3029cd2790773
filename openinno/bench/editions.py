"""The editions of the benchmark: to which irritants are brought, and at which half of the pairs with a POC met. Written after the lists,
whose facet of editions stays empty."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from meetings.models import Edition, Slot, Table
from meetings.models.editions import MOST_SLOTS, MOST_TABLES
from openinno.bench.seeding import FIRST_DAY

EDITIONS = 6
APART, LASTS = timedelta(days=12), timedelta(days=60)  # from one call to the next, and from a call to the last day

# One irritant in two, every second of them to two editions.
ENTRIES = """
INSERT INTO meetings_entry (edition_id, irritant_id, by_id, at)
SELECT edition.id, own.id, %(author)s, own.published_at + interval '1 day'
FROM irritants_irritant AS own CROSS JOIN generate_series(0, CASE WHEN own.id %% 4 = 0 THEN 1 ELSE 0 END) AS turn
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM meetings_edition) AS edition
    ON edition.place = (own.id / 2 + turn) %% %(editions)s
WHERE own.id %% 2 = 0 AND own.id BETWEEN %(first)s AND %(last)s
"""
# Table by table, then slot by slot, after those that are there.
MEETINGS = """
INSERT INTO meetings_meeting (uuid, created_at, updated_at, status_at, edition_id, match_id, status, slot_id, table_id, is_locked,
    published_slot_id, published_table_id, cancel_reason)
SELECT gen_random_uuid(), at, at, at, edition_id, match_id, 'held', slot.id, place.id, false, slot.id, place.id, ''
FROM (
    SELECT match.id AS match_id, edition.id AS edition_id, match.met_on::timestamptz AS at,
        row_number() OVER (PARTITION BY edition.id ORDER BY match.id) - 1 + edition.held AS seat
    FROM matching_match AS match
    JOIN (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS place,
            (SELECT count(*) FROM meetings_meeting AS known WHERE known.edition_id = meetings_edition.id) AS held
        FROM meetings_edition
    ) AS edition ON edition.place = match.id / 2 %% %(editions)s
    WHERE match.status = 'poc' AND match.id %% 2 = 0 AND match.irritant_id BETWEEN %(first)s AND %(last)s
) AS seated
JOIN (SELECT id, edition_id, row_number() OVER (PARTITION BY edition_id ORDER BY starts_at) - 1 AS place FROM meetings_slot) AS slot
    USING (edition_id)
JOIN (SELECT id, edition_id, number - 1 AS place FROM meetings_table) AS place USING (edition_id)
WHERE slot.place = seat / %(tables)s AND place.place = seat %% %(tables)s
"""


def announced() -> None:
    """EDITIONS of them, one after the other, as large as an edition may be."""
    for number in range(EDITIONS):
        opens = FIRST_DAY.date() + number * APART
        last = opens + LASTS
        dates = ("call_until", "curation_until", "answers_until", "registration_until", "agenda_on", "starts_on")
        edition = Edition.objects.create(
            slug=f"banc-{number}",
            name=f"Édition du banc {number}",
            status_at=FIRST_DAY,
            venue="Banc",
            call_from=opens,
            **dict.fromkeys(dates, last),
            ends_on=last,
            follow_up_until=last,
        )
        Table.objects.bulk_create(Table(edition=edition, number=each + 1) for each in range(MOST_TABLES))
        begins = [FIRST_DAY + number * APART + LASTS + timedelta(minutes=5 * each) for each in range(MOST_SLOTS)]
        Slot.objects.bulk_create(
            Slot(edition=edition, starts_at=each, ends_at=each + timedelta(minutes=5)) for each in begins
        )
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
    ):  # as they would be by now, without the thread and the mails
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE meetings_edition SET status = 'announced' WHERE slug LIKE 'banc-%'")


@transaction.atomic
def add(*, first: int, last: int, author: User) -> None:
    """Which of these irritants are brought to an edition, and which of their introductions were met there."""
    known: dict[str, Any] = {
        "first": first,
        "last": last,
        "author": author.pk,
        "editions": EDITIONS,
        "tables": MOST_TABLES,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in (ENTRIES, MEETINGS):
            cursor.execute(statement, known)
