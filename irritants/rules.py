"""Who may read and do what with an irritant, and which of its fields each reader sees."""

import rules

from accounts.enums import OrganisationKind
from accounts.models import Visitor, organisation_of
from accounts.rules import acts_for, is_curator, is_establishment
from irritants.enums import IRRITANT_MOVES, PUBLIC, IrritantStatus, IrritantVerb
from irritants.models import Event, Irritant, Merge


@rules.predicate
def is_public(user: Visitor, irritant: Irritant) -> bool:
    return irritant.status in PUBLIC


@rules.predicate
def is_own(user: Visitor, irritant: Irritant) -> bool:
    """Acts for the establishment the irritant belongs to."""
    return acts_for(user, irritant.establishment)


@rules.predicate
def took_part_before_archive(user: Visitor, irritant: Irritant) -> bool:
    organisation = organisation_of(user)
    if irritant.status != IrritantStatus.ARCHIVED or organisation is None:
        return False
    return Event.objects.filter(irritant=irritant, reader_ids__overlap=organisation.thread_ids).exists()


@rules.predicate
def is_editable(user: Visitor, irritant: Irritant) -> bool:
    """A draft, or with its author for corrections."""
    return irritant.status == IrritantStatus.DRAFT or irritant.changes_requested_at is not None


@rules.predicate
def is_published(user: Visitor, irritant: Irritant) -> bool:
    return irritant.status == IrritantStatus.PUBLISHED


@rules.predicate
def is_merged(user: Visitor, irritant: Irritant) -> bool:
    return irritant.merged_into_id is not None


@rules.predicate
def is_read_under_another(user: Visitor, irritant: Irritant) -> bool:
    """Was public, and was merged into one that is."""
    successor = irritant.merged_into
    return irritant.published_at is not None and successor is not None and successor.status in PUBLIC


@rules.predicate
def has_joined(user: Visitor, irritant: Irritant) -> bool:
    organisation = organisation_of(user, OrganisationKind.ESTABLISHMENT)
    # In Python: its page has loaded them, and asks several times.
    return organisation is not None and any(
        each.establishment_id == organisation.pk for each in irritant.cosignatures.all()
    )


def asks_for_disclosures(user: Visitor) -> bool:
    """Whether what this person reads of a hidden name depends on whom it was disclosed to."""
    organisation = organisation_of(user)
    return organisation is not None and organisation.kind != OrganisationKind.ESTABLISHMENT and not is_curator(user)


@rules.predicate
def reads_hidden_name(user: Visitor, irritant: Irritant) -> bool:
    """Other establishments always read it; a company only once it was accepted."""
    organisation = organisation_of(user)
    if organisation is None:
        return False
    if organisation.kind == OrganisationKind.ESTABLISHMENT:
        return True
    # In Python: lists load the few rows that there are with their irritants.
    return any(each.organisation_id == organisation.pk for each in irritant.disclosures.all())


rules.add_perm("irritants.draft_irritant", is_establishment)
rules.add_perm("irritants.moderate_irritant", is_curator)
rules.add_perm("irritants.import_irritants", is_curator)
rules.add_perm(
    "irritants.view_irritant", is_curator | is_public | is_read_under_another | is_own | took_part_before_archive
)
rules.add_perm("irritants.change_irritant", is_own & is_editable)
rules.add_perm("irritants.submit_irritant", is_own)
rules.add_perm("irritants.resubmit_irritant", is_own & is_editable)
rules.add_perm("irritants.withdraw_irritant", is_own)
rules.add_perm("irritants.publish_irritant", is_curator)
rules.add_perm("irritants.reject_irritant", is_curator)
rules.add_perm("irritants.request_changes_irritant", is_curator)
rules.add_perm("irritants.solve_irritant", is_own | is_curator)
rules.add_perm("irritants.give_up_irritant", is_own | is_curator)
rules.add_perm("irritants.archive_irritant", is_own | is_curator)
rules.add_perm("irritants.reopen_irritant", (is_own | is_curator) & ~is_merged)
rules.add_perm("irritants.merge_irritant", rules.always_false)  # its establishment consents: see accept_merge
rules.add_perm("irritants.cosign_irritant", is_establishment & is_published & ~is_own & ~has_joined)
rules.add_perm("irritants.revise_irritant", is_public & has_joined)
rules.add_perm("irritants.leave_irritant", has_joined)


@rules.predicate
def can_be_merged(user: Visitor, irritant: Irritant) -> bool:
    return irritant.status in IRRITANT_MOVES[IrritantVerb.MERGE].sources


@rules.predicate
def owns_duplicate(user: Visitor, merge: Merge) -> bool:
    return is_own(user, merge.duplicate)


@rules.predicate
def owns_target(user: Visitor, merge: Merge) -> bool:
    return is_own(user, merge.target)


rules.add_perm("irritants.propose_merge_irritant", is_curator & can_be_merged)
rules.add_perm("irritants.view_merge", is_curator | owns_duplicate | owns_target)
rules.add_perm("irritants.accept_merge", owns_duplicate)
rules.add_perm("irritants.refuse_merge", owns_duplicate)
rules.add_perm("irritants.object_merge", owns_target)
rules.add_perm("irritants.withdraw_merge", is_curator)

# Everything else about an irritant one may view is read by all who may view it.
GUARDED_FIELDS = frozenset(
    {"establishment", "budget", "author", "corrections", "cosigners", "contexts", "cosigner_budgets"}
)


def readable_fields(user: Visitor, irritant: Irritant) -> frozenset[str]:
    """Which of GUARDED_FIELDS this reader sees: the one filter for page, API, export and feed."""
    if is_curator(user) or is_own(user, irritant):
        return GUARDED_FIELDS
    seen = set()
    if not irritant.hide_establishment or reads_hidden_name(user, irritant):
        seen |= {"establishment", "cosigners"}
    if irritant.budget_visible or is_establishment(user):
        seen.add("budget")
    if user.is_authenticated and "cosigners" in seen:
        seen.add("contexts")
    if is_establishment(user):
        seen.add("cosigner_budgets")
    return frozenset(seen)
