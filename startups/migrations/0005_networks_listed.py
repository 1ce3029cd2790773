"""A company whose network was merged into another is listed again: its row of the link is updated, neither added nor deleted."""

from django.db import migrations

TRIGGER = "startups_listed_from_startups_startup_networks"
ON = "startups_startup_networks"


def _fires(events: str) -> str:
    return (
        f"DROP TRIGGER {TRIGGER} ON {ON}; "
        f"CREATE TRIGGER {TRIGGER} AFTER {events} ON {ON} FOR EACH ROW EXECUTE FUNCTION {TRIGGER}();"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("startups", "0004_listed_triggers"),
    ]

    operations = [
        migrations.RunSQL(_fires("INSERT OR UPDATE OR DELETE"), _fires("INSERT OR DELETE")),
        migrations.RunSQL("SELECT startups_listed_refresh(startup_id) FROM startups_listed", migrations.RunSQL.noop),
    ]
