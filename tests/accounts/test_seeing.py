"""An administrator looks at the site as somebody else: to read only, for a reason, not for long, and the person knows."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.middleware import CLOSED, _nothing_written
from accounts.models import Notification, Organisation, Seeing, User
from accounts.operations import drafts, seeing
from core.models import Change
from dashboards.operations.erasure import erase
from dashboards.operations.retention import apply
from tests.accounts.forms import PASSWORD, account, signed_in, text
from tests.factories.accounts import (
    OrganisationFactory,
    UserFactory,
    administrator,
    agency_manager,
    curator,
    manager_of,
)
from tests.factories.irritants import IrritantFactory

pytestmark = pytest.mark.django_db
HOME = reverse("dashboards:home")
STOP = reverse("accounts:stop_seeing")
REASON = "Elle ne voit plus ses irritants."


def page_for(person) -> str:
    return reverse("accounts:see_as", args=[person.uuid])


def an_administrator() -> User:
    return account("admin@test.example", first_name="Ada", last_name="Ministre", is_superuser=True, is_staff=True)


def lately_signed_in(user) -> Client:
    client = signed_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.fixture
def person():
    return manager_of(OrganisationFactory(establishment=True, name="Université de Valmont"))


@pytest.fixture
def client(person):
    """Of an administrator who looks as `person`."""
    client = lately_signed_in(an_administrator())
    assert client.post(page_for(person), {"reason": REASON})["Location"] == HOME
    return client


def test_what_the_person_reads_is_read_under_a_banner_that_names_them(client, person):
    irritant = IrritantFactory(establishment=person.organisation, author=person)

    page = client.get(HOME)

    assert page.context["request"].user == person
    assert f"Vous voyez le site comme <strong>{person}</strong>" in text(page)
    assert client.get(irritant.get_absolute_url()).status_code == 200
    assert f"comme <strong>{person}</strong>" in text(client.get("/nulle-part/"))  # pages of errors too


def test_who_has_not_signed_in_lately_does_so_first(person):
    client = signed_in(an_administrator())

    answer = client.post(page_for(person), {"reason": REASON})

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Seeing.objects.exists()


def test_a_reason_is_needed(person):
    client = lately_signed_in(an_administrator())

    assert client.post(page_for(person), {"reason": " "}).status_code == 422
    assert not Seeing.objects.exists()


@pytest.mark.parametrize("make", [curator, agency_manager, UserFactory])
def test_nobody_but_administrators_looks_as_somebody_else(make, person):
    assert not make().has_perm("accounts.see_as", person)
    looking = make()
    looking.set_password(PASSWORD)
    looking.save()
    assert lately_signed_in(looking).post(page_for(person), {"reason": REASON}).status_code == 403


@pytest.mark.parametrize(
    "fields", [{"is_superuser": True}, {"is_staff": True}, {"is_active": False}], ids=lambda fields: next(iter(fields))
)
def test_nobody_is_seen_with_the_eyes_of_an_administrator_or_of_who_cannot_sign_in(fields):
    client = lately_signed_in(an_administrator())

    assert client.post(page_for(UserFactory(**fields)), {"reason": REASON}).status_code == 403


def test_nobody_looks_as_themselves():
    ada = an_administrator()

    assert not ada.has_perm("accounts.see_as", ada)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "name",
    ["accounts:preferences", "accounts:read_notifications", "mfa_index", "api:irritants", "admin:index", "set"],
)
def test_every_method_that_changes_something_is_refused_whatever_the_door(client, person, method, name):
    address = "/nulle-part/" if name == "set" else reverse(name)

    answer = getattr(client, method)(
        address, {"first_name": "Autre"}, content_type="application/json", HTTP_HX_REQUEST="true"
    )

    assert answer.status_code == 403
    assert User.objects.get(pk=person.pk).first_name == person.first_name


def test_a_page_that_writes_while_it_is_read_is_refused():
    organisation = OrganisationFactory(network=True)
    refused = [
        lambda: Organisation.objects.filter(pk=organisation.pk).update(city="Lyon"),
        lambda: Organisation.objects.filter(pk=organisation.pk).delete(),
        lambda: OrganisationFactory(network=True),
        lambda: connection.cursor().execute(
            "WITH x AS (DELETE FROM accounts_organisation RETURNING id) SELECT * FROM x"
        ),
    ]

    for write in refused:
        with _nothing_written(), pytest.raises(PermissionDenied), transaction.atomic():
            write()
    with _nothing_written(), transaction.atomic():
        assert Organisation.objects.select_for_update().get(pk=organisation.pk).city == ""


def test_how_the_person_signs_in_and_all_that_names_them_elsewhere_stays_closed(client):
    names = [
        "account_email",
        "mfa_index",
        "usersessions_list",
        "accounts:tokens",
        "dashboards:end_account",
        "admin:index",
    ]

    assert {name: client.get(reverse(name)).status_code for name in names} == dict.fromkeys(names, 403)


def test_every_page_of_django_allauth_is_closed():
    mounted = next(each for each in get_resolver().url_patterns[-1].url_patterns if str(each.pattern) == "compte/")
    under = [pattern for each in mounted.url_patterns for pattern in getattr(each, "url_patterns", [each])]
    names = {
        name
        for each in under
        for pattern in [each, *getattr(each, "url_patterns", [])]
        if (name := getattr(pattern, "name", None))
    }

    assert len(names) > 20
    assert {name for name in names if not name.startswith(CLOSED)} == set()


def test_what_they_had_begun_to_write_is_not_shown(client, person):
    irritant = IrritantFactory(published=True)
    drafts.keep(key=f"question:{irritant.pk}", text="Un secret", by=person, at=timezone.now())

    person.seen_by = administrator()

    assert person.drafts.model.objects.text_of(person, f"question:{irritant.pk}") == ""


def test_it_ends_by_itself(client, person):
    now = timezone.now()
    Seeing.objects.update(started_at=now - timedelta(minutes=31), expires_at=now - timedelta(minutes=1))

    page = client.get(reverse("accounts:account"))

    assert page.context["request"].user.email == "admin@test.example"
    assert "Votre regard à la place d’une autre personne est terminé" in text(page)
    assert client.post(reverse("account_logout")).status_code == 302


def test_signing_out_ends_it_too(client):
    client.post(reverse("account_logout"))

    assert client.get(reverse("accounts:account")).status_code == 302
    assert Seeing.objects.get().ended_at is not None


def test_the_button_ends_it(client):
    page = client.post(STOP, follow=True)

    assert page.context["request"].user.email == "admin@test.example"
    assert "seeing-banner" not in page.content.decode()
    seen = Seeing.objects.get()
    assert (seen.ended_at is not None, seen.minutes) == (True, 1)


@pytest.mark.parametrize("change", [{"is_superuser": True}, {"is_active": False}, {"is_staff": True}])
def test_it_ends_when_the_person_may_no_longer_be_looked_at(client, person, change):
    User.objects.filter(pk=person.pk).update(**change)

    assert client.get(reverse("accounts:account")).context["request"].user.email == "admin@test.example"


def test_it_ends_when_the_administrator_no_longer_is_one(client):
    User.objects.filter(email="admin@test.example").update(is_superuser=False)

    assert client.get(reverse("accounts:account")).context["request"].user.email == "admin@test.example"


def test_another_session_of_the_administrator_sees_with_its_own_eyes(client):
    other = signed_in(User.objects.get(email="admin@test.example"))

    assert other.get(HOME).context["request"].user.email == "admin@test.example"


def test_the_person_is_told_who_why_and_until_when_here_and_on_their_account_page(client, person, run_jobs, mailoutbox):
    told = Notification.objects.get(recipient=person)
    run_jobs()
    page = text(signed_in(person).get(reverse("accounts:account")))

    assert told.title == "Ada Ministre regarde le site comme vous le voyez"
    assert REASON in told.body
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    for said in ("Ada Ministre", REASON, "30 minutes au plus"):
        assert said in page


def test_others_do_not_read_it(client):
    other = manager_of(OrganisationFactory(establishment=True))

    assert REASON not in text(signed_in(other).get(reverse("accounts:account")))


def test_the_history_of_writes_names_the_administrator_and_the_reason(client):
    client.post(STOP)
    ada = User.objects.get(email="admin@test.example")
    written = Change.objects.filter(of="accounts_seeing").order_by("pk").values_list("op", "person", "reason")

    assert list(written) == [("I", ada.pk, REASON), ("U", ada.pk, "")]


def test_a_second_one_ends_the_first(client, person):
    ada = User.objects.get(email="admin@test.example")

    seeing.start(person=UserFactory(), reason="Une autre", by=ada, at=timezone.now())

    assert Seeing.objects.filter(ended_at=None).count() == 1
    assert client.get(HOME).context["request"].user == ada


def test_half_an_hour_at_most():
    at = timezone.now()
    fields = {"administrator": administrator(), "reason": REASON, "started_at": at}

    with pytest.raises(IntegrityError), transaction.atomic():
        Seeing.objects.create(person=UserFactory(), expires_at=at + timedelta(minutes=31), **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seeing.objects.create(person=fields["administrator"], expires_at=at, **fields)


def test_the_second_factor_of_the_administrator_is_what_counts(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    assert client.get(HOME)["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("count", [1, 3])
def test_the_account_page_takes_the_same_queries_for_any_number_of_looks(person, count, django_assert_num_queries):
    for _ in range(count):
        at = timezone.now()
        by = administrator()
        Seeing.objects.create(administrator=by, person=person, reason=REASON, started_at=at, expires_at=at)
    client = signed_in(person)

    with django_assert_num_queries(9):
        client.get(reverse("accounts:account"))


def test_the_end_of_an_account_leaves_neither_the_name_nor_the_reason(client, person):
    ada = User.objects.get(email="admin@test.example")
    told = Notification.objects.get(recipient=person)

    erase(user=ada, at=timezone.now())
    told.refresh_from_db()
    assert "Ada" not in told.title + told.body
    assert "Compte supprimé" in told.title
    erase(user=person, at=timezone.now())

    assert Seeing.objects.get().reason == ""
    assert client.get(HOME).status_code == 302  # the administrator's account is closed


@pytest.mark.parametrize(("age", "left"), [(729, 1), (731, 0)])
def test_it_is_kept_two_years(client, age, left):
    then = timezone.now() - timedelta(days=age)
    Seeing.objects.update(started_at=then, expires_at=then)

    apply(at=timezone.now())

    assert Seeing.objects.count() == left
