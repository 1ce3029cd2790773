"""Items of a programme have an identifier of their own, for their addresses."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_editions_facet")]

    operations = [
        migrations.AddField(model_name="programmeitem", name="uuid", field=models.UUIDField(null=True)),
        migrations.RunSQL("UPDATE meetings_programmeitem SET uuid = gen_random_uuid()", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="programmeitem",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"),
        ),
    ]
