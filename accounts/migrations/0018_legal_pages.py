"""Legal pages become rows, version by version; the texts that the site came with are the first of each."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from accounts.seed import LEGAL_TEXTS


def seed(apps, schema_editor):
    now = timezone.now()
    for page, (french, english) in LEGAL_TEXTS.items():
        apps.get_model("accounts", "LegalVersion").objects.get_or_create(
            page=page,
            number=1,
            defaults={
                "text_fr": french,
                "text_en": english,
                "published_at": now,
                "in_force_on": timezone.localdate(now),
            },
        )


# What people agreed to, or read, is not rewritten: whoever writes to the database is refused too.
KEPT_AS_PUBLISHED = """
CREATE TRIGGER accounts_legalversion_kept BEFORE UPDATE OF
    page, number, text_fr, text_en, note_fr, note_en, published_at, in_force_on, asks_again
    OR DELETE ON accounts_legalversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_circulars"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("legal", "Legal notice"),
                            ("personal_data", "Personal data"),
                            ("terms", "Terms of use"),
                            ("accessibility", "Accessibility statement"),
                            ("contact", "Contact"),
                        ],
                        max_length=20,
                        verbose_name="page",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(null=True, verbose_name="number of the version")),
                ("text_fr", models.TextField(max_length=50000, verbose_name="text in French")),
                ("text_en", models.TextField(max_length=50000, verbose_name="text in English")),
                ("note_fr", models.CharField(blank=True, max_length=400, verbose_name="what changed, in French")),
                ("note_en", models.CharField(blank=True, max_length=400, verbose_name="what changed, in English")),
                ("published_at", models.DateTimeField(null=True, verbose_name="date of publication")),
                ("in_force_on", models.DateField(null=True, verbose_name="in force since")),
                ("asks_again", models.BooleanField(default=False, verbose_name="asks everybody to accept it")),
                ("asked_at", models.DateTimeField(null=True, verbose_name="asked of everybody on")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author of the version",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a legal page",
                "verbose_name_plural": "versions of legal pages",
                "ordering": ["page", "-number", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "number"), name="accounts_legalversion_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at", None)),
                        fields=("page",),
                        name="accounts_legalversion_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_force_on", None), ("number", None), ("published_at", None)),
                            models.Q(
                                ("in_force_on__isnull", False),
                                ("number__isnull", False),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_legalversion_published_iff_numbered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asks_again", False), ("page", "terms"), _connector="OR"),
                        name="accounts_legalversion_only_terms_ask",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT_AS_PUBLISHED, "DROP TRIGGER accounts_legalversion_kept ON accounts_legalversion"),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
