"""Published lessons are listed with the company's words, with what an extension made of their POC, without reuses that were withdrawn."""

from importlib import import_module

from django.db import migrations

from core.triggers import refreshed, relisting

before = import_module("matching.migrations.0005_listed_triggers")
TABLE = "matching_listedlesson"
SOURCE = f"""
SELECT
    lesson.id AS lesson_id,
    lesson.published_at AS at,
    lesson.title,
    concat_ws(' ', themes.names, technologies.names, company.name) AS headwords,
    concat_ws(E'\\n', lesson.problem, lesson.tried, lesson.results, lesson.failed, lesson.integration, lesson.compliance,
        lesson.company_comment, said.words) AS body,
    array_remove(themes.keys || technologies.keys || ARRAY[
        CASE WHEN poc.status IN ('scaled', 'stopped') THEN 'outcome:' || poc.status END,
        CASE WHEN EXISTS (
            SELECT 1 FROM irritants_event AS event
            WHERE event.subject_kind = 'poc' AND event.subject_id = poc.id AND event.verb = 'extend'
        ) THEN 'outcome:extended' END,
        CASE WHEN reused.times > 0 THEN 'reused:true' END
    ], NULL) AS facets,
    reused.times AS reuses
FROM matching_lesson AS lesson
JOIN matching_poc AS poc ON poc.id = lesson.poc_id {before.AROUND}
CROSS JOIN LATERAL (
    SELECT count(*) AS times FROM matching_reuse AS reuse WHERE reuse.lesson_id = lesson.id AND reuse.withdrawn_at IS NULL
) AS reused
CROSS JOIN LATERAL (
    SELECT string_agg(word.text, E'\\n' ORDER BY word.id) AS words FROM matching_annotation AS word WHERE word.lesson_id = lesson.id
) AS said
WHERE lesson.status = 'published'
"""
COLUMNS = (*before.COLUMNS, "reuses")
OF_REUSES = f"{TABLE}_from_matching_reuse"


def _on_reuses(events: str) -> str:
    return (
        f"DROP TRIGGER {OF_REUSES} ON matching_reuse;"
        f"CREATE TRIGGER {OF_REUSES} AFTER {events} ON matching_reuse FOR EACH ROW EXECUTE FUNCTION {OF_REUSES}();"
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0012_lessons_reading"), ("irritants", "0001_initial")]

    operations = [
        migrations.RunSQL(_on_reuses("INSERT OR UPDATE OR DELETE"), _on_reuses("INSERT OR DELETE")),
        relisting(
            TABLE,
            key="lesson_id",
            columns=COLUMNS,
            source=SOURCE,
            old_columns=COLUMNS,
            old_source=before.LESSON_SOURCE,
        ),
        refreshed(
            TABLE, on="matching_annotation", events="INSERT OR UPDATE OR DELETE", rows="SELECT changed.lesson_id"
        ),
        # An extension moves the POC before the thread says so: the list waits for what it reads.
        refreshed(
            TABLE,
            on="irritants_event",
            events="INSERT",
            rows="SELECT id FROM matching_lesson WHERE poc_id = changed.subject_id",
            when="NEW.subject_kind = 'poc' AND NEW.verb = 'extend'",
        ),
    ]
