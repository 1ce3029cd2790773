"""Who a person is for the rules of every app, and who may do what with organisations."""

import rules

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, Report, User, Visitor, organisation_of
from accounts.models import is_curator as acts_for_agency


@rules.predicate
def is_curator(user: Visitor) -> bool:
    return acts_for_agency(user)


@rules.predicate
def is_establishment(user: Visitor) -> bool:
    return organisation_of(user, OrganisationKind.ESTABLISHMENT) is not None


@rules.predicate
def is_company(user: Visitor) -> bool:
    return organisation_of(user, OrganisationKind.STARTUP) is not None


@rules.predicate
def is_network(user: Visitor) -> bool:
    return organisation_of(user, OrganisationKind.NETWORK) is not None


def acts_for(user: Visitor, organisation: Organisation) -> bool:
    """Whether this person acts at present for that very organisation."""
    acting = organisation_of(user)
    return acting is not None and acting.pk == organisation.pk


@rules.predicate
def is_member(user: Visitor, organisation: Organisation) -> bool:
    return acts_for(user, organisation)


@rules.predicate
def is_manager(user: Visitor, organisation: Organisation) -> bool:
    membership = getattr(user, "membership", None)
    return membership is not None and acts_for(user, organisation) and membership.role == MembershipRole.MANAGER


@rules.predicate
def heads_agency(user: Visitor) -> bool:
    """A manager of the agency, or an administrator: who decides where an organisation has nobody to decide."""
    if not isinstance(user, User):
        return False
    membership = user.membership
    managing = membership is not None and membership.role == MembershipRole.MANAGER
    return user.is_superuser or (managing and acts_for_agency(user))


@rules.predicate
def is_administrator(user: Visitor) -> bool:
    return isinstance(user, User) and user.is_superuser


@rules.predicate
def is_of_agency(user: Visitor) -> bool:
    """Acts for the agency; to be an administrator is not enough."""
    return organisation_of(user, OrganisationKind.AGENCY) is not None


@rules.predicate
def is_asked(user: Visitor, organisation: Organisation) -> bool:
    """Who acts for the agency moderates everything: one gets there by an invitation only."""
    return user.is_authenticated and organisation.kind != OrganisationKind.AGENCY


@rules.predicate
def belongs(user: Visitor, organisation: Organisation) -> bool:
    return isinstance(user, User) and user.memberships.filter(organisation=organisation).exists()


@rules.predicate
def hands_over(user: Visitor, membership: Membership) -> bool:
    """A manager, to a colleague who can sign in. Those of the agency choose managers themselves, and give no place of their own."""
    return is_manager(user, membership.organisation) and membership.user_id != user.pk and membership.user.is_active


@rules.predicate
def is_one_of_several(user: Visitor, organisation: Organisation) -> bool:
    """The agency is merged into nothing."""
    return organisation.kind != OrganisationKind.AGENCY


@rules.predicate
def is_a_network(user: Visitor, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.NETWORK


@rules.predicate
def is_seen_safely(user: Visitor, person: User) -> bool:
    """Nobody sees with the eyes of an administrator, nor of who cannot sign in, nor with their own."""
    return person.is_active and not (person.is_superuser or person.is_staff) and person.pk != user.pk


@rules.predicate
def reported(user: Visitor, report: Report) -> bool:
    return report.reporter_id == user.pk


rules.add_perm("accounts.view_report", is_curator | reported)
rules.add_perm("accounts.decide_report", is_curator)
rules.add_perm("accounts.manage_webhooks", is_of_agency)
rules.add_perm("accounts.view_people", is_member | is_curator)
rules.add_perm("accounts.manage_organisation", is_manager | heads_agency)
rules.add_perm("accounts.manage_any_organisation", heads_agency)
rules.add_perm("accounts.join_organisation", is_asked & ~belongs)
rules.add_perm("accounts.read_history", is_administrator)
rules.add_perm("accounts.hand_over_organisation", hands_over)
rules.add_perm("accounts.merge_organisations", is_administrator & is_one_of_several)
rules.add_perm("accounts.delegate_validation", is_administrator & is_a_network)
rules.add_perm("accounts.see_as", is_administrator & is_seen_safely)
rules.add_perm("accounts.write_legal_pages", is_administrator)

for verb in ("write", "send", "hold", "drop", "resume"):
    rules.add_perm(f"accounts.{verb}_circular", is_curator)
# The worker's, when the delay is over.
rules.add_perm("accounts.leave_circular", rules.always_false)
rules.add_perm("accounts.finish_circular", rules.always_false)
