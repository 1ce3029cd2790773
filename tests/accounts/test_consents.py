"""What people agree to is kept with its words; a new version of the terms is asked for without trapping anybody."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Consent, Draft, LegalVersion, User
from accounts.operations import consents, seeing
from accounts.operations.erasure import erase
from accounts.tasks import ask_about_terms
from tests.accounts.forms import sign_up, signed_in, text
from tests.accounts.test_legal import publish
from tests.factories.accounts import OrganisationFactory, UserFactory, administrator, member_of
from tests.factories.irritants import IrritantFactory

pytestmark = pytest.mark.django_db
AGREE = reverse("accounts:agree")
HOME = reverse("dashboards:home")


def person(**fields) -> User:
    return member_of(OrganisationFactory(establishment=True), **fields)


def asks(answer) -> str | None:
    """Where the person was going, of an answer that leads to the terms."""
    if answer.status_code != 302 or not answer["Location"].startswith(f"{AGREE}?next="):
        return None
    return answer["Location"].removeprefix(f"{AGREE}?next=")


def yes(client: Client, number: int, **more):
    return client.post(AGREE, {"terms": "on", "number": number, **more})


def test_opening_an_account_keeps_which_version_was_accepted_and_in_which_words(client):
    page = text(client.get(reverse("account_signup")))
    sign_up(client, "camille@univ-test.example")

    consent = Consent.objects.get()
    assert f'<a href="{reverse("legal_version", args=["terms", 1])}">' in page
    assert (consent.user.email, consent.version.number, consent.door) == ("camille@univ-test.example", 1, "sign_up")
    assert (consent.wording, consent.language) == ("J’accepte les conditions d’utilisation", "fr")
    assert consent.user.terms_asked_at is None


@pytest.mark.parametrize("terms", [{}, {"terms_version": "1"}, {"terms": "on", "terms_version": "0"}])
def test_nobody_opens_an_account_without_accepting_the_terms_in_force(client, terms):
    typed = {"first_name": "Camille", "last_name": "Rivière", "email": "camille@univ-test.example"}

    answer = client.post(reverse("account_signup"), {**typed, "password1": "un mot de passe de test", **terms})

    assert answer.status_code == 200
    assert "terms" in answer.context["form"].errors
    assert (User.objects.count(), Consent.objects.count()) == (0, 0)


def test_who_was_reading_other_terms_is_told_and_reads_the_new_ones(client):
    publish()
    typed = {"first_name": "Camille", "last_name": "Rivière", "email": "camille@univ-test.example"}
    typed |= {"password1": "un mot de passe de test", "terms": "on", "terms_version": "1"}

    page = client.post(reverse("account_signup"), typed)

    assert "Les conditions d’utilisation ont changé" in text(page)
    assert 'name="terms_version" value="2"' in text(page)


def test_a_version_that_asks_again_leads_everybody_to_it_and_back_to_where_they_were_going():
    user = person()
    client, going = signed_in(user), f"{reverse('matching:matches')}?tri=date&page=1"
    publish(asks_again=True)

    answer = client.get(going)
    page = client.get(answer["Location"])
    refused = client.post(AGREE, {"number": 2, "next": going})
    accepted = yes(client, 2, next=page.context["form"].initial["next"])

    assert asks(answer) is not None
    assert page.context["form"].initial["next"] == going
    assert "Nouveau texte." in text(page)
    assert (refused.status_code, [*refused.context["form"].errors]) == (422, ["terms"])
    assert (accepted.status_code, accepted["Location"]) == (302, going)
    assert client.get(going).status_code == 200
    assert Consent.objects.of(user).get().version.number == 2


def test_a_version_that_does_not_ask_stops_nobody():
    client = signed_in(person())
    publish()

    assert client.get(HOME).status_code == 200


def test_nobody_is_asked_before_the_day_and_everybody_on_it(monkeypatch):
    user = person()
    publish(in_days=3, asks_again=True)

    before = consents.ask_everybody(at=timezone.now())
    on_it = timezone.now() + timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: on_it)
    ask_about_terms(timestamp=0)
    again = consents.ask_everybody(at=on_it)

    user.refresh_from_db()
    assert (before, again) == (0, 0)
    assert user.terms_asked_at == on_it == LegalVersion.objects.get(number=2).asked_at


def test_who_has_accepted_it_already_is_not_asked_nor_is_a_closed_account():
    accepted, closed, other = person(), UserFactory(is_active=False), person()
    publish(in_days=1, asks_again=True)
    tomorrow = timezone.now() + timedelta(days=1)
    consents.accept_terms(user=accepted, number=2, wording="Oui", door="asked", at=tomorrow)

    assert consents.ask_everybody(at=tomorrow) == 2  # and whoever wrote it
    for user in (accepted, closed, other):
        user.refresh_from_db()
    assert [user.terms_asked_at is None for user in (accepted, closed, other)] == [True, True, False]


def asked() -> tuple[User, Client]:
    user = person()
    consents.ask(user=user, at=timezone.now())
    return user, signed_in(user)


def test_whoever_is_asked_reads_what_is_public_signs_out_takes_a_copy_and_leaves():
    _user, client = asked()
    public = IrritantFactory(published=True).get_absolute_url()

    for page in ("home", "terms", "personal_data", "dashboards:register", "contact"):
        assert client.get(reverse(page)).status_code == 200, page
    assert client.get(public).status_code == 200
    assert client.get(reverse("dashboards:end_account")).status_code == 200
    assert client.post(reverse("dashboards:copy_my_data"))["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_what_is_sent_meanwhile_is_taken_and_fragments_are_not_replaced_by_a_page():
    user, client = asked()

    sent = client.post(reverse("accounts:preferences"), {"first_name": "", "language": "fr"})
    fragment = client.get(reverse("accounts:notifications"), headers={"HX-Request": "true"})

    assert (sent.status_code, fragment.status_code) == (422, 200)
    assert asks(client.get(reverse("accounts:notifications"))) is not None
    assert Draft.objects.filter(user=user).count() == 0


def test_an_administrator_who_looks_as_somebody_else_is_not_asked_in_their_name():
    user, _client = asked()
    begun = seeing.start(person=user, reason="Une page.", by=administrator(), at=timezone.now())
    session = (client := signed_in(begun.administrator)).session
    session["seeing"] = str(begun.uuid)
    session.save()

    assert client.get(HOME).status_code == 200
    assert client.post(AGREE, {"terms": "on", "number": 1}).status_code == 403
    assert Consent.objects.count() == 0


@pytest.mark.parametrize(
    "to", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", "irritants", "%s%n", ""]
)
def test_accepting_leads_nowhere_else(to):
    _user, client = asked()

    assert yes(client, 1, next=to)["Location"] == HOME


def test_a_yes_to_a_version_that_was_replaced_meanwhile_is_not_kept():
    _user, client = asked()
    publish()

    answer = yes(client, 1)

    assert (answer.status_code, answer["Location"]) == (302, AGREE)
    assert Consent.objects.count() == 0


def test_saying_yes_twice_keeps_the_first():
    user, client = asked()
    yes(client, 1)
    first = Consent.objects.get()

    yes(client, 1)

    assert Consent.objects.of(user).get() == first
    assert Consent.objects.get().given_at == first.given_at


def test_what_changed_since_the_last_yes_is_said():
    user, client = asked()
    yes(client, 1)
    publish()
    publish(note_fr="Une ligne de plus.", asks_again=True)

    page = client.get(AGREE)

    assert [each.number for each in page.context["changes"]] == [3, 2]
    assert "Une ligne de plus." in text(page)
    assert "Lire la version 1, que vous avez acceptée" in text(page)
    assert user.consents.count() == 1


def test_the_account_shows_what_was_agreed_and_where_there_is_nothing_leads_to_the_terms():
    user, client = asked()
    none = text(signed_in(person()).get(reverse("accounts:account")))
    yes(client, 1)

    page = text(client.get(reverse("accounts:account")))

    assert f'Rien pour l’instant. <a href="{AGREE}">' in none
    assert "Conditions d’utilisation, version 1" in page
    assert "J’accepte les conditions d’utilisation" in page
    assert user.consents.count() == 1


def test_the_account_costs_the_same_whatever_was_agreed():
    _user, client = asked()
    counts = []
    for number in ((1,), (2, 3)):
        for each in number:
            if each > 1:
                publish()
            yes(client, each)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("accounts:account"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_consent_to_the_terms_names_its_version():
    user, now = person(), timezone.now()
    with pytest.raises(DatabaseError, match="terms_have_a_version"), transaction.atomic():
        Consent.objects.create(user=user, to="terms", wording="Oui", language="fr", door="asked", given_at=now)


def test_the_end_of_an_account_takes_its_consents_away():
    user, client = asked()
    yes(client, 1)

    erase(user=user, at=timezone.now())

    assert Consent.objects.count() == 0
    assert User.objects.get(pk=user.pk).terms_asked_at is None


def test_who_ticks_nothing_is_told_to_tick_and_nothing_is_kept(client):
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(AGREE, {"number": 1, "next": "/irritants/nouveau/"})

    page = answer.content.decode()
    assert (answer.status_code, Consent.objects.count()) == (422, 0)
    assert "Cochez cette case pour accepter" in page
    assert 'value="/irritants/nouveau/"' in page
