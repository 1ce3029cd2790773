"""The first words. Those that were edited since keep their edition."""

from django.db import migrations

from taxonomy.seed import AUDIENCES, TECHNOLOGIES, THEMES


def seed(apps, schema_editor):
    for model, terms in (("Theme", THEMES), ("Technology", TECHNOLOGIES), ("TargetAudience", AUDIENCES)):
        for position, (slug, french, english) in enumerate(terms, start=1):
            apps.get_model("taxonomy", model).objects.get_or_create(
                slug=slug, defaults={"name_fr": french, "name_en": english, "position": position}
            )


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
