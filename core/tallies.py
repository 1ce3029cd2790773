"""How often something happened within a window of time, for all processes together: what limits are compared with."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection

# In the order of the keys, so that two requests that count the same ones wait for each other and never in a circle.
COUNT = """
INSERT INTO core_tally AS known (key, used, ends)
    SELECT asked.key, 1, asked.ends FROM unnest(%s::text[], %s::timestamptz[]) AS asked(key, ends) ORDER BY asked.key
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN known.ends = EXCLUDED.ends THEN known.used + 1 ELSE 1 END, ends = EXCLUDED.ends
RETURNING key, used
"""


def count(asked: Iterable[tuple[str, int]]) -> dict[str, int]:
    """One more of each key, in its window that ends at that second since 1970; how many there are then. In one statement:
    of two requests at the same instant, both count."""
    keys, ends = zip(*((key, datetime.fromtimestamp(end, UTC)) for key, end in asked), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(keys), list(ends)])
        return dict(cursor.fetchall())


def forget(*, before: datetime) -> None:
    """What was counted in windows that ended before then."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_tally WHERE ends < %s", [before])
