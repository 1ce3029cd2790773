"""The extensions and functions that every other table relies on. All three extensions are trusted: a plain owner may create them."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# `unaccent` before the stemmer, so that « universite europeenne » finds « Universités européennes ».
SEARCH_CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION fr (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION fr ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""

# The two-argument form names its dictionary, which is what makes declaring it immutable true.
IMMUTABLE_UNACCENT = """
CREATE FUNCTION immutable_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT public.unaccent('public.unaccent', $1) $$;
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

# Deferred to the end of the transaction: a status that changed must have its event there, written with the same date.
# TG_ARGV: the events' table, the subject kind.
STATUS_NEEDS_EVENT = """
CREATE FUNCTION status_needs_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %I WHERE subject_kind = $1 AND subject_id = $2'
        ' AND source = $3 AND target = $4 AND at = $5)', TG_ARGV[0])
    INTO found USING TG_ARGV[1], NEW.id, OLD.status, NEW.status, NEW.status_at;
    IF NOT found THEN
        RAISE EXCEPTION 'status of % % changed from % to % without its event',
            TG_TABLE_NAME, NEW.id, OLD.status, NEW.status USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(IMMUTABLE_UNACCENT, "DROP FUNCTION immutable_unaccent(text)"),
        migrations.RunSQL(SEARCH_CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION fr"),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION refuse_change()"),
        migrations.RunSQL(STATUS_NEEDS_EVENT, "DROP FUNCTION status_needs_event()"),
    ]
