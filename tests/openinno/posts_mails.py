"""What is posted about mails: links that stop families of them, what the service of mail tells, an address that works again."""

from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.enums import Family, MailFrequency
from accounts.models import User
from tests.openinno.posts import ROLES, SIGNED_IN, Post, may
from tests.people import World


def dead_addresses(world: World) -> str:
    """The address of the page; mails reach nobody."""
    User.objects.update(mail_dead_at=timezone.now())
    return reverse("accounts:mend_address")


MAILS = {
    # Whoever holds the link acts for the person whom it was written to.
    "accounts:stop_mails": Post(
        lambda world: links.stop_path(world.people["network"], [Family.NEWS]), dict.fromkeys(ROLES, 200), done=200
    ),
    "accounts:resume_mails": Post(
        lambda world: links.resume_path(world.people["network"], {Family.NEWS: MailFrequency.WEEKLY}),
        dict.fromkeys(ROLES, 200),
        done=200,
    ),
    # No service of mail is named: nobody has anything to tell.
    "accounts:mail_tracking": Post(
        lambda world: reverse("accounts:mail_tracking", args=["brevo"]), dict.fromkeys(ROLES, 404), asks=False
    ),
    "accounts:mend_address": Post(dead_addresses, may(*SIGNED_IN), asks=False),
}
