"""Measures become rows of their own. What a criterion was worth so far is its first one, with whoever the thread says wrote it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
INSERT INTO matching_measure (criterion_id, value, measured_on, note, by_id, organisation_id, at)
SELECT criterion.id, criterion.measured, criterion.measured_on, '', event.by_id, event.organisation_id,
    coalesce(event.at, criterion.measured_on::timestamp AT TIME ZONE 'Europe/Paris')
FROM matching_criterion AS criterion
LEFT JOIN LATERAL (
    SELECT by_id, organisation_id, at FROM irritants_event
    WHERE subject_kind = 'poc' AND subject_id = criterion.poc_id AND verb = 'measure'
        AND detail->>'criterion' = criterion.label
    ORDER BY at DESC, id DESC LIMIT 1
) AS event ON true
WHERE criterion.measured IS NOT NULL
"""
GIVE_BACK = """
UPDATE matching_criterion AS criterion SET measured = latest.value, measured_on = latest.measured_on
FROM (
    SELECT DISTINCT ON (criterion_id) criterion_id, value, measured_on FROM matching_measure
    ORDER BY criterion_id, measured_on DESC, id DESC
) AS latest
WHERE latest.criterion_id = criterion.id
"""


def _to(model, **options):
    return models.ForeignKey(to=model, on_delete=django.db.models.deletion.PROTECT, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_alerts"),
        ("irritants", "0001_initial"),
        ("matching", "0015_room_milestones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="measured value")),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="how it was measured")),
                ("at", models.DateTimeField(verbose_name="written on")),
                ("by", _to(settings.AUTH_USER_MODEL, null=True, related_name="+", verbose_name="by")),
                ("criterion", _to("matching.criterion", related_name="measures", verbose_name="criterion")),
                (
                    "organisation",
                    _to("accounts.organisation", null=True, related_name="+", verbose_name="organisation"),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["criterion", "measured_on", "pk"],
            },
        ),
        migrations.RunSQL(KEEP, GIVE_BACK),
        migrations.RemoveConstraint(model_name="criterion", name="matching_criterion_measured_iff_dated"),
        migrations.RemoveField(model_name="criterion", name="measured"),
        migrations.RemoveField(model_name="criterion", name="measured_on"),
    ]
