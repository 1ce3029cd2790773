"""How the database lists public irritants: what each list reads, and what brings it up to date."""

from django.db import migrations

from core.triggers import listed, listing, refreshed

LISTED = "irritants_listed"
COLUMNS = (
    "at",
    "title",
    "headwords",
    "body",
    "facets",
    "answers_until",
    "stage",
    "supporters",
    "people",
    "budget_min",
    "budget_max",
)


def terms(name: str, table: str) -> str:
    return f"""
        SELECT array_agg('{name}:' || term.slug) AS keys, string_agg(term.name_fr, ' ') AS names
        FROM irritants_irritant_{table} AS link JOIN taxonomy_{name} AS term ON term.id = link.{name}_id
        WHERE link.irritant_id = irritant.id
    """


# `~` before what a reader who may not know the establishment, or the budget, must not find the irritant by.
SOURCE = f"""
SELECT
    irritant.id AS irritant_id,
    irritant.published_at AS at,
    irritant.title,
    concat_ws(' ', themes.names, technologies.names, audiences.names,
        CASE WHEN NOT irritant.hide_establishment THEN concat_ws(' ', place.name, place.short_name) END) AS headwords,
    concat_ws(E'\\n', irritant.problem, irritant.situation, irritant.outcome, irritant.tried) AS body,
    array_remove(
        themes.keys || technologies.keys || audiences.keys || ARRAY[
            hidden.mark || 'establishment:' || place.slug,
            CASE WHEN place.region <> '' THEN hidden.mark || 'region:' || place.region END,
            CASE WHEN irritant.budget_max IS NOT NULL THEN
                CASE WHEN irritant.budget_visible THEN '' ELSE '~' END || 'budget:' || CASE
                    WHEN irritant.budget_max <= 10000 THEN '0-10'
                    WHEN irritant.budget_max <= 25000 THEN '10-25'
                    WHEN irritant.budget_max <= 50000 THEN '25-50'
                    WHEN irritant.budget_max <= 100000 THEN '50-100'
                    ELSE '100-' END
            END,
            'stage:' || reached.stage,
            'until:' || answers.until,
            CASE WHEN reached.stage >= 3 THEN 'poc:true' END,
            CASE WHEN joined.supporters > 0 THEN 'joined:true' END
        ], NULL
    ) AS facets,
    answers.until AS answers_until,
    reached.stage,
    joined.supporters,
    coalesce(irritant.people_affected, 0) + joined.people AS people,
    coalesce(irritant.budget_min, 0) + joined.budget_min AS budget_min,
    coalesce(irritant.budget_max, 0) + joined.budget_max AS budget_max
FROM irritants_irritant AS irritant
JOIN accounts_organisation AS place ON place.id = irritant.establishment_id
CROSS JOIN LATERAL (SELECT CASE WHEN irritant.hide_establishment THEN '~' ELSE '' END AS mark) AS hidden
CROSS JOIN LATERAL (SELECT CASE WHEN irritant.status = 'published'
    THEN coalesce(irritant.answer_deadline, DATE '9999-12-31') ELSE DATE '0001-01-01' END AS until) AS answers
CROSS JOIN LATERAL (SELECT coalesce(max(event.stage), 0) AS stage
    FROM irritants_event AS event WHERE event.irritant_id = irritant.id) AS reached
CROSS JOIN LATERAL (SELECT count(*) AS supporters, coalesce(sum(people_affected), 0) AS people,
    coalesce(sum(budget_min), 0) AS budget_min, coalesce(sum(budget_max), 0) AS budget_max
    FROM irritants_cosignature AS other WHERE other.irritant_id = irritant.id) AS joined
CROSS JOIN LATERAL ({terms("theme", "themes")}) AS themes
CROSS JOIN LATERAL ({terms("technology", "technologies")}) AS technologies
CROSS JOIN LATERAL ({terms("targetaudience", "audiences").replace("'targetaudience:'", "'audience:'")}) AS audiences
WHERE irritant.status IN ('published', 'solved', 'unsolved')
"""

OWN = "SELECT changed.id"
OF_IRRITANT = "SELECT changed.irritant_id"


class Migration(migrations.Migration):
    dependencies = [
        ("irritants", "0003_listed"),
        ("core", "0004_listed"),
        ("accounts", "0001_initial"),
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        *listed(LISTED),
        listing(LISTED, key="irritant_id", columns=COLUMNS, source=SOURCE),
        refreshed(LISTED, on="irritants_irritant", events="INSERT OR UPDATE", rows=OWN),
        refreshed(LISTED, on="irritants_irritant_themes", events="INSERT OR DELETE", rows=OF_IRRITANT),
        refreshed(LISTED, on="irritants_irritant_technologies", events="INSERT OR DELETE", rows=OF_IRRITANT),
        refreshed(LISTED, on="irritants_irritant_audiences", events="INSERT OR DELETE", rows=OF_IRRITANT),
        refreshed(LISTED, on="irritants_cosignature", events="INSERT OR UPDATE OR DELETE", rows=OF_IRRITANT),
        refreshed(LISTED, on="irritants_event", events="INSERT", rows=OF_IRRITANT),
        refreshed(
            LISTED,
            on="accounts_organisation",
            events="UPDATE OF name, short_name, slug, region",
            rows="SELECT id FROM irritants_irritant WHERE establishment_id = changed.id",
        ),
        *(
            refreshed(
                LISTED,
                on=f"taxonomy_{name}",
                events="UPDATE OF slug, name_fr",
                rows=f"SELECT irritant_id FROM irritants_irritant_{table} WHERE {name}_id = changed.id",
            )
            for name, table in (("theme", "themes"), ("technology", "technologies"), ("targetaudience", "audiences"))
        ),
    ]
