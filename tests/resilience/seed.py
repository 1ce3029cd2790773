"""Who the load plays, written through the operations: so that from the first row on every state has its event."""

import json
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from startups import operations
from startups.models import Startup
from taxonomy.models import TargetAudience, Theme
from tests.factories.accounts import PASSWORD, OrganisationFactory, curator, member_of

SIDES = 4


def main(path: str) -> None:
    """Write the cast into the database, and into `path` what the load must know of it."""
    theme, audience = Theme.objects.first(), TargetAudience.objects.first()
    amue = curator()
    sides = [_side(number, theme, by=amue) for number in range(SIDES)]
    password = make_password(PASSWORD)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(password=password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    cast = {"password": PASSWORD, "curator": amue.email, "sides": sides, "theme": theme.pk, "audience": audience.pk}
    Path(path).write_text(json.dumps(cast))


def _side(number: int, theme: Theme, *, by: User) -> dict[str, object]:
    """A university and a company, with one person each."""
    author = member_of(OrganisationFactory(establishment=True))
    startup = operations.register(
        organisation=Organisation(name=f"Entreprise {number}"),
        startup=Startup(pitch="Nous rendons les emplois du temps vivants."),
        terms={"themes": [theme]},
        by=by,
        at=timezone.now(),
    )
    person = member_of(startup.organisation)
    operations.validate(startup=startup, by=by, at=timezone.now())
    assert Membership.objects.filter(organisation=startup.organisation).count() == 1
    return {
        "university": author.email,
        "company": person.email,
        "startup": startup.pk,
        "name": startup.organisation.name,
    }
