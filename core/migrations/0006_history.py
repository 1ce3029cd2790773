"""The history of all writes, the seals over it, and the function that every table calls. See docs/history.md."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# A secret says that it is there, and that it changed; never what it is.
MASKED = """
CREATE FUNCTION history_masked(line jsonb, hidden text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN line IS NULL OR NOT line ?| hidden THEN line ELSE (
        SELECT jsonb_object_agg(key, CASE WHEN key <> ALL (hidden) OR value IN ('null', '""') THEN value ELSE '"•••"' END)
        FROM jsonb_each(line)) END
$$;
"""

# The row itself, and the rows of the declared subjects that its foreign keys name.
ABOUT = """
CREATE FUNCTION history_about(line jsonb, of text, subjects jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[of || ':' || (line->>'id')] || ARRAY(
        SELECT value || ':' || (line->>key) FROM jsonb_each_text(subjects) WHERE line->>key IS NOT NULL)
$$;
"""

# One call for each statement, whatever the number of its rows. TG_ARGV[0] says of the table: `hidden` columns, `skipped` ones, the
# `subjects` that foreign keys lead to, and the states in which rows are left out (`unless`).
RECORD = """
CREATE FUNCTION history_record() RETURNS trigger LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    rules jsonb := TG_ARGV[0];
    hidden text[] := ARRAY(SELECT jsonb_array_elements_text(rules->'hidden'));
    skipped text[] := ARRAY(SELECT jsonb_array_elements_text(rules->'skipped'));
    unless text[] := ARRAY(SELECT jsonb_array_elements_text(rules->'unless'));
    context jsonb := coalesce(nullif(current_setting('openinno.context', true), ''), '{}')::jsonb;
    now timestamptz := clock_timestamp();
    transaction bigint := pg_current_xact_id()::text::bigint;
    erasing boolean := coalesce((context->>'erasing')::boolean, false);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO core_change (at, tx, of, line, op, after, about, person, request, door, reason, role, erasing)
        SELECT now, transaction, TG_TABLE_NAME, added->>'id', 'I', history_masked(added, hidden),
            history_about(added, TG_TABLE_NAME, rules->'subjects'), (context->>'person')::bigint,
            coalesce(context->>'request', ''), coalesce(context->>'door', ''), coalesce(context->>'reason', ''),
            session_user, erasing
        FROM (SELECT to_jsonb(new_rows) - skipped FROM new_rows ORDER BY new_rows.id) AS lines(added)
        WHERE (added->>'status' = ANY (unless)) IS NOT TRUE;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO core_change (at, tx, of, line, op, before, about, person, request, door, reason, role, erasing, erased)
        SELECT now, transaction, TG_TABLE_NAME, removed->>'id', 'D',
            CASE WHEN erasing THEN '{}'::jsonb ELSE history_masked(removed, hidden) END,
            history_about(removed, TG_TABLE_NAME, rules->'subjects'), (context->>'person')::bigint,
            coalesce(context->>'request', ''), coalesce(context->>'door', ''), coalesce(context->>'reason', ''),
            session_user, erasing,
            CASE WHEN erasing THEN ARRAY(SELECT jsonb_object_keys(removed) ORDER BY 1) ELSE '{}'::text[] END
        FROM (SELECT to_jsonb(old_rows) - skipped FROM old_rows ORDER BY old_rows.id) AS lines(removed)
        WHERE (removed->>'status' = ANY (unless)) IS NOT TRUE;
    ELSIF TG_OP = 'TRUNCATE' THEN
        INSERT INTO core_change (at, tx, of, line, op, about, person, request, door, reason, role, erasing)
        VALUES (now, transaction, TG_TABLE_NAME, '', 'T', '{}', (context->>'person')::bigint,
            coalesce(context->>'request', ''), coalesce(context->>'door', ''), coalesce(context->>'reason', ''),
            session_user, erasing);
    ELSE
        INSERT INTO core_change (at, tx, of, line, op, before, after, about, person, request, door, reason, role, erasing, erased)
        SELECT now, transaction, TG_TABLE_NAME, coalesce(removed, added)->>'id',
            CASE WHEN added IS NULL THEN 'D' WHEN removed IS NULL THEN 'I' ELSE 'U' END,
            CASE WHEN erasing THEN '{}'::jsonb ELSE history_masked(differ.was, hidden) END,
            -- A row that leaves the states left out is written whole: nothing had said before what it holds.
            history_masked(CASE WHEN (removed->>'status' = ANY (unless)) IS TRUE THEN added ELSE differ.became END, hidden),
            ARRAY(SELECT DISTINCT each FROM unnest(
                CASE WHEN removed IS NULL THEN '{}' ELSE history_about(removed, TG_TABLE_NAME, rules->'subjects') END
                || CASE WHEN added IS NULL THEN '{}' ELSE history_about(added, TG_TABLE_NAME, rules->'subjects') END
            ) AS each ORDER BY each),
            (context->>'person')::bigint,
            coalesce(context->>'request', ''), coalesce(context->>'door', ''), coalesce(context->>'reason', ''),
            session_user, erasing,
            CASE WHEN erasing THEN ARRAY(SELECT jsonb_object_keys(differ.was) ORDER BY 1) ELSE '{}'::text[] END
        FROM (
            SELECT CASE WHEN old_rows.id IS NOT NULL THEN to_jsonb(old_rows) - skipped END,
                CASE WHEN new_rows.id IS NOT NULL THEN to_jsonb(new_rows) - skipped END
            FROM old_rows FULL JOIN new_rows ON new_rows.id = old_rows.id
            WHERE old_rows IS DISTINCT FROM new_rows
            ORDER BY coalesce(new_rows.id, old_rows.id)
        ) AS lines(removed, added)
        CROSS JOIN LATERAL (
            SELECT CASE WHEN removed IS NOT NULL THEN jsonb_object_agg(name, removed->name) END,
                CASE WHEN added IS NOT NULL THEN jsonb_object_agg(name, added->name) END
            FROM jsonb_object_keys(coalesce(added, removed)) AS name
            WHERE removed->name IS DISTINCT FROM added->name
        ) AS differ(was, became)
        WHERE (removed->>'status' = ANY (unless) AND added->>'status' = ANY (unless)) IS NOT TRUE
            AND (differ.was IS NOT NULL OR differ.became IS NOT NULL);
    END IF;
    RETURN NULL;
END $$;
"""

# Against accidents. Whoever may drop the trigger is found by the seals. Only an erasure changes what is there (core.history.erasing).
GUARD = """
CREATE TRIGGER core_change_kept BEFORE UPDATE OR DELETE ON core_change FOR EACH ROW
    WHEN (coalesce(current_setting('openinno.erasing', true), '') <> 'yes') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER core_seal_kept BEFORE UPDATE OR DELETE ON core_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_tally")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="date")),
                ("tx", models.BigIntegerField(verbose_name="transaction")),
                ("of", models.CharField(max_length=63, verbose_name="table")),
                ("line", models.CharField(max_length=40, verbose_name="row")),
                (
                    "op",
                    models.CharField(
                        choices=[
                            ("I", "Added"),
                            ("U", "Changed"),
                            ("D", "Deleted"),
                            ("T", "Emptied"),
                            ("E", "Erased from the history"),
                        ],
                        max_length=1,
                        verbose_name="kind of write",
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="before")),
                ("after", models.JSONField(null=True, verbose_name="after")),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, verbose_name="about"
                    ),
                ),
                ("person", models.BigIntegerField(null=True, verbose_name="person")),
                ("request", models.TextField(blank=True, verbose_name="request")),
                ("door", models.TextField(blank=True, verbose_name="by way of")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("role", models.CharField(max_length=63, verbose_name="database role")),
                ("erasing", models.BooleanField(db_default=False, default=False, verbose_name="erases personal data")),
                (
                    "erased",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], default=list, verbose_name="erased columns"
                    ),
                ),
                ("salt", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="salt")),
            ],
            options={
                "verbose_name": "write",
                "verbose_name_plural": "writes",
                "ordering": ["-id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["about"], fastupdate=True, name="core_change_about"
                    ),
                    models.Index(fields=["tx"], name="core_change_tx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="position")),
                ("change", models.BigIntegerField(unique=True, verbose_name="write")),
                ("key", models.CharField(max_length=16, verbose_name="name of the key")),
                ("digest", models.CharField(max_length=64, verbose_name="digest of the write")),
                ("chain", models.CharField(max_length=64, verbose_name="digest of the chain")),
                ("at", models.DateTimeField(verbose_name="sealed on")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Sealing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("settled", models.BigIntegerField(default=0, verbose_name="all is sealed up to")),
                ("seen", models.BigIntegerField(default=0, verbose_name="highest write seen")),
                ("seen_tx", models.BigIntegerField(default=0, verbose_name="next transaction then")),
            ],
            options={"verbose_name": "state of the sealing", "verbose_name_plural": "state of the sealing"},
        ),
        migrations.RunSQL(
            "ALTER TABLE core_change ALTER COLUMN salt SET DEFAULT gen_random_uuid()",
            "ALTER TABLE core_change ALTER COLUMN salt DROP DEFAULT",
        ),
        migrations.RunSQL(MASKED, "DROP FUNCTION history_masked(jsonb, text[])"),
        migrations.RunSQL(ABOUT, "DROP FUNCTION history_about(jsonb, text, jsonb)"),
        # Backwards, the triggers of every table go with it.
        migrations.RunSQL(RECORD, "DROP FUNCTION history_record() CASCADE"),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
