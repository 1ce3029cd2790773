"""The thread is append-only, and no status changes without its event: the database itself refuses."""

from django.db import migrations

from core.triggers import append_only, status_needs_event


class Migration(migrations.Migration):
    dependencies = [("startups", "0001_initial")]

    operations = [
        append_only("startups_startupevent"),
        status_needs_event("startups_startup", events="startups_startupevent", kind="startup"),
    ]
