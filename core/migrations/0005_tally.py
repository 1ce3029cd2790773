"""The table of `core.tallies`. Unlogged: writing to it waits for no disk, and a crash, which empties it, forgives everybody."""

from django.db import migrations

# Room left in each page: a row that counts one more stays where it is, and no index is touched.
CREATE = """
CREATE UNLOGGED TABLE core_tally (key text PRIMARY KEY, used integer NOT NULL, ends timestamptz NOT NULL)
    WITH (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_listed")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE core_tally")]
