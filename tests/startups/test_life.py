"""A company registers, completes its profile and is validated by its network or a curator; until then the public does not see it."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Notification, Organisation
from startups import operations
from startups.completion import completion_of
from startups.enums import ClaimLevel, StartupStatus
from startups.models import Claim, Startup, StartupEvent
from startups.operations import LOGO_SIZE
from taxonomy.models import Technology, Theme
from tests.factories.accounts import OrganisationFactory, UserFactory, curator, manager_of, member_of
from tests.factories.startups import StartupFactory
from tests.matching.test_concurrency import at_once

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
SIREN = "732829320"
IDENTITY = {"identity-name": "Atelier des horaires", "identity-siren": "732 829 320", "profile-kind": "pme"}


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def act(client: Client, startup: Startup, verb: str, **data: str):
    return client.post(reverse("startups:verb", args=[startup.uuid, verb]), data)


def status_for(person, startup: Startup) -> int:
    client = signed_in(person) if person else Client()
    return client.get(startup.get_absolute_url()).status_code


def test_who_registers_becomes_the_manager_and_the_network_is_told():
    person, network = UserFactory(), OrganisationFactory(network=True)
    follower = member_of(network)

    response = signed_in(person).post(reverse("startups:create"), {**IDENTITY, "profile-networks": [network.pk]})

    startup = Startup.objects.get()
    person.refresh_from_db()
    assert response.url == startup.get_absolute_url()
    assert (startup.status, startup.organisation.siren) == (StartupStatus.REGISTERED, SIREN)
    assert (person.active_membership.organisation, person.active_membership.role) == (
        startup.organisation,
        MembershipRole.MANAGER,
    )
    assert Notification.objects.get(recipient=follower).path == startup.get_absolute_url()
    assert [event.verb for event in StartupEvent.objects.all()] == ["register"]


def test_without_a_network_the_curators_are_told():
    amue = curator()

    signed_in(UserFactory()).post(reverse("startups:create"), IDENTITY)

    assert Notification.objects.filter(recipient=amue).count() == 1


REFUSED = {
    "no name": ({"identity-name": ""}, "identity-name"),
    "no SIREN": ({"identity-siren": ""}, "identity-siren"),
    "a digit too few": ({"identity-siren": "73282932"}, "identity-siren"),
    "a wrong check digit": ({"identity-siren": "732829321"}, "identity-siren"),
    "letters": ({"identity-siren": "73282932A"}, "identity-siren"),
    "an address that is none": ({"identity-website": "javascript:alert(1)"}, "identity-website"),
    "founded before there were companies": ({"profile-founded_year": "1066"}, "profile-founded_year"),
    "a sentence too long": ({"profile-pitch": "x" * 201}, "profile-pitch"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_stays_typed_with_its_message_beside_it(case):
    typed, field = REFUSED[case]

    response = signed_in(UserFactory()).post(reverse("startups:create"), {**IDENTITY, **typed})

    page = BeautifulSoup(response.content, "html.parser")
    shown = page.find(attrs={"name": field})
    described = (shown.get("aria-describedby") or "").split()
    message = " ".join(page.find(id=each).get_text(strip=True) for each in described if "error" in each)
    assert (response.status_code, Startup.objects.count(), Organisation.objects.count()) == (422, 0, 0)
    assert message != ""
    assert shown["value"] == typed[field] if typed[field] else not shown.get("value")


def test_a_siren_that_is_taken_leads_to_that_company():
    other = StartupFactory(validated=True, organisation__siren=SIREN)

    response = signed_in(UserFactory()).post(reverse("startups:create"), IDENTITY)

    assert (response.status_code, Startup.objects.count()) == (422, 1)
    assert other.organisation.get_absolute_url() in response.content.decode()


@pytest.mark.parametrize("status", StartupStatus.values)
def test_only_a_validated_company_is_public(status):
    network = OrganisationFactory(network=True)
    startup = StartupFactory(status=status, networks=[network])
    listed = startup.organisation.name in Client().get(reverse("startups:list")).content.decode()

    shown = status == StartupStatus.VALIDATED
    assert listed == shown
    outsiders = [None, UserFactory(), member_of(OrganisationFactory(network=True))]
    assert {status_for(person, startup) for person in outsiders} == {200 if shown else 404}
    insiders = [member_of(startup.organisation), member_of(network), curator()]
    assert {status_for(person, startup) for person in insiders} == {200}


@pytest.mark.parametrize("who", ["network", "curator"])
def test_validated_it_is_public_it_is_told_and_the_engine_looks(who, run_jobs):
    network = OrganisationFactory(network=True)
    startup = StartupFactory(registered=True, networks=[network])
    manager = manager_of(startup.organisation)

    act(signed_in(manager_of(network) if who == "network" else curator()), startup, "validate")

    assert status_for(None, startup) == 200
    assert Notification.objects.get(recipient=manager).path == startup.get_absolute_url()
    assert "matching.suggest_for_startup" in run_jobs()


def test_another_network_and_the_company_itself_do_not_validate():
    startup = StartupFactory(registered=True, networks=[OrganisationFactory(network=True)])
    others = [manager_of(OrganisationFactory(network=True)), manager_of(startup.organisation), UserFactory()]

    assert [act(signed_in(person), startup, "validate").status_code for person in others] == [404, 403, 404]
    startup.refresh_from_db()
    assert startup.status == StartupStatus.REGISTERED


def test_suspended_it_is_hidden_it_reads_why_and_it_can_come_back():
    startup = StartupFactory(validated=True)
    manager, by_curator = manager_of(startup.organisation), signed_in(curator())

    without = act(by_curator, startup, "suspend")
    act(by_curator, startup, "suspend", reason="Société radiée.")

    assert (without.status_code, status_for(None, startup)) == (422, 404)
    assert "Société radiée." in signed_in(manager).get(startup.get_absolute_url()).content.decode()
    act(by_curator, startup, "reinstate")
    assert status_for(None, startup) == 200
    assert Notification.objects.filter(recipient=manager).count() == 2


def test_the_profile_says_what_it_lacks_until_it_is_complete():
    startup = StartupFactory(registered=True, pitch="", description="")
    client = signed_in(manager_of(startup.organisation))
    slug = startup.organisation.slug
    before = completion_of(startup).rate

    client.post(
        reverse("startups:edit", args=[slug]),
        {
            **IDENTITY,
            "identity-website": "https://atelier.example",
            "profile-pitch": "Des horaires justes.",
            "profile-description": "Une application.",
            "profile-offers": "Un essai de trois mois.",
            "profile-themes": [Theme.objects.first().pk],
            "profile-technologies": [Technology.objects.first().pk],
            "profile-regions_served": ["76"],
            "profile-team_size": "12",
        },
    )
    client.post(reverse("startups:add_reference", args=[slug]), {"client": "Une ville", "year": "2024"})
    client.post(reverse("startups:claim", args=[slug]), {"topic": "rgaa", "statement": "Conforme à 92 %"})

    after = completion_of(Startup.objects.get())
    assert (before, after.rate, after.missing) == (0, 100, [])
    assert "Une ville" in client.get(startup.get_absolute_url()).content.decode()


def test_a_claim_that_changes_is_to_be_checked_again():
    startup = StartupFactory(validated=True)
    client, url = (
        signed_in(manager_of(startup.organisation)),
        reverse("startups:claim", args=[startup.organisation.slug]),
    )
    levels = []

    client.post(url, {"topic": "rgaa", "statement": "Conforme à 92 %"})
    levels.append(Claim.objects.get().level)
    client.post(
        url, {"topic": "rgaa", "statement": "Conforme à 92 %", "document": SimpleUploadedFile("audit.pdf", PDF)}
    )
    levels.append(Claim.objects.get().level)
    signed_in(curator()).post(reverse("startups:check_claim", args=[Claim.objects.get().uuid]))
    levels.append(Claim.objects.get().level)
    client.post(url, {"topic": "rgaa", "statement": "Conforme à 100 %"})
    levels.append(Claim.objects.get().level)

    assert levels == [ClaimLevel.DECLARED, ClaimLevel.DOCUMENT, ClaimLevel.CHECKED, ClaimLevel.DOCUMENT]


FILES = {
    "a logo": ({"logo": ("logo.png", PNG)}, 302),
    "a presentation": ({"deck": ("presentation.pdf", PDF)}, 302),
    "a drawing as a logo": ({"logo": ("logo.svg", b"<svg/>")}, 422),
    "a drawing renamed": ({"logo": ("logo.png", b"<svg/>")}, 422),
    "a logo too large": ({"logo": ("logo.png", PNG.ljust(LOGO_SIZE + 1, b"\0"))}, 422),
    "a page as a presentation": ({"deck": ("presentation.pdf", b"<html></html>")}, 422),
    "an image as a presentation": ({"deck": ("presentation.png", PNG)}, 422),
}


@pytest.mark.parametrize("case", FILES)
def test_files_of_a_profile_are_what_they_say(case):
    files, expected = FILES[case]
    startup = StartupFactory(validated=True)
    uploads = {name: SimpleUploadedFile(*file) for name, file in files.items()}

    response = signed_in(manager_of(startup.organisation)).post(
        reverse("startups:files", args=[startup.organisation.slug]), uploads
    )

    startup.refresh_from_db()
    assert (response.status_code, bool(startup.logo or startup.deck)) == (expected, expected == 302)


def test_the_presentation_leaves_as_a_download_and_is_hidden_with_the_company():
    startup = StartupFactory(validated=True)
    startup.deck.save("presentation.pdf", SimpleUploadedFile("presentation.pdf", PDF))
    url = reverse("startups:deck", args=[startup.organisation.slug])

    response = Client().get(url)
    assert (b"".join(response), response["Content-Disposition"].split(";")[0]) == (PDF, "attachment")
    act(signed_in(curator()), startup, "suspend", reason="Société radiée.")
    assert Client().get(url).status_code == 404


def test_a_logo_is_shown_as_an_image_that_can_do_nothing_else():
    startup = StartupFactory(validated=True)
    client, url = (
        signed_in(manager_of(startup.organisation)),
        reverse("startups:files", args=[startup.organisation.slug]),
    )
    client.post(url, {"logo": SimpleUploadedFile("logo.png", PNG)})

    shown = BeautifulSoup(Client().get(startup.get_absolute_url()).content, "html.parser").select_one("main img")
    response = Client().get(shown["src"])

    assert (b"".join(response), response["Content-Type"]) == (PNG, "image/png")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_proof_of_a_claim_is_opened_by_who_checks_it_and_not_by_the_public():
    startup = StartupFactory(validated=True)
    signed_in(manager_of(startup.organisation)).post(
        reverse("startups:claim", args=[startup.organisation.slug]),
        {"topic": "rgaa", "statement": "Conforme", "document": SimpleUploadedFile("audit.pdf", PDF)},
    )
    proof = reverse("startups:proof", args=[Claim.objects.get().uuid])

    assert proof in signed_in(curator()).get(startup.get_absolute_url()).content.decode()
    assert proof not in signed_in(UserFactory()).get(startup.get_absolute_url()).content.decode()
    response = signed_in(curator()).get(proof)
    assert (b"".join(response), response["Content-Disposition"].split(";")[0]) == (PDF, "attachment")
    assert signed_in(UserFactory()).get(proof).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_people_who_register_the_same_company_at_once_make_one():
    people = [UserFactory(), UserFactory()]

    def register() -> None:
        organisation = Organisation(name="Salleclaire", siren="900100009", region="76")
        operations.register(
            organisation=organisation, startup=Startup(kind="startup"), by=people.pop(), at=timezone.now()
        )

    assert at_once(register) == ["done", "refused"]
    assert Organisation.objects.filter(siren="900100009").count() == 1
    assert StartupEvent.objects.count() == 1
