"""How the database lists validated companies: what the directory reads, and what brings it up to date."""

from django.db import migrations

from core.triggers import listed, listing, refreshed

LISTED = "startups_listed"
COLUMNS = ("at", "title", "headwords", "body", "facets", "sort_key")


def terms(name: str, table: str) -> str:
    return f"""
        SELECT array_agg('{name}:' || term.slug) AS keys, string_agg(term.name_fr, ' ') AS names
        FROM startups_startup_{table} AS link JOIN taxonomy_{name} AS term ON term.id = link.{name}_id
        WHERE link.startup_id = startup.id
    """


SOURCE = f"""
SELECT
    startup.id AS startup_id,
    startup.status_at AS at,
    company.name AS title,
    concat_ws(' ', startup.pitch, themes.names, technologies.names, networks.names) AS headwords,
    concat_ws(E'\\n', startup.description, startup.offers) AS body,
    array_remove(
        themes.keys || technologies.keys || networks.keys || claims.keys || regions.keys || ARRAY[
            'kind:' || startup.kind,
            CASE WHEN EXISTS (SELECT 1 FROM startups_reference AS reference
                WHERE reference.startup_id = startup.id AND reference.public_sector) THEN 'public:true' END
        ], NULL
    ) AS facets,
    company.sort_key
FROM startups_startup AS startup
JOIN accounts_organisation AS company ON company.id = startup.organisation_id
CROSS JOIN LATERAL ({terms("theme", "themes")}) AS themes
CROSS JOIN LATERAL ({terms("technology", "technologies")}) AS technologies
CROSS JOIN LATERAL (
    SELECT array_agg('network:' || network.slug) AS keys, string_agg(network.name, ' ') AS names
    FROM startups_startup_networks AS link JOIN accounts_organisation AS network ON network.id = link.organisation_id
    WHERE link.startup_id = startup.id
) AS networks
CROSS JOIN LATERAL (
    SELECT array_agg('claim:' || claim.topic) AS keys FROM startups_claim AS claim WHERE claim.startup_id = startup.id
) AS claims
CROSS JOIN LATERAL (
    SELECT array_agg('region:' || region) AS keys FROM unnest(startup.regions_served) AS region
) AS regions
WHERE startup.status = 'validated'
"""

OF_STARTUP = "SELECT changed.startup_id"


class Migration(migrations.Migration):
    dependencies = [
        ("startups", "0003_listed"),
        ("core", "0004_listed"),
        ("accounts", "0001_initial"),
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        *listed(LISTED),
        listing(LISTED, key="startup_id", columns=COLUMNS, source=SOURCE),
        refreshed(LISTED, on="startups_startup", events="INSERT OR UPDATE", rows="SELECT changed.id"),
        refreshed(LISTED, on="startups_startup_themes", events="INSERT OR DELETE", rows=OF_STARTUP),
        refreshed(LISTED, on="startups_startup_technologies", events="INSERT OR DELETE", rows=OF_STARTUP),
        refreshed(LISTED, on="startups_startup_networks", events="INSERT OR DELETE", rows=OF_STARTUP),
        refreshed(LISTED, on="startups_claim", events="INSERT OR UPDATE OR DELETE", rows=OF_STARTUP),
        refreshed(LISTED, on="startups_reference", events="INSERT OR UPDATE OR DELETE", rows=OF_STARTUP),
        refreshed(
            LISTED,
            on="accounts_organisation",
            events="UPDATE OF name, slug",
            rows="SELECT id FROM startups_startup WHERE organisation_id = changed.id UNION "
            "SELECT startup_id FROM startups_startup_networks WHERE organisation_id = changed.id",
        ),
        *(
            refreshed(
                LISTED,
                on=f"taxonomy_{name}",
                events="UPDATE OF slug, name_fr",
                rows=f"SELECT startup_id FROM startups_startup_{table} WHERE {name}_id = changed.id",
            )
            for name, table in (("theme", "themes"), ("technology", "technologies"))
        ),
    ]
