"""Alerts without an account: asked for, confirmed, stopped in one click, erased; and what becomes of them with an account."""

import re
import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Alert, Subscriber, Told, User
from accounts.operations import alerts as operations
from core.models import OutgoingMail
from dashboards import links
from irritants import operations as irritants
from taxonomy.models import Theme
from tests.accounts.forms import account, sign_up, text
from tests.dashboards.alerting import START, days, follow, minutes, publish, search, told
from tests.factories.accounts import OrganisationFactory, UserFactory, curator, member_of
from tests.factories.irritants import IrritantFactory

pytestmark = pytest.mark.django_db
ASK = "/alertes/liste/irritants/?theme=scolarite"
EMAIL = "curieuse@test.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def ask(email=EMAIL, frequency="immediate", address=ASK, client=None):
    return (client or Client()).post(address, {"email": email, "frequency": frequency})


def path_in(text: str, place: str) -> str:
    """The first address of ours in a mail that leads to such a page."""
    found = re.search(rf"http://127\.0\.0\.1:8000(/(?:en/)?(?:{place})/[^\s\"<>]+)", text)
    assert found, text
    return found[1]


def last_mail(email=EMAIL) -> OutgoingMail:
    return OutgoingMail.objects.filter(to=email).order_by("-pk")[0]


# Asking


def test_nothing_is_sent_before_the_address_has_said_yes_and_a_get_is_no_yes():
    page = ask()
    link = path_in(last_mail().text, "alertes/confirmer")
    publish("Des inscriptions trop longues", at=timezone.now())
    irritant = publish("Des badges perdus", at=timezone.now())
    irritant.themes.add(*_scolarite())
    assert (page.status_code, "curieuse@test.example" in text(page)) == (200, True)
    assert told(timezone.now()) == []

    seen = Client().get(link)
    assert "Confirmer" in text(seen)
    assert Alert.objects.get().confirmed_at is None

    Client().post(link)
    Client().post(link)

    (sent,) = told(timezone.now())
    assert (sent.to, sent.subject) == (EMAIL, "Des badges perdus")


def _scolarite():
    return [Theme.objects.get(slug="scolarite")]


def test_what_came_between_the_question_and_the_yes_is_told_and_what_was_there_is_not():
    theme = _scolarite()
    publish("Ancien", at=timezone.now() - timedelta(days=9)).themes.add(*theme)
    publish("De tout à l’heure", at=timezone.now() - timedelta(minutes=9)).themes.add(*theme)
    ask()
    publish("Entre les deux", at=timezone.now()).themes.add(*theme)

    Client().post(path_in(last_mail().text, "alertes/confirmer"))

    assert [each.subject for each in told(timezone.now())] == ["Entre les deux"]


def test_the_page_says_the_same_whatever_the_address():
    account("connue@test.example")
    search(None, "theme=scolarite", email="abonnee@test.example")
    pages = {}
    for email in ("connue@test.example", "abonnee@test.example", "inconnue@test.example"):
        pages[email] = text(ask(email)).replace(email, "…")
        pages[email] = re.sub(r'value="[^"]{60,}"', "", pages[email])

    assert len(set(pages.values())) == 1
    subjects = {each.to: each.subject for each in OutgoingMail.objects.all()}
    assert subjects["connue@test.example"] == "Vous avez un compte : connectez-vous pour créer cette alerte"
    assert subjects["abonnee@test.example"].startswith("Vous avez déjà cette alerte")
    assert subjects["inconnue@test.example"].startswith("Confirmez votre alerte")


def test_an_account_is_led_back_to_the_alert_and_nothing_is_kept_of_the_address():
    account("connue@test.example")

    ask("Connue@test.example")

    link = path_in(last_mail("connue@test.example").text, "compte/connexion|compte/login")
    assert "alertes%2Fliste%2Firritants" in link
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"email": "", "frequency": "daily"}, "obligatoire"),
        ({"email": "pas une adresse", "frequency": "daily"}, "valide"),
        ({"email": EMAIL, "frequency": "none"}, "valide"),
        ({"email": "a" * 250 + "@test.example", "frequency": "daily"}, "254"),
    ],
)
def test_bad_input_is_said_at_the_field_and_nothing_typed_is_lost(data, word):
    page = Client().post(ASK, data)

    assert page.status_code == 422
    assert word in text(page)
    assert data["email"] in page.content.decode()
    assert not OutgoingMail.objects.exists()


def test_a_thing_is_followed_without_an_account_too():
    irritant = IrritantFactory(published=True, title="Une file à l’accueil")
    address = reverse("dashboards:follow_alert", args=["irritant", irritant.uuid])
    assert address in Client().get(irritant.get_absolute_url()).content.decode()

    ask(address=address)
    Client().post(path_in(last_mail().text, "alertes/confirmer"))

    alert = Alert.objects.get()
    assert (alert.kind, alert.subject_uuid, alert.title) == ("irritant", irritant.uuid, "")
    assert (
        Client().get(reverse("dashboards:follow_alert", args=["irritant", IrritantFactory().uuid])).status_code == 404
    )


def test_an_address_is_not_written_to_more_than_three_times_an_hour_nor_by_one_machine_more_than_twenty():
    for _ in range(5):
        assert ask().status_code == 200
    assert OutgoingMail.objects.filter(to=EMAIL).count() == 3

    answers = [ask(f"autre{number}@test.example").status_code for number in range(16)]
    assert answers == [200] * 15 + [429]


def test_asking_again_writes_again_and_the_cap_is_said_by_mail(monkeypatch):
    ask()
    ask(frequency="weekly")
    assert (Alert.objects.get().frequency, OutgoingMail.objects.count()) == ("weekly", 2)

    monkeypatch.setattr(operations, "ALERTS_EACH", 1)
    ask(address="/alertes/liste/poc/")
    assert last_mail().subject == "Cette alerte n’a pas pu être créée"
    assert Alert.objects.count() == 1


@pytest.mark.parametrize("token", ["rien", "WyJjb25maXJtIl0:faux:faux"])
def test_an_altered_link_is_gone(token):
    for name in ("confirm_alert", "stop_alert", "resume_alert", "address_alerts", "erase_address"):
        assert Client().get(reverse(f"dashboards:{name}", args=[token])).status_code == 410
    for name in ("confirm_alert", "stop_alert", "resume_alert", "erase_address"):
        assert Client().post(reverse(f"dashboards:{name}", args=[token])).status_code == 410


def test_a_link_serves_for_nothing_else():
    alert = search(None, email=EMAIL)
    stop = links.stop_path(alert).split("/")[-2]
    for name in ("confirm_alert", "address_alerts"):
        assert Client().get(reverse(f"dashboards:{name}", args=[stop])).status_code == 410


def test_the_link_that_confirms_ends_after_a_week(monkeypatch):
    ask()
    link = path_in(last_mail().text, "alertes/confirmer")
    later = time.time() + operations.CONFIRMED_WITHIN.total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert Client().post(link).status_code == 410


# Stopping (RFC 8058)


def sent_mail() -> OutgoingMail:
    search(None, email=EMAIL)
    follow(None, publish("Une file", at=days(-3)), email=EMAIL)
    publish("Une salle sans prise", at=minutes(1))
    (written,) = told(minutes(5))
    return written


def test_each_mail_can_be_stopped_in_one_click_by_the_mail_program(run_jobs):
    written = sent_mail()
    run_jobs()
    received = message_from_bytes(
        [each for each in mail.outbox if each.to == [EMAIL]][-1].message().as_bytes(), policy=policy.default
    )
    (address,) = re.findall(r"^<http://127\.0\.0\.1:8000(/[^>]+)>$", str(received["List-Unsubscribe"]).strip())
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert written.headers["List-Unsubscribe"] == str(received["List-Unsubscribe"]).strip()

    strict = Client(enforce_csrf_checks=True)
    for body in (
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"},
        {"data": ONE_CLICK},
    ):
        assert strict.post(address, **body).status_code == 200

    told_of = Alert.objects.get(kind="irritants")
    assert (told_of.stopped_at is not None, told_of.due_at) == (True, None)
    publish("Une autre salle", at=minutes(6))
    assert told(minutes(10)) == []


def test_a_get_shows_one_button_and_changes_nothing_and_there_is_a_way_back():
    written = sent_mail()
    link = path_in(written.text, "alertes/arreter")

    for _ in range(2):
        assert "Arrêter" in text(Client().get(link))
    assert not Alert.objects.exclude(stopped_at=None).exists()

    stopped = Client().post(link)
    assert "Ces courriels sont arrêtés" in text(stopped)
    back = path_in(stopped.content.decode().replace('action="', 'action="http://127.0.0.1:8000'), "alertes/reprendre")
    publish("Une autre salle", at=minutes(6))

    assert "Ces courriels reprennent" in text(Client().post(back))
    assert [each.subject for each in told(timezone.now())] == ["Une autre salle"]


def test_the_link_of_one_section_stops_that_alert_alone():
    search(None, email=EMAIL)
    search(None, "q=salle", email=EMAIL, word="irritants", at=minutes(0))
    irritant = publish("Une file", at=days(-3))
    alert = follow(None, irritant, email=EMAIL)
    publish("Une salle sans prise", at=minutes(1))
    irritants.solve(irritant=irritant, by=curator(), at=minutes(2))
    (written,) = told(minutes(5))
    paths = re.findall(r"http://127\.0\.0\.1:8000(/alertes/arreter/\S+)", written.text)

    Client().post(paths[-1])

    assert len(paths) == 2
    assert list(Alert.objects.exclude(stopped_at=None)) == [alert]


def test_a_link_is_valid_as_long_as_the_alert(monkeypatch):
    written = sent_mail()
    later = time.time() + 20 * 365 * 86400
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    link = path_in(written.text, "alertes/arreter")
    assert Client().post(link).status_code == 200

    Alert.objects.all().delete()
    assert Client().post(link).status_code == 410


def test_with_an_account_the_same_link_stops_without_signing_in():
    person = UserFactory()
    search(person)
    publish("Une salle sans prise", at=minutes(1))
    (written,) = told(minutes(5))

    page = Client().post(path_in(written.text, "alertes/arreter"))

    assert page.status_code == 200
    assert Alert.objects.get().stopped_at is not None


# The page of an address


def test_a_link_of_each_mail_opens_the_alerts_of_the_address():
    written = sent_mail()
    link = path_in(written.text, "alertes/adresse")
    page = Client().get(link)
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    alert = Alert.objects.get(kind="irritants")
    address = reverse("dashboards:address_act", args=[link.split("/")[-2], alert.uuid])
    assert f'action="{address}"' in page.content.decode()
    assert 'value="none"' not in page.content.decode()

    Client().post(address, {"do": "weekly"})
    alert.refresh_from_db()
    assert alert.frequency == "weekly"

    other = search(None, email="autre@test.example")
    theirs = reverse("dashboards:address_act", args=[link.split("/")[-2], other.uuid])
    assert Client().post(theirs, {"do": "remove"}).status_code == 404


def test_it_erases_everything():
    written = sent_mail()
    link = path_in(written.text, "alertes/adresse")

    page = Client().post(link + "effacer/")

    assert "C’est effacé" in text(page)
    assert (Subscriber.objects.count(), Alert.objects.count(), Told.objects.count()) == (0, 0, 0)
    assert Client().get(link).status_code == 410


# What is forgotten, and what changes hands


def test_what_is_not_confirmed_within_a_week_is_erased():
    ask()
    Subscriber.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert operations.forget_old(at=timezone.now() + timedelta(days=6, hours=23)) == 0

    assert operations.forget_old(at=timezone.now() + timedelta(days=7, minutes=1)) == 1
    assert not Subscriber.objects.exists()


def test_what_was_removed_or_stopped_long_ago_is_erased_but_what_a_person_stopped_stays():
    person = UserFactory()
    removed, stopped = search(person), search(person, "q=salle")
    address = search(None, email=EMAIL)
    operations.remove(alert=removed, at=START)
    operations.stop(alerts=[stopped, address], at=START)

    assert operations.forget_old(at=days(6)) == 0
    assert operations.forget_old(at=days(8)) == 1
    assert operations.forget_old(at=days(61)) == 1
    assert list(Alert.objects.all()) == [stopped]


def test_who_signs_up_with_the_address_keeps_its_alerts(run_jobs):
    alert = search(None, email=EMAIL)
    publish("Une salle sans prise", at=minutes(1))
    assert len(told(minutes(5))) == 1
    client = Client()
    sign_up(client, EMAIL)
    run_jobs()
    assert Alert.objects.get().user is None

    address = EmailAddress.objects.get(email=EMAIL)
    bodies = " ".join(each.body for each in mail.outbox)
    client.post(re.search(r"http://127\.0\.0\.1:8000(/compte/\S+)", bodies)[1])

    address.refresh_from_db()
    alert.refresh_from_db()
    assert (address.verified, alert.user.email, alert.subscriber) == (True, EMAIL, None)
    assert not Subscriber.objects.exists()
    assert told(minutes(10)) == []


def test_what_both_had_is_one_alert_that_tells_nothing_twice():
    person = account(EMAIL, verified=False)
    search(None, email=EMAIL)
    publish("Une salle sans prise", at=minutes(1))
    told(minutes(5))
    own = search(person, frequency="immediate", at=minutes(-1))
    Told.objects.filter(alert=own).delete()

    assert operations.claim(user=person, email=EMAIL, at=minutes(6)) == 0

    assert list(Alert.objects.all()) == [own]
    assert told(minutes(10)) == []


def test_a_yes_after_the_account_was_opened_goes_to_the_account():
    ask()
    link = path_in(last_mail().text, "alertes/confirmer")
    person = account(EMAIL)

    assert Client().post(link).status_code == 200

    assert Alert.objects.get().user == person


def test_without_an_account_one_sees_what_a_visitor_sees():
    place = OrganisationFactory(establishment=True, name="Université Confidentielle", short_name="UConf")
    search(None, email=EMAIL)
    search(None, "q=Confidentielle", email=EMAIL)
    colleague = member_of(OrganisationFactory(establishment=True))
    search(colleague)
    publish("Des salles vides", at=minutes(1), establishment=place, hide_establishment=True)

    mails = {each.to: each.text for each in told(minutes(5))}

    assert "Confidentielle" not in mails[EMAIL].replace("« Confidentielle »", "")
    assert "Université Confidentielle" in mails[colleague.email]
    assert User.objects.filter(email=EMAIL).count() == 0
