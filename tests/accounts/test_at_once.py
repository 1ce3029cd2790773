"""Two clicks at once on what decides who belongs to an organisation: it happens once."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Handover, Invitation, JoinRequest, Membership, Notification, Seeing
from accounts.operations import handovers, people, seeing
from tests.factories.accounts import OrganisationFactory, UserFactory, administrator, manager_of, member_of
from tests.matching.test_concurrency import at_once
from tests.moves import AT

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes_of(act) -> list[bool]:
    """What each of two simultaneous calls answered."""
    answers: list[bool] = []
    assert at_once(lambda: answers.append(bool(act()))) == ["done", "done"]
    return sorted(answers)


def test_an_invitation_is_accepted_once():
    organisation, person = OrganisationFactory(establishment=True), UserFactory()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=person.email,
        invited_by=manager_of(organisation),
        expires_at=AT + timedelta(days=1),
    )

    answers = outcomes_of(lambda: people.accept_invitation(invitation=invitation, user=person, at=AT))

    assert answers == [False, True]
    assert Membership.objects.filter(user=person, organisation=organisation).count() == 1


def test_a_request_is_decided_once_and_the_person_told_once():
    organisation, person = OrganisationFactory(establishment=True), UserFactory()
    by = manager_of(organisation)
    asked = JoinRequest.objects.create(user=person, organisation=organisation)

    answers = outcomes_of(lambda: people.decide_request(request=asked, accepted=True, by=by, at=AT))

    assert answers == [False, True]
    assert Membership.objects.filter(user=person, organisation=organisation).count() == 1
    assert Notification.objects.filter(recipient=person).count() == 1


def test_somebody_who_asks_twice_asks_once():
    organisation, person = OrganisationFactory(establishment=True), UserFactory()
    manager = manager_of(organisation)

    outcomes_of(lambda: people.ask_to_join(user=person, organisation=organisation, message="Bonjour", at=AT))

    assert JoinRequest.objects.filter(user=person, organisation=organisation).count() == 1
    assert Notification.objects.filter(recipient=manager).count() == 1


def test_who_begins_twice_to_see_as_somebody_else_sees_once():
    looking, person = administrator(), UserFactory()

    outcomes_of(lambda: seeing.start(person=person, reason="Une page.", by=looking, at=AT))

    assert Seeing.objects.filter(administrator=looking, ended_at=None).count() == 1


def test_a_handover_proposed_twice_waits_once():
    organisation = OrganisationFactory(establishment=True)
    giver, taker = manager_of(organisation), member_of(organisation)
    membership = Membership.objects.get(user=taker)

    outcomes_of(lambda: handovers.propose(membership=membership, leaves=False, by=giver, at=AT))

    assert Handover.objects.filter(giver=giver, decided_at=None).count() == 1
