"""People whom a mail to many reaches."""

from typing import Any

from accounts.models import User
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.startups import StartupFactory


def of_establishment(region: str = "76", **fields: Any) -> User:
    return member_of(OrganisationFactory(establishment=True, region=region), **fields)


def of_startup(**fields: Any) -> User:
    return member_of(StartupFactory(**{"validated": True, **fields}).organisation)
