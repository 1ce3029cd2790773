"""Two organisations become one: everything that points at one points at the other, nothing is lost, all or nothing."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, EmailDomain, JoinRequest, Membership, Notification, Organisation, Told, User
from accounts.operations import identities, people, tokens
from accounts.operations.merging import CannotMerge, links_to, stays
from core.enums import Audience
from core.models import Change
from dashboards.operations.merging import merge, preview
from irritants.enums import Stage
from irritants.imports import _names
from irritants.models import Event
from tests.accounts.forms import PASSWORD, account, signed_in, text
from tests.dashboards.alerting import search
from tests.factories.accounts import (
    OrganisationFactory,
    UserFactory,
    administrator,
    agency_manager,
    manager_of,
    member_of,
)
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.matching import PocFactory
from tests.factories.startups import StartupFactory
from tests.openinno.administered import MAKERS

pytestmark = pytest.mark.django_db
REASON = "Les deux établissements ont fusionné le 1er janvier."


def two(**kind) -> tuple[Organisation, Organisation]:
    kind = kind or {"establishment": True}
    return OrganisationFactory(name="Institut de Valmont", **kind), OrganisationFactory(
        name="Université de Valmont", **kind
    )


def merged(absorbed, into) -> None:
    merge(absorbed=absorbed, into=into, reason=REASON, by=administrator(), at=timezone.now())


def pointing_at(*organisations) -> Counter[str]:
    found = Counter()
    for model, key in links_to(Organisation):
        found[f"{model._meta.label}.{key.name}"] += model._base_manager.filter(
            **{f"{key.name}__in": organisations}
        ).count()
    return found


LINKS = [pytest.param(model, key, id=f"{model._meta.label}.{key.name}") for model, key in links_to(Organisation)]


@pytest.mark.parametrize(("model", "key"), LINKS)
def test_each_kind_of_row_moves_and_none_is_lost(model, key):
    into = OrganisationFactory(network=True)
    row = a_row(model, key)
    absorbed = getattr(row, key.name)
    Organisation.objects.filter(pk=into.pk).update(kind=absorbed.kind)
    into.refresh_from_db()
    before = pointing_at(absorbed, into)
    told = Notification.objects.count()

    merged(absorbed, into)

    after = pointing_at(absorbed, into)
    after["accounts.Notification.organisation"] -= Notification.objects.count() - told
    assert before[f"{model._meta.label}.{key.name}"] > 0
    assert after == before
    left = {label for label, count in pointing_at(absorbed).items() if count}
    assert left <= {f"{each._meta.label}.{column.name}" for each, column in links_to(Organisation) if stays(each)}


def a_row(model, key):
    """One whose column names an organisation that is neither the agency nor in the way of the other."""
    if model._meta.auto_created:
        return through(model)
    row = MAKERS[model]()
    if getattr(row, key.attname) is None or getattr(row, key.name).kind == "agency":
        kind = OrganisationFactory(establishment=True)
        if stays(model):
            row.pk, row.uuid = None, getattr(row, "uuid", None)
            setattr(row, key.name, kind)
            row.save(force_insert=True)
        else:
            model._base_manager.filter(pk=row.pk).update(**{key.name: kind})
        row = model._base_manager.get(pk=row.pk)
    return row


def through(model):
    if model._meta.label == "startups.Startup_networks":
        StartupFactory(networks=[OrganisationFactory(network=True)])
    else:
        PocFactory().observers.add(OrganisationFactory(establishment=True))
    return model._base_manager.get()


def test_what_was_said_to_the_one_is_read_by_the_people_of_the_other():
    absorbed, into = two(startup=True)
    reader = member_of(into)
    irritant = IrritantFactory(published=True)
    event = irritant.append_event(
        subject=irritant,
        verb="publish",
        stage=Stage.NEED,
        by=None,
        at=timezone.now(),
        audience=Audience.PARTIES,
        readers=[absorbed.pk],
    )
    assert not Event.objects.visible_to(reader).filter(pk=event.pk).exists()

    merged(absorbed, into)

    reader = User.objects.get(pk=reader.pk)
    assert Event.objects.visible_to(reader).filter(pk=event.pk).exists()
    assert not Event.objects.visible_to(member_of(OrganisationFactory(startup=True))).filter(pk=event.pk).exists()


def test_its_address_leads_to_the_other_for_ever_and_further_still():
    (first, second), third = two(), OrganisationFactory(establishment=True)
    merged(first, second)
    merged(second, Organisation.objects.get(pk=third.pk))

    answers = [Client().get(each.get_absolute_url()) for each in (first, second)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(301, third.get_absolute_url())}
    assert sorted(Organisation.objects.get(pk=third.pk).thread_ids) == sorted([first.pk, second.pk, third.pk])


def test_the_profile_of_a_company_is_found_under_both_addresses():
    startup, into = StartupFactory(validated=True), OrganisationFactory(startup=True)
    merged(startup.organisation, into)

    answer = Client().get(reverse("startups:detail", args=[startup.organisation.slug]), follow=True)

    assert answer.redirect_chain == [(reverse("startups:detail", args=[into.slug]), 301)]
    assert answer.status_code == 200
    assert Client().get(reverse("startups:detail", args=["nulle-part"])).status_code == 404


def test_who_belongs_to_both_keeps_one_place_with_the_greater_role_and_their_tokens():
    absorbed, into = two()
    person = manager_of(absorbed)
    kept = people.join(user=person, organisation=into)
    tokens.make(name="Outil", scopes=["read"], lifetime=timedelta(days=9), by=person, at=timezone.now())

    merged(absorbed, into)

    assert Membership.objects.get(user=person) == kept
    assert Membership.objects.get(user=person).role == "manager"
    assert User.objects.get(pk=person.pk).active_membership == kept
    assert ApiToken.objects.get().membership == kept


def test_domains_and_requests_of_both_become_one():
    absorbed, into = two()
    asking = UserFactory()
    for each in (absorbed, into):
        EmailDomain.objects.create(organisation=each, domain="valmont.example")
        JoinRequest.objects.create(organisation=each, user=asking)

    merged(absorbed, into)

    assert EmailDomain.objects.get().organisation == into
    assert JoinRequest.objects.filter(organisation=into).count() == 2
    assert JoinRequest.objects.filter(organisation=into, decided_at=None).count() == 1


def test_two_profiles_of_companies_stand_in_the_way():
    one, other = StartupFactory(), StartupFactory()

    assert preview(absorbed=one.organisation, into=other.organisation).obstacles == [("Entreprises", [str(one)])]
    with pytest.raises(CannotMerge):
        merged(one.organisation, other.organisation)
    assert Organisation.objects.filter(merged_into=None, pk=one.organisation.pk).exists()


def test_an_irritant_of_the_other_that_was_joined_stands_in_the_way():
    absorbed, into = two()
    CoSignatureFactory(irritant=IrritantFactory(published=True, establishment=into), establishment=absorbed)

    with pytest.raises(CannotMerge):
        merged(absorbed, into)


@pytest.mark.parametrize("pair", ["kinds", "agency", "itself", "again"])
def test_what_cannot_be_merged(pair):
    absorbed, into = two()
    agency = agency_manager().organisation
    if pair == "again":
        merged(absorbed, into)
    pairs = {
        "kinds": (absorbed, OrganisationFactory(network=True)),
        "agency": (OrganisationFactory(agency=True), agency),
        "itself": (into, into),
        "again": (absorbed, into),
    }

    with pytest.raises(CannotMerge):
        merged(*pairs[pair])


def test_the_people_of_both_are_told_once_and_the_history_says_why():
    absorbed, into = two()
    people_of_both = {member_of(absorbed), member_of(into)}

    merged(absorbed, into)

    assert {told.recipient for told in Notification.objects.all()} == people_of_both
    assert REASON in Notification.objects.first().body
    assert Change.objects.filter(of="accounts_membership", op="U", reason=REASON).count() == 1


def test_newcomers_find_the_one_that_stays():
    absorbed, into = two()
    Organisation.objects.filter(pk=absorbed.pk).update(siret="73282932000074")
    merged(absorbed, into)

    assert identities.organisation_of("{SIRET}73282932000074") == into
    assert list(Organisation.objects.searched_by_newcomers().named_like("valmont")) == [into]
    page = signed_in(UserFactory()).get(reverse("accounts:join", args=[absorbed.slug]))
    assert page["Location"] == reverse("accounts:join", args=[into.slug])


def test_an_administrator_reads_what_would_move_then_says_why():
    absorbed, into = two()
    member_of(absorbed)
    IrritantFactory(establishment=absorbed)
    admin = account("admin@test.example", is_superuser=True, is_staff=True)
    client = signed_in(admin)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    url = reverse("dashboards:merge_organisation", args=[absorbed.slug])

    assert url in text(client.get(absorbed.get_absolute_url()))
    assert client.get(url, {"dans": "Rien de tel"}).status_code == 422
    shown = text(client.get(url, {"dans": f"https://openinno.example{into.get_absolute_url()}"}))
    for said in ("Ce qui est transféré", "Irritants", "Adhésions"):
        assert said in shown
    assert client.post(f"{url}?dans={into.slug}", {"reason": ""}).status_code == 422
    assert Organisation.objects.get(pk=absorbed.pk).merged_into is None

    done = client.post(f"{url}?dans={into.slug}", {"reason": REASON})

    assert done["Location"] == into.get_absolute_url()
    assert Organisation.objects.get(pk=absorbed.pk).merged_into == into


def test_it_asks_for_a_second_factor_and_a_recent_sign_in(settings):
    absorbed, into = two()
    client = signed_in(account("admin@test.example", is_superuser=True))
    url = f"{reverse('dashboards:merge_organisation', args=[absorbed.slug])}?dans={into.slug}"

    assert client.post(url, {"reason": REASON})["Location"].startswith(reverse("account_reauthenticate"))
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.post(url, {"reason": REASON})["Location"] == reverse("mfa_index")
    assert Organisation.objects.get(pk=absorbed.pk).merged_into is None


def test_nobody_but_administrators_merges():
    absorbed, _into = two()
    url = reverse("dashboards:merge_organisation", args=[absorbed.slug])

    assert [signed_in(each).get(url).status_code for each in (manager_of(absorbed), agency_manager())] == [403, 403]
    assert (
        signed_in(administrator())
        .get(reverse("dashboards:merge_organisation", args=[agency_manager().organisation.slug]))
        .status_code
        == 403
    )


def test_an_address_of_a_list_that_names_the_one_that_went_shows_what_the_one_that_stayed_has():
    absorbed, into = two()
    IrritantFactory(published=True, establishment=absorbed, title="Des salles vides")
    IrritantFactory(published=True, establishment=into, title="Des clés perdues")
    merged(absorbed, into)

    page = signed_in(manager_of(into)).get(reverse("irritants:list"), {"establishment": absorbed.slug, "theme": ""})

    assert ("Des salles vides" in text(page), "Des clés perdues" in text(page)) == (True, True)
    assert "Université de Valmont" in text(page)


def test_a_company_is_found_by_the_network_that_went():
    absorbed, into = two(network=True)
    startup = StartupFactory(validated=True, networks=[absorbed])
    merged(absorbed, into)

    found = Client().get(reverse("startups:list"), {"network": [absorbed.slug, into.slug]})

    assert startup.organisation.name in text(found)


def test_an_address_without_that_filter_asks_nothing_about_those_that_went():
    with CaptureQueriesContext(connection) as captured:
        Client().get(reverse("irritants:list"))

    assert [each["sql"] for each in captured if "merged_into" in each["sql"].partition("WHERE")[2]] == []


def test_an_alert_follows_to_the_one_that_stayed_and_tells_only_what_is_new(run_jobs):
    absorbed, into = two()
    reader = manager_of(OrganisationFactory(establishment=True))
    IrritantFactory(published=True, establishment=into, title="Déjà là")
    alert = search(reader, word="irritants", query=f"establishment={absorbed.slug}")

    merged(absorbed, into)

    alert.refresh_from_db()
    assert (alert.query, into.name in alert.title) == (f"establishment={into.slug}", True)
    assert Told.objects.filter(alert=alert).count() == 1


def test_of_two_alerts_that_become_one_and_the_same_one_stays():
    absorbed, into = two()
    reader = manager_of(OrganisationFactory(establishment=True))
    kept, doubled = (search(reader, word="irritants", query=f"establishment={each.slug}") for each in (into, absorbed))

    merged(absorbed, into)

    kept.refresh_from_db()
    doubled.refresh_from_db()
    assert (kept.removed_at, doubled.removed_at is None) == (None, False)


def test_a_file_that_names_the_one_that_went_lands_on_the_one_that_stayed():
    absorbed, into = two()
    Organisation.objects.filter(pk=absorbed.pk).update(short_name="IV", uai="0310000A")
    merged(absorbed, into)

    names = _names()["establishment"]

    assert [names[each].pk for each in ("institut de valmont", "iv", "0310000a", "universite de valmont")] == [
        into.pk
    ] * 4


def test_a_name_in_use_means_who_uses_it():
    absorbed, into = two()
    Organisation.objects.filter(pk=absorbed.pk).update(name="Campus")
    merged(absorbed, into)
    newer = OrganisationFactory(establishment=True, name="Campus")

    assert _names()["establishment"]["campus"] == newer
