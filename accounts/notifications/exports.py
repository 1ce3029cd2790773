"""What people are told about the files that are prepared for them."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Export, User
from accounts.notifications.telling import Notice, notify


def export_ready(export: Export, *, at: datetime) -> None:
    """Its owner, for the organisation in whose name they asked."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("Your export is ready: %(title)s") % {"title": export.title},
            body=_("You can download it during 24 hours; then it is erased."),
            action=_("Download it"),
            path=export.get_absolute_url(),
            why=_("You receive this message because you asked for this file."),
        )

    organisation = export.membership.organisation if export.membership else None
    notify(recipients=[export.owner], organisation=organisation, key=f"export-{export.uuid}", compose=compose, at=at)
