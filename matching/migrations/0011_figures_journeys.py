"""What figures are counted from, read from the events: how far each need went, and how long each answer took."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

# A need is an irritant that was published, unless it was merged into another one: its story goes on there.
NEEDS = """
CREATE VIEW matching_need AS
SELECT irritant.id AS irritant_id, irritant.establishment_id, published.at AS need_at,
    irritant.status IN ('published', 'solved', 'unsolved') AS is_public,
    extract(year FROM (published.at AT TIME ZONE 'Europe/Paris') - interval '8 months')::int AS season
FROM irritants_irritant AS irritant
JOIN (
    SELECT irritant_id, min(at) AS at FROM irritants_event
    WHERE subject_kind = 'irritant' AND verb = 'publish' GROUP BY irritant_id
) AS published ON published.irritant_id = irritant.id
WHERE irritant.merged_into_id IS NULL
"""
PASSAGES = """
CREATE VIEW matching_passage AS
SELECT event.subject_id AS match_id, CASE event.verb WHEN 'send' THEN 1 ELSE 2 END AS step, event.at
FROM irritants_event AS event WHERE event.subject_kind = 'match' AND event.verb IN ('send', 'meet')
UNION ALL
SELECT poc.match_id, 3, event.at FROM irritants_event AS event JOIN matching_poc AS poc ON poc.id = event.subject_id
WHERE event.subject_kind = 'poc' AND event.verb = 'commit'
UNION ALL
SELECT poc.match_id, 4, event.at FROM irritants_event AS event
JOIN matching_funding AS funding ON funding.id = event.subject_id JOIN matching_poc AS poc ON poc.id = funding.poc_id
WHERE event.subject_kind = 'funding' AND event.verb = 'grant'
UNION ALL
SELECT poc.match_id, CASE event.verb WHEN 'publish' THEN 5 ELSE 6 END, event.at FROM irritants_event AS event
JOIN matching_lesson AS lesson ON lesson.id = event.subject_id JOIN matching_poc AS poc ON poc.id = lesson.poc_id
WHERE event.subject_kind = 'lesson' AND event.verb IN ('publish', 'reuse')
"""
STEPS = ("introduced", "met", "committed", "granted", "shared", "reused")
DATED = ", ".join(f"min(passage.at) FILTER (WHERE passage.step = {n}) AS {step}_at" for n, step in enumerate(STEPS, 1))


def _took(number: int) -> str:
    """From the latest of the earlier steps that came before this one."""
    step = STEPS[number]
    earlier = ", ".join(f"CASE WHEN {name}_at <= {step}_at THEN {name}_at END" for name in ("need", *STEPS[:number]))
    return f"{step}_at - GREATEST({earlier}) AS {step}_took"


JOURNEYS = f"""
CREATE MATERIALIZED VIEW matching_journey AS
SELECT gone.*, {", ".join(map(_took, range(len(STEPS))))}
FROM (
    SELECT need.irritant_id, 0::bigint AS network_id, need.establishment_id, need.is_public, need.season, need.need_at, {DATED}
    FROM matching_need AS need
    LEFT JOIN matching_match AS match ON match.irritant_id = need.irritant_id
    LEFT JOIN matching_passage AS passage ON passage.match_id = match.id
    GROUP BY need.irritant_id, need.establishment_id, need.is_public, need.season, need.need_at
    UNION ALL
    SELECT need.irritant_id, member.organisation_id, need.establishment_id, need.is_public, need.season, need.need_at, {DATED}
    FROM matching_need AS need
    JOIN matching_match AS match ON match.irritant_id = need.irritant_id
    JOIN startups_startup_networks AS member ON member.startup_id = match.startup_id
    JOIN matching_passage AS passage ON passage.match_id = match.id
    GROUP BY need.irritant_id, member.organisation_id, need.establishment_id, need.is_public, need.season, need.need_at
    HAVING bool_or(passage.step = 1)
) AS gone;
CREATE UNIQUE INDEX matching_journey_once ON matching_journey (network_id, irritant_id);
CREATE INDEX matching_journey_newest ON matching_journey (network_id, need_at DESC, irritant_id DESC);
CREATE INDEX matching_journey_establishment ON matching_journey (establishment_id);
"""
# `asked` is the last time the side was asked before it answered, or before nobody waited any longer: one pass over the events of each
# introduction, for there is no index to look each one up.
ANSWERS = """
CREATE MATERIALIZED VIEW matching_timedanswer AS
SELECT told.id AS event_id, told.side, told.match_id, told.irritant_id, match.startup_id, irritant.establishment_id,
    CASE told.side WHEN 'company' THEN startup.organisation_id ELSE irritant.establishment_id END AS organisation_id,
    coalesce(need.is_public, false) AS is_public, coalesce(need.season, 0) AS season, told.asked_at, told.at AS answered_at,
    CASE WHEN told.verb <> 'abandon' THEN told.at - told.asked_at END AS took
FROM (
    SELECT heard.*, CASE heard.side WHEN 'company' THEN heard.sent_at ELSE heard.interested_at END AS asked_at
    FROM (
        SELECT id, subject_id AS match_id, irritant_id, at, verb, by_id,
            CASE WHEN verb IN ('show_interest', 'decline') OR (verb = 'abandon' AND source = 'sent')
            THEN 'company' ELSE 'establishment' END AS side,
            max(at) FILTER (WHERE verb = 'send' AND target = 'sent') OVER so_far AS sent_at,
            max(at) FILTER (WHERE verb = 'show_interest' AND target = 'interested') OVER so_far AS interested_at
        FROM irritants_event
        WHERE subject_kind = 'match' AND verb IN ('send', 'show_interest', 'decline', 'accept', 'refuse', 'abandon')
        WINDOW so_far AS (PARTITION BY subject_id ORDER BY at, id)
    ) AS heard
    WHERE heard.verb = 'abandon' OR (heard.verb <> 'send' AND heard.by_id IS NOT NULL)
) AS told
JOIN matching_match AS match ON match.id = told.match_id
JOIN startups_startup AS startup ON startup.id = match.startup_id
JOIN irritants_irritant AS irritant ON irritant.id = told.irritant_id
LEFT JOIN matching_need AS need ON need.irritant_id = told.irritant_id
WHERE told.asked_at IS NOT NULL;
CREATE UNIQUE INDEX matching_timedanswer_once ON matching_timedanswer (event_id);
CREATE INDEX matching_timedanswer_latest ON matching_timedanswer (side, answered_at DESC, event_id DESC);
CREATE INDEX matching_timedanswer_establishment ON matching_timedanswer (establishment_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("irritants", "0007_merges"),
        ("startups", "0004_listed_triggers"),
        ("matching", "0010_funding_money"),
    ]

    operations = [
        migrations.RunSQL(NEEDS, "DROP VIEW matching_need"),
        migrations.RunSQL(PASSAGES, "DROP VIEW matching_passage"),
        migrations.RunSQL(JOURNEYS, "DROP MATERIALIZED VIEW matching_journey"),
        migrations.RunSQL(ANSWERS, "DROP MATERIALIZED VIEW matching_timedanswer"),
        migrations.CreateModel(
            name="Journey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "network_id", "irritant_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("network_id", models.BigIntegerField(verbose_name="network")),
                ("is_public", models.BooleanField(verbose_name="public")),
                ("season", models.IntegerField(verbose_name="season")),
                ("need_at", models.DateTimeField(verbose_name="published on")),
                ("introduced_at", models.DateTimeField(null=True, verbose_name="sent to a company on")),
                ("introduced_took", models.DurationField(null=True)),
                ("met_at", models.DateTimeField(null=True, verbose_name="met on")),
                ("met_took", models.DurationField(null=True)),
                ("committed_at", models.DateTimeField(null=True, verbose_name="POC committed on")),
                ("committed_took", models.DurationField(null=True)),
                ("granted_at", models.DateTimeField(null=True, verbose_name="granted on")),
                ("granted_took", models.DurationField(null=True)),
                ("shared_at", models.DateTimeField(null=True, verbose_name="lesson published on")),
                ("shared_took", models.DurationField(null=True)),
                ("reused_at", models.DateTimeField(null=True, verbose_name="reused on")),
                ("reused_took", models.DurationField(null=True)),
            ],
            options={
                "verbose_name": "journey of a need",
                "verbose_name_plural": "journeys of needs",
                "db_table": "matching_journey",
                "ordering": ["-need_at", "-irritant_id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="TimedAnswer",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="irritants.event",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("company", "The company"), ("establishment", "The establishment")],
                        max_length=15,
                        verbose_name="side",
                    ),
                ),
                ("is_public", models.BooleanField(verbose_name="public")),
                ("season", models.IntegerField(verbose_name="season")),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                ("answered_at", models.DateTimeField(verbose_name="answered or given up on")),
                ("took", models.DurationField(null=True, verbose_name="time taken")),
            ],
            options={
                "verbose_name": "answer with its time",
                "verbose_name_plural": "answers with their times",
                "db_table": "matching_timedanswer",
                "ordering": ["-answered_at", "-event_id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=80, verbose_name="of whom")),
                ("cohort", models.CharField(blank=True, max_length=20, verbose_name="cohort")),
                ("counted_at", models.DateTimeField(verbose_name="counted on")),
                (
                    "data",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="figures"),
                ),
            ],
            options={
                "verbose_name": "figures kept",
                "verbose_name_plural": "figures kept",
                "ordering": ["scope", "cohort"],
                "constraints": [models.UniqueConstraint(fields=("scope", "cohort"), name="matching_kept_once")],
            },
        ),
    ]
