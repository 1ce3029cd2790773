"""Standing counts and words of what is listed, and the functions by which the database keeps them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import core.models

# Words as they are written, without those that say nothing.
PLAIN_CONFIGURATION = """
CREATE TEXT SEARCH DICTIONARY plain_french (TEMPLATE = pg_catalog.simple, STOPWORDS = french);
CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION plain
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH plain_french;
"""

# Differences, never a count that is changed: two people who publish do not wait for each other.
COUNT_LISTED = """
CREATE FUNCTION count_listed_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_standingcount ("table", key, count)
        SELECT TG_TABLE_NAME, key, count(*) FROM added, unnest(facets || 'all'::text) AS key GROUP BY key ORDER BY key;
    RETURN NULL;
END $$;
CREATE FUNCTION count_listed_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_standingcount ("table", key, count)
        SELECT TG_TABLE_NAME, key, -count(*) FROM removed, unnest(facets || 'all'::text) AS key GROUP BY key ORDER BY key;
    RETURN NULL;
END $$;
CREATE FUNCTION count_listed_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_standingcount ("table", key, count)
        SELECT TG_TABLE_NAME, key, sum(change) FROM (
            SELECT unnest(facets) AS key, 1 AS change FROM added
            UNION ALL SELECT unnest(facets), -1 FROM removed
        ) AS changes GROUP BY key HAVING sum(change) <> 0 ORDER BY key;
    RETURN NULL;
END $$;
"""

# In their order, so that two transactions that bring the same new words wait for each other and never in a circle.
NOTE_WORDS = """
CREATE FUNCTION note_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_word ("table", word, documents)
        SELECT TG_TABLE_NAME, word, count(*)
        FROM added, unnest(tsvector_to_array(to_tsvector('plain', title || ' ' || headwords || ' ' || body))) AS word
        WHERE length(word) BETWEEN 3 AND 60 AND word ~ '^[[:alpha:]]'
        GROUP BY word ORDER BY word
    ON CONFLICT ("table", word) DO NOTHING;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_cache_table")]

    operations = [
        migrations.CreateModel(
            name="StandingCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=40, verbose_name="list")),
                ("key", models.TextField(verbose_name="facet")),
                ("count", models.IntegerField(verbose_name="count")),
            ],
            options={
                "verbose_name": "standing count",
                "verbose_name_plural": "standing counts",
                "indexes": [models.Index(fields=["table", "key"], name="core_standingcount_key")],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=40, verbose_name="list")),
                ("word", models.CharField(max_length=60, verbose_name="word")),
                (
                    "key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=core.models.SortKey(models.F("word")),
                        output_field=models.TextField(),
                    ),
                ),
                ("documents", models.IntegerField(default=1, verbose_name="how many rows have it")),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "indexes": [
                    GinIndex(fields=["key"], name="core_word_alike", opclasses=["gin_trgm_ops"]),
                    models.Index(fields=["key"], name="core_word_prefix", opclasses=["text_pattern_ops"]),
                ],
                "constraints": [models.UniqueConstraint(fields=("table", "word"), name="core_word_once")],
            },
        ),
        migrations.RunSQL(
            PLAIN_CONFIGURATION,
            "DROP TEXT SEARCH CONFIGURATION plain; DROP TEXT SEARCH DICTIONARY plain_french;",
        ),
        migrations.RunSQL(
            COUNT_LISTED,
            "DROP FUNCTION count_listed_insert(); DROP FUNCTION count_listed_delete(); DROP FUNCTION count_listed_update();",
        ),
        migrations.RunSQL(NOTE_WORDS, "DROP FUNCTION note_words();"),
    ]
