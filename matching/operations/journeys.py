"""Reading the events again into what figures are counted from."""

from django.db import connection

from matching.models import Journey, TimedAnswer


def refresh() -> None:
    """As the events are now. Whoever reads meanwhile reads what was there before."""
    with connection.cursor() as cursor:
        for model in (Journey, TimedAnswer):
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {name}")
            cursor.execute(f"ANALYZE {name}")
