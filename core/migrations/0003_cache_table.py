"""The table of the cache that production's processes share (rate limits, codes used once): in place after `migrate`."""

from django.db import migrations

CREATE = """
CREATE TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE core_cache")]
