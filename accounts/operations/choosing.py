"""What people choose about the mails they get."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.enums import Family, MailFrequency
from accounts.models import User


@transaction.atomic
def stop_mails(*, user: User, families: Iterable[Family]) -> dict[Family, MailFrequency]:
    """No mail of these any more: they are told on the site. Returns how often each was, before; twice is once."""
    person = User.objects.select_for_update().get(pk=user.pk)
    before = {family: person.mailed(family) for family in families}
    _choose(person, dict.fromkeys(before, MailFrequency.NONE))
    return before


@transaction.atomic
def choose_mails(*, user: User, choices: Mapping[Family, MailFrequency]) -> None:
    """As often as said, for each family named; the others stay as they are."""
    _choose(User.objects.select_for_update().get(pk=user.pk), choices)


def _choose(person: User, choices: Mapping[Family, MailFrequency]) -> None:
    person.mail_choices |= {family.value: frequency.value for family, frequency in choices.items()}
    person.save(update_fields=["mail_choices"])
