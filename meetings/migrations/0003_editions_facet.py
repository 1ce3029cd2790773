"""Lists of irritants know to which editions each one is brought: the rows that they read, from above."""

from importlib import import_module

from django.db import migrations

from core.triggers import refreshed, relisting

first = import_module("irritants.migrations.0004_listed_triggers")
before = import_module("irritants.migrations.0006_intents_listed")

LISTED = first.LISTED
COLUMNS = (*first.COLUMNS, "testers", "buyers")
FACETS = "themes.keys || technologies.keys || audiences.keys || ARRAY["
WHERE = "WHERE irritant.status IN"
EDITIONS = """CROSS JOIN LATERAL (
    SELECT array_agg('edition:' || edition.slug ORDER BY edition.slug) AS keys
    FROM meetings_entry AS entry JOIN meetings_edition AS edition ON edition.id = entry.edition_id
    WHERE entry.irritant_id = irritant.id
) AS editions
"""
SOURCE = before.SOURCE.replace(FACETS, f"editions.keys || {FACETS}").replace(WHERE, EDITIONS + WHERE)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_thread_rules"), ("irritants", "0007_merges")]

    operations = [
        relisting(
            LISTED,
            key="irritant_id",
            columns=COLUMNS,
            source=SOURCE,
            old_columns=COLUMNS,
            old_source=before.SOURCE,
        ),
        refreshed(LISTED, on="meetings_entry", events="INSERT OR DELETE", rows="SELECT changed.irritant_id"),
    ]
