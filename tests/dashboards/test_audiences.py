"""Whom a mail to many is for: by kind of organisation, region, network, theme and edition, each person once."""

import pytest
from django.utils import timezone

from accounts.enums import LeftOut
from accounts.models import Membership, User
from dashboards.operations.audiences import audience_of, choices
from dashboards.operations.circulars import reach_of
from startups.enums import StartupStatus
from taxonomy.models import Theme
from tests.dashboards.reached import of_establishment, of_startup
from tests.factories.accounts import CircularFactory, OrganisationFactory, curator, member_of
from tests.factories.meetings import AttendeeFactory, RegistrationFactory
from tests.meetings.open import open_edition

pytestmark = pytest.mark.django_db


def people_of(key: str) -> set[User]:
    found = audience_of(key)
    assert found is not None
    return set(found.people)


def test_audiences_by_kind_of_organisation_and_region():
    here, there, company = of_establishment(region="76"), of_establishment(region="53"), of_startup()
    member_of(OrganisationFactory(network=True))
    curator()

    assert people_of("establishments") == {here, there}
    assert people_of("region:53") == {there}
    assert people_of("companies") == {company}


def test_companies_by_network_and_theme_without_those_that_are_suspended():
    network, theme = OrganisationFactory(network=True), Theme.objects.first()
    inside, outside = of_startup(networks=[network]), of_startup()
    outside.organisation.startup.themes.set([theme])
    suspended = of_startup(validated=False, status=StartupStatus.SUSPENDED, networks=[network])
    suspended.organisation.startup.themes.set([theme])

    assert people_of(f"network:{network.slug}") == {inside}
    assert people_of(f"theme:{theme.slug}") == {outside}
    assert people_of("companies") == {inside, outside}


def test_who_comes_to_an_edition_by_side_by_account_or_by_address():
    edition = open_edition()
    named, by_address, company = of_establishment(), of_establishment(email="Ada@test.example"), of_startup()
    place = RegistrationFactory(edition=edition, organisation=named.organisation, by=named)
    AttendeeFactory(registration=place, user=named, email=named.email)
    AttendeeFactory(registration=place, user=None, email="ada@TEST.example")
    AttendeeFactory(registration=place, user=None, email="sans-compte@test.example")
    other_side = RegistrationFactory(edition=edition, organisation=company.organisation, by=company)
    AttendeeFactory(registration=other_side, user=company, email=company.email)
    gone = RegistrationFactory(edition=edition, organisation=by_address.organisation, cancelled_at=timezone.now())
    AttendeeFactory(registration=gone, user=of_establishment())

    assert people_of(f"edition:{edition.uuid}") == {named, by_address, company}
    assert people_of(f"edition-establishments:{edition.uuid}") == {named, by_address}
    assert people_of(f"edition-companies:{edition.uuid}") == {company}
    assert audience_of(f"edition-establishments:{edition.uuid}").unknown == 1


def test_whoever_is_in_two_organisations_counts_once():
    person = of_establishment()
    Membership.objects.create(user=person, organisation=OrganisationFactory(establishment=True))

    assert list(audience_of("establishments").people) == [person]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "tous",
        "region:99",
        "network:rien",
        "theme:rien",
        "edition:rien",
        f"edition:{'0' * 8}-0000-0000-0000-{'0' * 12}",
    ],
)
def test_what_means_nothing_is_no_audience(key):
    assert audience_of(key) is None
    assert reach_of(CircularFactory(audience=key)).number == 0


def test_every_audience_that_is_offered_is_one_under_the_same_words():
    open_edition()
    OrganisationFactory(network=True)
    OrganisationFactory(establishment=True)

    offered = [option for _title, options in choices() for option in options]

    assert len(offered) > 8
    assert [label for _key, label in offered] == [audience_of(key).label for key, _label in offered]


def test_who_is_left_out_is_counted_by_reason():
    for fields in (
        {},
        {"mail_dead_at": timezone.now()},
        {"mail_choices": {"agency": "none"}},
        {"mail_choices": {"agency": "none"}},
        {"is_active": False},
    ):
        member_of(OrganisationFactory(establishment=True), **fields)

    reach = reach_of(CircularFactory())

    assert (reach.number, reach.by_mail) == (4, 1)
    assert reach.without == {"": 1, LeftOut.DEAD: 1, LeftOut.STOPPED: 2, LeftOut.INACTIVE: 1}
