"""What managers are told about the addresses of their people."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.notifications.telling import Notice, notify


def address_is_dead(person: User, *, at: datetime) -> None:
    """Those who manage an organisation of the person, each for that organisation: mails do not reach them any more."""
    for membership in Membership.objects.filter(user=person).select_related("organisation").order_by("pk"):
        organisation = membership.organisation

        def compose(user: User) -> Notice:
            return Notice(
                title=_("Our mails no longer reach %(person)s") % {"person": person.get_full_name()},
                body=_(
                    "Their address refuses them, or they have called one spam: nothing is mailed there any more. Tell them: once they "
                    "sign in they can give another address, or say that this one works again."
                ),
                action=_("See the people"),
                path=organisation.get_absolute_url(),  # noqa: B023 - called before the loop goes on
                why=_("You are told because you manage this organisation."),
            )

        managers = Membership.objects.of(organisation).managers().exclude(user=person)
        notify(
            recipients=[each.user for each in managers],
            organisation=organisation,
            key=f"dead-address:{membership.uuid}:{at.isoformat()}",
            compose=compose,
            at=at,
        )
