"""The two schemes of the first Rencontres. Dates, rates and amounts are for an administrator to enter: none is invented."""

from django.db import migrations

PAPERS = ["Description du projet", "Budget prévisionnel", "Lettre d’engagement"]
SCHEMES = (
    ("plan-de-relance-numerique", "Plan de relance numérique", "Dinum", ""),
    ("instances-de-l-amue", "Instances de l’Amue", "Amue", "Instances de l’Amue"),
)


def seed(apps, schema_editor):
    for slug, name, operator, body in SCHEMES:
        apps.get_model("matching", "FundingScheme").objects.get_or_create(
            slug=slug,
            defaults={"name": name, "operator": operator, "governing_body": body, "required_papers": PAPERS},
        )


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_thread_and_money_rules")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
