"""What is kept about people: all of it is in the register, each takes a copy of their own, and an account that ends leaves no name."""

import io
import json
import zipfile
from collections import Counter
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Alert, ApiToken, Invitation, Membership, Notification, Organisation, Subscriber, User
from accounts.operations import drafts, people, tokens
from dashboards.operations.erasure import erase
from dashboards.personal.register import TREATMENTS, naming_models
from irritants.models import Event
from matching.enums import LessonStatus, MatchStatus, PocStatus
from matching.models import Milestone, PocNote
from matching.operations import contacts, pocs
from tests.accounts.forms import PASSWORD, account, signed_in, text
from tests.dashboards.alerting import search
from tests.factories.accounts import OrganisationFactory, agency_manager, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import LessonFactory, MatchFactory, PocFactory
from tests.factories.meetings import AttendeeFactory, RegistrationFactory
from tests.meetings.open import open_edition

pytestmark = pytest.mark.django_db
EMAIL = "zenobie@univ-essai.example"
FIRST, LAST = "Zénobie", "O'Quatrepommes"


def somebody() -> User:
    """Of an establishment, with a colleague."""
    user = account(EMAIL, first_name=FIRST, last_name=LAST)
    establishment = OrganisationFactory(establishment=True)
    manager_of(establishment)
    membership = people.join(user=user, organisation=establishment)
    people.act_for(user=user, membership=membership)
    return user


def freshly_signed_in(user: User) -> Client:
    client = signed_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def live_through_everything(user: User, run_jobs) -> None:
    """Whatever writes their name or address somewhere."""
    at = timezone.now()
    establishment = user.organisation
    irritant = IrritantFactory(published=True, establishment=establishment, author=user)
    poc = PocFactory(match=MatchFactory(irritant=irritant, status=MatchStatus.POC), status=PocStatus.SCALED)
    type(poc).objects.update(decision_owner=f"{FIRST} {LAST}, direction du numérique")
    pocs.add_note(poc=poc, text="Le compte de test est prêt.", private=False, by=user)
    Milestone.objects.create(
        poc=poc, title="Ouvrir les comptes", due_on=timezone.localdate(), owner=establishment, person=user
    )
    contacts.name(
        lesson=LessonFactory(poc=poc, status=LessonStatus.PUBLISHED),
        person=user,
        contact=f"{FIRST} {LAST}, {EMAIL}",
        by=user,
        at=at,
    )
    other = OrganisationFactory(establishment=True)
    boss = manager_of(other)
    people.invite(organisation=other, email=EMAIL.upper(), role="member", by=boss, at=at)
    people.ask_to_join(user=user, organisation=OrganisationFactory(network=True), message="Bonjour", at=at)
    people.accept_invitation(invitation=Invitation.objects.get(), user=user, at=at)
    people.invite(organisation=establishment, email=EMAIL, role="member", by=boss, at=at)
    drafts.keep(key="question:1", text=f"Je suis {LAST}", by=user, at=at)
    tokens.make(name=f"Outil de {LAST}", scopes=["read"], lifetime=timedelta(days=90), by=user, at=at)
    SocialAccount.objects.create(
        user=user, provider="proconnect", uid="1", extra_data={"email": EMAIL, "given_name": FIRST}
    )
    UserSession.objects.create(user=user, session_key="une clé", ip="192.0.2.1", user_agent=f"Poste de {LAST}")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "un secret"})
    search(user)
    Subscriber.objects.create(email=EMAIL.title())  # before there was an account of that address
    for shift in (-200, 0):
        registration = RegistrationFactory(edition=open_edition(later=shift), organisation=establishment, by=user)
        AttendeeFactory(registration=registration, user=user, first_name=FIRST, last_name=LAST, email=EMAIL)
    run_jobs()


def rows_that_hold(*words: str) -> list[str]:
    """The tables of the database in which one of these words is written, wherever it is."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE ANY(%s)', [[f"%{w}%" for w in words]]
            )
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_whatever_names_a_person_is_in_one_treatment_of_the_register():
    told = Counter(label for treatment in TREATMENTS for label in treatment.models)

    assert told == Counter(model._meta.label for model in naming_models())


def test_the_register_says_which_data_why_and_how_long_to_anybody():
    page = text(Client().get(reverse("dashboards:register")))

    for said in ("Compte et connexion", "Adresse électronique", "RGPD", "Conservées sans nom."):
        assert said in page
    assert "password" not in page


def test_an_account_that_ends_leaves_no_name_and_no_address_in_the_database(run_jobs):
    agency_manager()
    user = somebody()
    live_through_everything(user, run_jobs)
    before = rows_that_hold(LAST, EMAIL)

    erase(user=user, at=timezone.now())

    assert len(before) > 10
    assert rows_that_hold(LAST, FIRST, EMAIL) == []


def test_what_was_done_stays_by_a_deleted_account(run_jobs):
    user = somebody()
    establishment = user.organisation
    live_through_everything(user, run_jobs)
    events = Event.objects.filter(by=user).count()

    erase(user=user, at=timezone.now())

    note = PocNote.objects.get()
    assert (str(note.by), note.text) == ("Compte supprimé", "Le compte de test est prêt.")
    assert Event.objects.filter(by=user).count() == events + 1  # nobody is called about the lesson any more
    shown = signed_in(Membership.objects.of(establishment).managers().get().user).get(note.poc.get_absolute_url())
    assert (shown.status_code, "Quatrepommes" in text(shown)) == (200, False)


def test_whoever_comes_no_more_gives_the_place_and_those_who_came_keep_a_seat_without_a_name(run_jobs):
    user = somebody()
    establishment = user.organisation
    live_through_everything(user, run_jobs)

    erase(user=user, at=timezone.now())

    past, to_come = establishment.registrations.order_by("edition__starts_on")
    assert (past.cancelled_at, str(past.attendees.get())) == (None, "Nom effacé")
    assert to_come.cancelled_at is not None


def test_nothing_opens_a_deleted_account(run_jobs):
    user = somebody()
    client = freshly_signed_in(user)
    other = signed_in(user)

    ended = client.post(reverse("dashboards:end_account"), {"email": EMAIL.upper()})

    assert (ended.status_code, ended["Location"]) == (302, reverse("home"))
    assert "Votre compte est supprimé." in text(client.get(reverse("home")))
    for each in (client, other):
        assert each.get(reverse("accounts:account")).status_code == 302
    again = Client()
    again.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    again.post(reverse("account_reset_password"), {"email": EMAIL})
    run_jobs()
    assert "_auth_user_id" not in again.session
    assert [each for each in mail.outbox if "mot de passe" in each.subject.lower() and "key" in each.body] == []


def test_another_address_ends_nothing_and_says_so_at_the_field():
    user = somebody()

    refused = freshly_signed_in(user).post(reverse("dashboards:end_account"), {"email": "autre@univ-essai.example"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["email"])
    assert "autre@univ-essai.example" in refused.content.decode()
    assert User.objects.get(pk=user.pk).erased_at is None


def test_the_only_manager_of_colleagues_is_asked_to_hand_over_first():
    user = somebody()
    alone, with_others, managed = (OrganisationFactory(establishment=True) for _ in range(3))
    for organisation in (alone, with_others, managed):
        people.join(user=user, organisation=organisation, role="manager")
    member_of(with_others)
    manager_of(managed)

    page = freshly_signed_in(user).get(reverse("dashboards:end_account"))

    assert [each.name for each in page.context["left_alone"]] == [with_others.name]
    assert "Confiez d’abord ce rôle" in text(page)


@pytest.mark.parametrize(("name", "method"), [("copy_my_data", "post"), ("end_account", "post")])
def test_who_signed_in_long_ago_proves_who_they_are_first(name, method):
    client = signed_in(somebody())

    answer = getattr(client, method)(reverse(f"dashboards:{name}"), {"email": EMAIL})

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", ["copy_my_data", "end_account"])
def test_who_has_no_password_signs_in_again_where_that_was_long_ago(name):
    user = somebody()
    user.set_unusable_password()
    user.save()

    answer = signed_in(user).post(reverse(f"dashboards:{name}"), {"email": EMAIL})

    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:account"))
    assert User.objects.get(pk=user.pk).erased_at is None


def copied(user: User) -> tuple[zipfile.ZipFile, dict]:
    answer = freshly_signed_in(user).post(reverse("dashboards:copy_my_data"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return archive, json.loads(archive.read("donnees.json"))


def test_the_copy_holds_what_is_kept_and_no_secret(run_jobs):
    user = somebody()
    live_through_everything(user, run_jobs)
    token = ApiToken.objects.get()

    archive, data = copied(user)

    kept, written = data["kept"], archive.read("donnees.json").decode()
    assert archive.namelist() == ["LISEZMOI.txt", "donnees.json"]
    assert kept["account"]["rows"]["accounts.User"][0]["last_name"] == LAST
    assert [row["text"] for row in kept["own"]["rows"]["accounts.Draft"]] == [f"Je suis {LAST}"]
    assert [row["what"] for row in kept["pocs"]["rows"]["matching.PocNote"]] == [str(PocNote.objects.get())]
    assert len(kept["attendees"]["rows"]["meetings.Attendee"]) == 2
    for secret in ("un secret", token.digest, user.password, Notification.objects.first().mail_path or token.digest):
        assert secret not in written


def test_the_copy_holds_nobody_else():
    user = somebody()
    neighbour = member_of(user.organisation, first_name="Barnabé", last_name="Troispoires")
    people.ask_to_join(
        user=neighbour, organisation=OrganisationFactory(network=True), message="À moi", at=timezone.now()
    )
    at = timezone.now()
    invited = people.invite(
        organisation=user.organisation, email="barnabe@essai.example", role="member", by=user, at=at
    )

    archive, _data = copied(user)

    written = archive.read("donnees.json").decode()
    for said in ("Troispoires", neighbour.email, invited.email, "À moi"):
        assert said not in written


def test_the_copy_is_in_french_and_named_by_its_day():
    answer = freshly_signed_in(somebody()).post(reverse("dashboards:copy_my_data"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.read("LISEZMOI.txt").decode().startswith("Copie de ce qu’openinno conserve sur vous")
    assert answer["Content-Disposition"] == f'attachment; filename="openinno-mes-donnees-{timezone.localdate()}.zip"'


def test_ending_twice_changes_nothing_the_second_time():
    user = somebody()
    at = timezone.now()

    assert (erase(user=user, at=at), erase(user=user, at=at + timedelta(days=1))) == (True, False)
    assert User.objects.get(pk=user.pk).erased_at == at


def test_alerts_and_organisations_of_others_are_left_alone():
    user = somebody()
    other = member_of(OrganisationFactory(establishment=True))
    search(other)
    organisations = Organisation.objects.count()

    erase(user=user, at=timezone.now())

    assert (Alert.objects.count(), Organisation.objects.count()) == (1, organisations)
    assert User.objects.get(pk=other.pk).is_active
