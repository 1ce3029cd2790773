"""Who may read and do what with a company's profile."""

import rules

from accounts.models import Visitor, organisation_of
from accounts.rules import acts_for, is_curator
from startups.enums import StartupStatus
from startups.models import Startup


@rules.predicate
def is_validated(user: Visitor, startup: Startup) -> bool:
    return startup.status == StartupStatus.VALIDATED


@rules.predicate
def is_own(user: Visitor, startup: Startup) -> bool:
    """Acts for the company itself."""
    return acts_for(user, startup.organisation)


@rules.predicate
def is_of_network(user: Visitor, startup: Startup) -> bool:
    """Acts for one of the company's networks."""
    organisation = organisation_of(user)
    return organisation is not None and startup.networks.filter(pk=organisation.pk).exists()


@rules.predicate
def is_trusted_network(user: Visitor, startup: Startup) -> bool:
    """Acts for one of its networks, which the agency lets decide on its companies."""
    organisation = organisation_of(user)
    return organisation is not None and organisation.validates and is_of_network(user, startup)


@rules.predicate
def is_signed_in(user: Visitor) -> bool:
    """A signed-in person may register a company, of which they become the manager."""
    return user.is_authenticated


rules.add_perm("startups.register_startup", is_signed_in)
rules.add_perm("startups.import_startups", is_curator)
rules.add_perm("startups.view_startup", is_curator | is_validated | is_own | is_of_network)
rules.add_perm("startups.change_startup", is_own)
rules.add_perm("startups.validate_startup", is_curator | is_trusted_network)
rules.add_perm("startups.suspend_startup", is_curator | is_trusted_network)
rules.add_perm("startups.reinstate_startup", is_curator | is_trusted_network)
rules.add_perm("startups.check_claim", is_curator)
rules.add_perm("startups.read_proofs_startup", is_curator | is_own | is_of_network)
