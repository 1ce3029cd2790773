"""Thresholds of innovative purchases, and the one that the code has stated since 16 December 2021: to be verified, as the page says."""

from datetime import date
from decimal import Decimal

from django.db import migrations, models


def seed(apps, schema_editor):
    apps.get_model("matching", "PurchaseRule").objects.get_or_create(
        applies_from=date(2021, 12, 16),
        defaults={
            "article": "article R. 2122-9-1 du code de la commande publique",
            "threshold": Decimal("100000.00"),
            "source": "décret n° 2021-1634 du 13 décembre 2021, qui pérennise le décret n° 2018-1225",
        },
    )


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0013_lessons_listed"),
    ]

    operations = [
        migrations.CreateModel(
            name="PurchaseRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article", models.CharField(max_length=120, verbose_name="article")),
                (
                    "threshold",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="threshold (€, without tax)"),
                ),
                ("applies_from", models.DateField(unique=True, verbose_name="applies from")),
                ("source", models.CharField(max_length=250, verbose_name="text that states it")),
                ("link", models.URLField(blank=True, verbose_name="link")),
            ],
            options={
                "verbose_name": "threshold of innovative purchases",
                "verbose_name_plural": "thresholds of innovative purchases",
                "ordering": ["-applies_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gt", 0)), name="matching_purchaserule_threshold_positive"
                    )
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
