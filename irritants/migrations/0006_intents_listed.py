"""Cards say how many of those who join would test a solution, and how many would buy one."""

from importlib import import_module

from django.db import migrations, models

from core.triggers import relisting

before = import_module("irritants.migrations.0004_listed_triggers")

COUNTED = "(SELECT count(*) AS supporters,"
INTENTS = ", ".join(
    f"count(*) FILTER (WHERE intent = '{intent}') AS {name}"
    for intent, name in (("test", "testers"), ("buy", "buyers"))
)
SOURCE = before.SOURCE.replace(COUNTED, f"{COUNTED} {INTENTS},").replace(
    "    joined.supporters,\n", "    joined.supporters,\n    joined.testers,\n    joined.buyers,\n"
)


class Migration(migrations.Migration):
    dependencies = [("irritants", "0005_no_search_of_drafts")]

    operations = [
        migrations.AddField(
            model_name="listed",
            name="testers",
            field=models.PositiveIntegerField(default=0, verbose_name="of them, those who would test a solution"),
        ),
        migrations.AddField(
            model_name="listed",
            name="buyers",
            field=models.PositiveIntegerField(default=0, verbose_name="of them, those who would buy one"),
        ),
        migrations.AlterField(
            model_name="cosignature",
            name="context",
            field=models.TextField(blank=True, max_length=9000, verbose_name="your own situation"),
        ),
        relisting(
            before.LISTED,
            key="irritant_id",
            columns=(*before.COLUMNS, "testers", "buyers"),
            source=SOURCE,
            old_columns=before.COLUMNS,
            old_source=before.SOURCE,
        ),
    ]
