"""A network validates the companies of its network alone, as long as the agency lets it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, Organisation
from accounts.operations.delegation import delegate
from core.models import Change
from dashboards.todo import waiting_for
from startups import notifications
from startups.models import Startup
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, administrator, agency_manager, curator, manager_of, member_of
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
REASON = "Le réseau se réorganise."


@pytest.fixture
def network():
    return OrganisationFactory(network=True)


def verb(startup, name) -> str:
    return reverse("startups:verb", args=[startup.uuid, name])


def page_of(network) -> str:
    return reverse("accounts:delegation", args=[network.slug])


def taken_back(network) -> None:
    delegate(network=network, validates=False, reason=REASON, by=administrator(), at=timezone.now())


def status(startup) -> str:
    return Startup.objects.get(pk=startup.pk).status


def test_a_network_validates_its_own_and_the_thread_says_who(network):
    startup = StartupFactory(registered=True, networks=[network])

    signed_in(member_of(network)).post(verb(startup, "validate"))

    assert status(startup) == "validated"
    assert startup.events.get(verb="validate").organisation == network
    assert f"{network} a validé la fiche" in text(signed_in(curator()).get(startup.get_absolute_url()))


def test_a_network_refuses_one_of_its_own_with_a_reason_that_the_company_reads(network):
    startup = StartupFactory(registered=True, networks=[network])

    signed_in(member_of(network)).post(verb(startup, "suspend"), {"reason": "Elle n’est pas de notre réseau."})

    assert status(startup) == "suspended"
    page = text(signed_in(manager_of(startup.organisation)).get(startup.get_absolute_url()))
    assert "Elle n’est pas de notre réseau." in page


@pytest.mark.parametrize(
    ("state", "name"), [("registered", "validate"), ("validated", "suspend"), ("suspended", "reinstate")]
)
def test_without_the_delegation_it_decides_nothing_and_still_sees_its_companies(network, state, name):
    startup = StartupFactory(**{state: True}, networks=[network])
    taken_back(network)
    client = signed_in(member_of(network))

    assert client.post(verb(startup, name), {"reason": "Non."}).status_code == 403
    assert status(startup) == state
    assert client.get(startup.get_absolute_url()).status_code == 200
    assert "ne valide pas d’entreprises" in text(client.get(reverse("startups:network")))


@pytest.mark.parametrize("name", ["validate", "suspend"])
def test_the_company_of_another_network_is_not_its_to_decide(network, name):
    startup = StartupFactory(registered=True, networks=[OrganisationFactory(network=True)])

    refused = signed_in(member_of(network)).post(verb(startup, name), {"reason": "Non."})

    assert (refused.status_code, status(startup)) == (404, "registered")


def test_what_waits_is_asked_of_who_decides(network):
    startup = StartupFactory(registered=True, networks=[network])
    person, other = member_of(network), curator()
    assert [todo.subject for todo in waiting_for(person, at=timezone.now())] == [str(startup)]
    taken_back(network)
    Notification.objects.all().delete()
    person.__dict__.pop("membership", None)

    notifications.registered(startup, at=timezone.now())

    assert waiting_for(person, at=timezone.now()) == []
    assert [told.recipient for told in Notification.objects.all()] == [other]


def test_an_administrator_takes_it_back_then_gives_it_again_and_the_network_is_told_why(network):
    person, client = member_of(network), signed_in(administrator())

    assert page_of(network) in text(client.get(network.get_absolute_url()))
    for validates in ("False", "False", "True"):
        client.post(page_of(network), {"validates": validates, "reason": REASON})

    titles = list(Notification.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))
    assert titles == [f"{network} ne valide plus ses entreprises", f"{network} valide désormais ses entreprises"]
    assert Organisation.objects.get(pk=network.pk).validates
    assert Change.objects.filter(of="accounts_organisation", op="U", reason=REASON).count() == 2


def test_a_reason_is_needed(network):
    assert signed_in(administrator()).post(page_of(network), {"validates": "False"}).status_code == 422


def test_nobody_but_administrators_decides_and_of_networks_alone(network):
    people = [member_of(network), manager_of(network), curator(), agency_manager()]

    assert {signed_in(each).get(page_of(network)).status_code for each in people} == {403}
    assert signed_in(administrator()).get(page_of(OrganisationFactory(establishment=True))).status_code == 403
