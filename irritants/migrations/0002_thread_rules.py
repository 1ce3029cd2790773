"""The thread is append-only, and no status changes without its event: the database itself refuses."""

from django.db import migrations

from core.triggers import append_only, status_needs_event


class Migration(migrations.Migration):
    dependencies = [("irritants", "0001_initial")]

    operations = [
        append_only("irritants_event"),
        status_needs_event("irritants_irritant", events="irritants_event", kind="irritant"),
    ]
