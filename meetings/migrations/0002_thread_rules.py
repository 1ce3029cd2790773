"""The log of an edition is append-only, and no status changes without its event: the database itself refuses."""

from django.db import migrations

from core.triggers import append_only, status_needs_event


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        append_only("meetings_editionevent"),
        status_needs_event("meetings_edition", events="meetings_editionevent", kind="edition"),
        status_needs_event("meetings_meeting", events="irritants_event", kind="meeting"),
    ]
