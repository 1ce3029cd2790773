"""« Nous aussi »: joining, correcting, leaving and coming back; what adds up, and who reads what of it."""

from decimal import Decimal
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from core.states import TransitionRefused
from irritants import operations
from irritants.enums import IrritantStatus
from irritants.models import CoSignature, Event, Irritant, Listed
from irritants.rules import GUARDED_FIELDS, readable_fields
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT

pytestmark = pytest.mark.django_db
SAID = {
    "intent": "test",
    "people_affected": "50",
    "budget_min": "1000",
    "budget_max": "3000",
    "context": "Chez nous aussi.",
}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def of_an_establishment() -> User:
    return member_of(OrganisationFactory(establishment=True))


def address(name: str, irritant: Irritant) -> str:
    return reverse(f"irritants:{name}", args=[irritant.uuid])


def page_of(irritant: Irritant, person: User | None = None) -> str:
    return (signed_in(person) if person else Client()).get(irritant.get_absolute_url()).content.decode()


def test_an_establishment_joins_once_corrects_what_it_said_leaves_and_finds_it_again():
    irritant, person = IrritantFactory(published=True, people_affected=100), of_an_establishment()
    client = signed_in(person)

    first, second = client.post(address("cosign", irritant), SAID), client.post(address("cosign", irritant), SAID)
    assert (first.status_code, second.status_code, CoSignature.objects.count()) == (302, 403, 1)
    assert (irritant.support().establishments, irritant.support().people) == (2, 150)
    assert Notification.objects.filter(recipient=irritant.author).count() == 1

    client.post(address("revise", irritant), {**SAID, "intent": "buy", "context": "Sur trois campus."})
    assert "Sur trois campus." in page_of(irritant, person)
    assert irritant.support().buyers == 1

    client.post(address("leave", irritant))
    assert CoSignature.objects.count() == 0
    assert [event.verb for event in Event.objects.filter(irritant=irritant)] == ["cosign", "revise", "leave", "keep"]

    form = client.get(address("cosign", irritant)).context["form"]
    assert (form["context"].value(), form["intent"].value(), form["budget_max"].value()) == (
        "Sur trois campus.",
        "buy",
        "3000.00",
    )


def test_what_a_withdrawn_co_signature_said_is_read_by_its_establishment_and_the_curators_only():
    cosignature = CoSignatureFactory(context="Notre parole retirée.")
    irritant, leaver = cosignature.irritant, cosignature.by
    operations.leave(irritant=irritant, by=leaver, at=AT)

    readers = {
        "leaver": leaver,
        "curator": curator(),
        "author": irritant.author,
        "other establishment": of_an_establishment(),
        "company": manager_of(StartupFactory(validated=True).organisation),
        "visitor": None,
    }
    reading = {name for name, person in readers.items() if "Notre parole retirée." in page_of(irritant, person)}
    assert reading == {"leaver", "curator"}


def test_a_colleague_finds_what_the_establishment_had_said():
    cosignature = CoSignatureFactory(context="Dix agents concernés.")
    operations.leave(irritant=cosignature.irritant, by=cosignature.by, at=AT)
    colleague = member_of(cosignature.establishment)

    form = signed_in(colleague).get(address("cosign", cosignature.irritant)).context["form"]

    assert form["context"].value() == "Dix agents concernés."


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({**SAID, "budget_min": "10", "budget_max": "5"}, "budget_max"),
        ({"intent": "follow", "context": "Nos trois campus."}, "budget_silence"),
        ({**SAID, "intent": ""}, "intent"),
        ({**SAID, "people_affected": "-1"}, "people_affected"),
    ],
)
def test_what_is_refused_stays_typed_and_joins_nothing(said, wrong):
    irritant = IrritantFactory(published=True)

    response = signed_in(of_an_establishment()).post(address("cosign", irritant), said)

    assert (response.status_code, CoSignature.objects.count()) == (422, 0)
    assert set(response.context["form"].errors) == {wrong}
    assert said["context"] in response.content.decode()


def test_an_irritant_that_closes_while_one_writes_is_not_joined():
    irritant, person = IrritantFactory(published=True), of_an_establishment()
    client = signed_in(person)
    stale = Irritant.objects.get(pk=irritant.pk)
    operations.solve(irritant=irritant, by=irritant.author, at=AT)

    assert client.post(address("cosign", irritant), SAID).status_code == 403
    with pytest.raises(TransitionRefused):
        operations.cosign(cosignature=CoSignature(), irritant=stale, by=person, at=AT)
    assert CoSignature.objects.count() == 0


def test_the_page_and_the_list_add_up_the_same():
    irritant = IrritantFactory(published=True, people_affected=100, budget_min=Decimal(1000), budget_max=Decimal(2000))
    for intent, people, budget in (("buy", 10, 500), ("test", 20, None), ("follow", None, None), ("test", 1, 3000)):
        CoSignatureFactory(
            irritant=irritant, intent=intent, people_affected=people, budget_min=budget, budget_max=budget
        )

    support, listed = irritant.support(), Listed.objects.get(pk=irritant.pk)

    assert (support.establishments, support.followers, support.testers, support.buyers) == (5, 1, 2, 1)
    assert (support.people, support.budget_min, support.budget_max) == (131, Decimal(4500), Decimal(5500))
    assert (listed.supporters + 1, listed.testers, listed.buyers) == (5, 2, 1)
    assert (listed.people, listed.budget_min, listed.budget_max) == (131, Decimal(4500), Decimal(5500))


def test_a_card_says_how_many_join_what_they_would_do_and_what_they_have_together():
    cosignature = CoSignatureFactory(
        intent="buy", people_affected=300, budget_min=Decimal(500), budget_max=Decimal(700)
    )

    card = BeautifulSoup(Client().get(reverse("irritants:list")).content, "html.parser").select_one("article .meta")

    words = card.get_text(" ", strip=True).replace("\xa0", " ").replace("\u202f", " ")
    assert cosignature.irritant.support().establishments == 2
    for said in ("300 personnes concernées", "1 autre établissement", "1 achèterait", "700 €"):
        assert said in words


OTHERS = frozenset({"establishment", "cosigners", "contexts", "budget", "cosigner_budgets"})
READABLE = {
    # who, of an irritant that hides (its establishment, its budget)
    "visitor": {
        (False, False): {"establishment", "cosigners", "budget"},
        (True, False): {"budget"},
        (False, True): {"establishment", "cosigners"},
        (True, True): set(),
    },
    "company": {
        (False, False): {"establishment", "cosigners", "contexts", "budget"},
        (True, False): {"budget"},
        (False, True): {"establishment", "cosigners", "contexts"},
        (True, True): set(),
    },
    "other_establishment": dict.fromkeys(product([False, True], repeat=2), OTHERS),
    "author": dict.fromkeys(product([False, True], repeat=2), GUARDED_FIELDS),
    "curator": dict.fromkeys(product([False, True], repeat=2), GUARDED_FIELDS),
}


@pytest.mark.parametrize("role", READABLE)
@pytest.mark.parametrize(("hides_name", "hides_budget"), list(product([False, True], repeat=2)))
def test_each_reader_sees_of_those_who_join_what_is_stated(role, hides_name, hides_budget):
    irritant = IrritantFactory(published=True, hide_establishment=hides_name, budget_visible=not hides_budget)
    CoSignatureFactory(
        irritant=irritant,
        establishment__name="Université Signataire",
        context="Notre contexte à nous.",
        budget_min=Decimal(12345),
        budget_max=Decimal(23456),
    )
    CoSignatureFactory(irritant=irritant, budget_min=Decimal(1000), budget_max=Decimal(2000))
    people = {
        "visitor": None,
        "company": manager_of(StartupFactory(validated=True).organisation),
        "other_establishment": of_an_establishment(),
        "author": irritant.author,
        "curator": curator(),
    }
    expected = READABLE[role][hides_name, hides_budget]
    page = page_of(irritant, people[role]).replace("\xa0", " ").replace("\u202f", " ")

    if people[role]:
        assert readable_fields(people[role], irritant) == expected
    shown = {
        "cosigners": "Université Signataire" in page,
        "contexts": "Notre contexte à nous." in page,
        "cosigner_budgets": "23 456 €" in page,
        "budget": "25 456 €" in page,  # the sum
    }
    assert {name for name, is_shown in shown.items() if is_shown} == expected & set(shown)


def test_a_company_never_reads_one_s_budget_even_when_the_sum_is_shown_and_a_co_signer_reads_its_own():
    cosignature = CoSignatureFactory(budget_min=Decimal(12345), budget_max=Decimal(12345))
    CoSignatureFactory(irritant=cosignature.irritant, budget_min=Decimal(1000), budget_max=Decimal(1000))
    company = manager_of(StartupFactory(validated=True).organisation)

    pages = {person: page_of(cosignature.irritant, person) for person in (company, cosignature.by)}

    assert ["12 345" in page.replace("\xa0", " ").replace("\u202f", " ") for page in pages.values()] == [False, True]


@pytest.mark.parametrize("status", [IrritantStatus.SOLVED, IrritantStatus.UNSOLVED])
def test_a_closed_irritant_is_joined_by_nobody_more_and_its_co_signers_may_still_correct_and_leave(status):
    irritant = IrritantFactory(status=status)
    cosignature = CoSignatureFactory(irritant=irritant)
    client = signed_in(cosignature.by)

    assert signed_in(of_an_establishment()).get(address("cosign", irritant)).status_code == 403
    assert client.post(address("revise", irritant), SAID).status_code == 302
    assert client.post(address("leave", irritant)).status_code == 302
    assert CoSignature.objects.count() == 0
