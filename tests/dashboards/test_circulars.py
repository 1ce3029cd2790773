"""The pages on which curators write to many: who is reached, what is read before it leaves, and what is told to whom."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import CircularStatus
from accounts.models import Circular, Notification, User
from accounts.notifications.circulars import tell
from accounts.operations import circulars as operations
from accounts.operations import mailing
from core.models import OutgoingMail
from tests.accounts.forms import PASSWORD
from tests.dashboards.reached import of_establishment, of_startup
from tests.dashboards.test_reports import signed_in
from tests.factories.accounts import (
    CircularFactory,
    OrganisationFactory,
    UserFactory,
    administrator,
    curator,
    manager_of,
)

pytestmark = pytest.mark.django_db

TYPED = {
    "audience": "establishments",
    "subject": "L’appel est ouvert",
    "text": "Bonjour,\n\nL’appel est ouvert jusqu’au 12 mars : https://exemple.example/appel.",
    "action": "Lire l’appel",
    "address": "/rencontres/",
    "why": "Vous agissez pour un établissement.",
}


def freshly_signed_in(person: User) -> Client:
    """Who has just given their password again."""
    person.set_password(PASSWORD)
    person.save()
    client = signed_in(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def page_of(client: Client, name: str, circular: Circular, **query: Any) -> BeautifulSoup:
    return BeautifulSoup(client.get(reverse(f"dashboards:{name}", args=[circular.uuid]), query).content, "html.parser")


def send_url(circular: Circular) -> str:
    return reverse("dashboards:circular_verb", args=[circular.uuid, "send"])


def hidden_fields(answer: Any) -> dict[str, str]:
    """What the page that confirms sends back."""
    page = BeautifulSoup(answer.content, "html.parser")
    return {name: page.find("input", {"name": name})["value"] for name in ("number", "version")}


def change_url(circular: Circular) -> str:
    return reverse("dashboards:change_circular", args=[circular.uuid])


def read_of(circular: Circular) -> str:
    return circular.updated_at.isoformat()


# Writing.


def test_a_curator_writes_a_draft_and_changes_it():
    client = signed_in(curator())

    client.post(reverse("dashboards:write_circular"), TYPED)
    circular = Circular.objects.get()
    client.post(change_url(circular), {**TYPED, "subject": "Une semaine de plus", "read": read_of(circular)})

    circular.refresh_from_db()
    assert (circular.status, circular.subject, circular.address) == (
        CircularStatus.DRAFT,
        "Une semaine de plus",
        "/rencontres/",
    )
    assert [event.verb for event in circular.events.order_by("pk")] == ["write", "change"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"audience": "tous"}, "audience"),
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 151}, "subject"),
        ({"text": "x" * 5001}, "text"),
        ({"why": ""}, "why"),
        ({"action": ""}, "action"),
        ({"address": ""}, "address"),
        ({"address": "http://exemple.example/"}, "address"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "//exemple.example/"}, "address"),
        ({"address": "https://openinno.example@exemple.example/"}, "address"),
        ({"address": "n’importe quoi"}, "address"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(wrong, field):
    answer = signed_in(curator()).post(reverse("dashboards:write_circular"), {**TYPED, **wrong})

    page = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, Circular.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == [field]
    assert page.find("textarea", {"name": "text"}).text.strip() == wrong.get("text", TYPED["text"])


@pytest.mark.parametrize("typed", ["{site}/rencontres/", "/rencontres/"])
def test_an_address_of_ours_is_kept_as_a_page(typed, settings):
    signed_in(curator()).post(
        reverse("dashboards:write_circular"), {**TYPED, "address": typed.format(site=settings.SITE_URL)}
    )

    assert Circular.objects.get().address == "/rencontres/"


def test_what_is_about_to_leave_is_not_changed():
    circular = CircularFactory(status=CircularStatus.WAITING)

    answer = signed_in(curator()).get(change_url(circular))

    assert answer.url == circular.get_absolute_url()


def given_up(circular: Circular) -> None:
    operations.drop(circular=Circular.objects.get(pk=circular.pk), by=curator(), at=timezone.now())


@pytest.mark.parametrize("meanwhile", [lambda circular: reword(circular), given_up])
def test_what_another_curator_did_meanwhile_is_not_undone_and_what_was_typed_is_kept(meanwhile):
    circular = CircularFactory()
    meanwhile(circular)
    now = Circular.objects.get().text

    answer = signed_in(curator()).post(change_url(circular), {**TYPED, "read": read_of(circular)})

    page = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, Circular.objects.get().text) == (422, now)
    assert page.find("textarea", {"name": "text"}).text.strip() == TYPED["text"]
    assert "Copiez votre texte" in page.find("main").text


# The list.


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_row_count(count, django_assert_num_queries):
    for _each in range(count):
        CircularFactory(status=CircularStatus.SENT)
    client = signed_in(curator())
    client.get(reverse("dashboards:circulars"))

    with django_assert_num_queries(7):
        answer = client.get(reverse("dashboards:circulars"))

    assert len(answer.context["page_obj"]) == count


def test_the_list_is_paged_filtered_by_state_and_empty_with_words():
    client = signed_in(curator())
    empty = client.get(reverse("dashboards:circulars")).content.decode()
    for _each in range(21):
        CircularFactory()
    CircularFactory(status=CircularStatus.SENT)

    pages = [client.get(reverse("dashboards:circulars"), {"page": number}) for number in (1, 2)]
    sent = client.get(reverse("dashboards:circulars"), {"etat": "sent"})

    assert "Aucun envoi groupé ici" in empty
    assert [len(page.context["page_obj"]) for page in (*pages, sent)] == [20, 2, 1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_people_of_a_draft_take_the_same_queries_for_any_row_count(count, django_assert_num_queries):
    for _each in range(count):
        of_establishment()
    client, circular = signed_in(curator()), CircularFactory()
    url = reverse("dashboards:circular_people", args=[circular.uuid])
    client.get(url)

    with django_assert_num_queries(9):
        answer = client.get(url)

    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_people_it_went_to_take_the_same_queries_for_any_row_count(count, django_assert_num_queries):
    circular = CircularFactory(status=CircularStatus.SENT, recipient_count=count)
    for _each in range(count):
        circular.recipients.create(person=of_establishment(), told_at=timezone.now())
    client = signed_in(curator())
    url = reverse("dashboards:circular_people", args=[circular.uuid])
    client.get(url)

    with django_assert_num_queries(8):
        answer = client.get(url)

    assert len(answer.context["rows"]) == count


# Preview and test.


def test_the_preview_is_the_mail_that_leaves_but_for_the_link_that_stops_it():
    person, client = of_establishment(last_name="Lectrice"), signed_in(curator())
    circular = CircularFactory(**TYPED)
    page = page_of(client, "circular_preview", circular, personne=person.uuid)
    framed = client.get(page.find("iframe")["src"]).content.decode()

    operations.send(
        circular=circular, people=[person.pk], told_whom="Tous", by=curator(), at=timezone.now() - operations.DELAY
    )
    operations.tell_due(at=timezone.now())
    mailing.mail_due(at=timezone.now())

    mail = OutgoingMail.objects.get(to=person.email)
    stops = [word for word in mail.text.split() if "/mails/arreter/" in word]
    assert len(stops) == 1
    path = stops[0][stops[0].index("/mails/") :]
    assert page.find("pre").text.strip() == mail.text.replace(path, reverse("accounts:preferences")).strip()
    assert framed == mail.html.replace(path, reverse("accounts:preferences"))
    assert "/mails/arreter/" not in framed + str(page)


def test_the_frame_lets_in_no_script_and_stands_in_our_page_only():
    circular = CircularFactory()

    answer = signed_in(curator()).get(reverse("dashboards:circular_mail", args=[circular.uuid]))

    policy = answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy


def test_only_the_people_of_the_audience_are_read_through():
    circular, company = CircularFactory(), of_startup()
    client = signed_in(curator())
    url = reverse("dashboards:circular_preview", args=[circular.uuid])

    answers = [client.get(url, {"personne": asked}).status_code for asked in (company.uuid, "rien")]

    assert answers == [404, 404]


def test_a_test_leaves_at_once_and_no_more_than_the_limit(settings):
    person = curator()
    client, circular = signed_in(person), CircularFactory()
    url = reverse("dashboards:test_circular", args=[circular.uuid])

    answers = [client.post(url).status_code for _each in range(21)]

    assert answers == [302] * 20 + [429]
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {person.email}


# Sending, holding back.


def test_sending_says_how_many_waits_and_shows_everybody_where_it_stands():
    sender, colleague = curator(), curator()
    person, circular = of_establishment(), CircularFactory()
    client = freshly_signed_in(sender)

    asked = client.get(send_url(circular))
    client.post(send_url(circular), hidden_fields(asked))

    circular.refresh_from_db()
    home = signed_in(colleague).get(reverse("dashboards:home")).content.decode()
    theirs = signed_in(colleague).get(circular.get_absolute_url()).content.decode()
    assert "Envoyer à 1 personne" in asked.content.decode()
    assert (circular.status, circular.sent_by, circular.recipient_count) == (CircularStatus.WAITING, sender, 1)
    assert circular.leaves_at - circular.status_at == timedelta(minutes=10)
    assert [row.person for row in circular.recipients.all()] == [person]
    assert circular.get_absolute_url() in home
    assert reverse("dashboards:circular_verb", args=[circular.uuid, "hold"]) in theirs


def test_who_signed_in_a_while_ago_proves_who_they_are_first():
    of_establishment()
    circular, client = CircularFactory(), signed_in(curator())

    answer = client.post(send_url(circular), hidden_fields(client.get(send_url(circular))))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Circular.objects.get().status == CircularStatus.DRAFT


def join(circular: Circular) -> None:
    of_establishment()


def reword(circular: Circular) -> None:
    read, now = circular.updated_at, timezone.now()
    operations.change(circular=circular, typed={"text": "Autre chose."}, read=read, by=curator(), at=now)


def already_sent(circular: Circular) -> None:
    operations.send(
        circular=Circular.objects.get(),
        people=[of_establishment().pk],
        told_whom="Tous",
        by=curator(),
        at=timezone.now(),
    )


@pytest.mark.parametrize("change", [join, reword, already_sent])
def test_nothing_leaves_but_what_was_read_to_as_many_as_were_read(change):
    of_establishment()
    circular, client = CircularFactory(), freshly_signed_in(curator())
    read = hidden_fields(client.get(send_url(circular)))
    change(circular)
    before = Circular.objects.values().get()

    answer = client.post(send_url(circular), read)

    assert answer.url == circular.get_absolute_url()
    assert Circular.objects.values().get() == before


def test_it_is_sent_to_nobody_with_words():
    circular, client = CircularFactory(), freshly_signed_in(curator())

    answer = client.post(send_url(circular), hidden_fields(client.get(send_url(circular))))

    assert answer.status_code == 422
    assert "Personne ne serait prévenu" in answer.content.decode()


def test_any_curator_or_administrator_holds_it_back():
    for by in (curator(), administrator()):
        circular = CircularFactory(status=CircularStatus.WAITING)
        signed_in(by).post(reverse("dashboards:circular_verb", args=[circular.uuid, "hold"]))
        circular.refresh_from_db()
        assert circular.status == CircularStatus.DRAFT


def test_whoever_comes_too_late_is_told_so():
    circular = CircularFactory(status=CircularStatus.LEAVING)

    answer = signed_in(curator()).post(reverse("dashboards:circular_verb", args=[circular.uuid, "hold"]), follow=True)

    assert Circular.objects.get().status == CircularStatus.LEAVING
    assert "entre-temps" in answer.content.decode()


# What its readers see.


def test_whoever_was_told_reads_it_on_the_site_and_nobody_else():
    told, waiting, other = of_establishment(), of_establishment(), of_establishment()
    circular = CircularFactory(status=CircularStatus.LEAVING, **{**TYPED, "address": "https://exemple.example/appel"})
    circular.recipients.create(person=waiting)
    tell(circular, [told], at=timezone.now())
    tell(CircularFactory(), [other], at=timezone.now())
    url = reverse("dashboards:information", args=[circular.uuid])

    answers = {person: signed_in(person).get(url) for person in (told, waiting, other)}

    page = answers[told].content.decode()
    assert [answer.status_code for answer in answers.values()] == [200, 404, 404]
    assert 'href="https://exemple.example/appel"' in page
    assert "pour exemple.example" in page


def test_the_notification_leads_to_the_text_on_the_site():
    person = manager_of(OrganisationFactory(establishment=True))
    circular = CircularFactory(**TYPED)
    now = timezone.now()
    operations.send(circular=circular, people=[person.pk], told_whom="Tous", by=curator(), at=now - operations.DELAY)
    operations.tell_due(at=now)

    told = Notification.objects.get(recipient=person)
    answer = signed_in(person).post(reverse("accounts:read_notifications"), {"notification": told.uuid}, follow=True)

    assert answer.redirect_chain[-1][0] == circular.reading_path
    assert TYPED["subject"] in answer.content.decode()
    operations.forget_names(at=now + operations.NAMES_KEPT_FOR + timedelta(days=1))
    assert (circular.recipients.count(), signed_in(person).get(circular.reading_path).status_code) == (0, 200)


def test_who_chooses_their_mails_may_stop_these():
    page = signed_in(UserFactory()).get(reverse("accounts:preferences")).content.decode()

    assert 'name="mails_agency"' in page
    assert "Informations de l’Amue" in page
