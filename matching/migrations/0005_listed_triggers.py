"""How the database lists committed POCs and published lessons: what lists read, and what brings it up to date."""

from django.db import migrations

from core.triggers import listed, listing, refreshed

POCS, LESSONS = "matching_listedpoc", "matching_listedlesson"
COLUMNS = ("at", "title", "headwords", "body", "facets")

# The themes and technologies are those of the irritant; the name of its establishment is not searched: it may be hidden.
AROUND = """
JOIN matching_match AS match ON match.id = poc.match_id
JOIN startups_startup AS startup ON startup.id = match.startup_id
JOIN accounts_organisation AS company ON company.id = startup.organisation_id
JOIN irritants_irritant AS irritant ON irritant.id = match.irritant_id
CROSS JOIN LATERAL (
    SELECT array_agg('theme:' || term.slug) AS keys, string_agg(term.name_fr, ' ') AS names
    FROM irritants_irritant_themes AS link JOIN taxonomy_theme AS term ON term.id = link.theme_id
    WHERE link.irritant_id = irritant.id
) AS themes
CROSS JOIN LATERAL (
    SELECT array_agg('technology:' || term.slug) AS keys, string_agg(term.name_fr, ' ') AS names
    FROM irritants_irritant_technologies AS link JOIN taxonomy_technology AS term ON term.id = link.technology_id
    WHERE link.irritant_id = irritant.id
) AS technologies
"""

POC_SOURCE = f"""
SELECT
    poc.id AS poc_id,
    poc.committed_at AS at,
    poc.title,
    concat_ws(' ', themes.names, technologies.names, company.name) AS headwords,
    concat_ws(E'\\n', poc.question, irritant.title) AS body,
    themes.keys || technologies.keys || ARRAY['status:' || poc.status] AS facets
FROM matching_poc AS poc {AROUND}
WHERE poc.committed_at IS NOT NULL
"""

LESSON_SOURCE = f"""
SELECT
    lesson.id AS lesson_id,
    lesson.published_at AS at,
    lesson.title,
    concat_ws(' ', themes.names, technologies.names, company.name) AS headwords,
    concat_ws(E'\\n', lesson.problem, lesson.tried, lesson.results, lesson.failed, lesson.integration, lesson.compliance) AS body,
    array_remove(themes.keys || technologies.keys || ARRAY[
        'outcome:' || poc.status,
        CASE WHEN reused.times > 0 THEN 'reused:true' END
    ], NULL) AS facets,
    reused.times AS reuses
FROM matching_lesson AS lesson
JOIN matching_poc AS poc ON poc.id = lesson.poc_id {AROUND}
CROSS JOIN LATERAL (SELECT count(*) AS times FROM matching_reuse AS reuse WHERE reuse.lesson_id = lesson.id) AS reused
WHERE lesson.status = 'published'
"""


def of(irritant: str) -> dict[str, str]:
    """The ids of the POCs and of the lessons of an irritant."""
    pocs = f"SELECT poc.id FROM matching_poc AS poc JOIN matching_match AS m ON m.id = poc.match_id WHERE m.irritant_id = {irritant}"
    return {POCS: pocs, LESSONS: f"SELECT id FROM matching_lesson WHERE poc_id IN ({pocs})"}


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0004_listed"),
        ("core", "0004_listed"),
        ("irritants", "0004_listed_triggers"),
        ("startups", "0004_listed_triggers"),
    ]

    operations = [
        *listed(POCS),
        *listed(LESSONS),
        listing(POCS, key="poc_id", columns=COLUMNS, source=POC_SOURCE),
        listing(LESSONS, key="lesson_id", columns=(*COLUMNS, "reuses"), source=LESSON_SOURCE),
        refreshed(POCS, on="matching_poc", events="INSERT OR UPDATE", rows="SELECT changed.id"),
        refreshed(
            LESSONS,
            on="matching_poc",
            events="UPDATE OF status",
            rows="SELECT id FROM matching_lesson WHERE poc_id = changed.id",
        ),
        refreshed(LESSONS, on="matching_lesson", events="INSERT OR UPDATE", rows="SELECT changed.id"),
        refreshed(LESSONS, on="matching_reuse", events="INSERT OR DELETE", rows="SELECT changed.lesson_id"),
        *(
            refreshed(table, on=f"irritants_irritant_{terms}", events="INSERT OR DELETE", rows=rows)
            for terms in ("themes", "technologies")
            for table, rows in of("changed.irritant_id").items()
        ),
    ]
