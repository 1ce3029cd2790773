"""Legal pages: there from the first day, written by administrators, published for a day, and never rewritten."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import LegalPage
from accounts.models import LegalVersion
from accounts.operations import legal
from accounts.placeholders import NAMED, PLACEHOLDERS, unknown_in
from accounts.seed import LEGAL_TEXTS
from tests.accounts.forms import sign_up, signed_in, text
from tests.factories.accounts import administrator
from tests.openinno.administered_legal import draft_of

pytestmark = pytest.mark.django_db
TEXTS = {"text_fr": "# Objet\n\nTexte.", "text_en": "# Purpose\n\nText.", "note_fr": "Tout.", "note_en": "All."}


def today():
    return timezone.localdate()


def publish(page: str = "terms", *, in_days: int = 0, asks_again: bool = False, **fields) -> LegalVersion:
    draft = draft_of(page, **fields)
    given = {"in_force_on": today() + timedelta(days=in_days), "asks_again": asks_again}
    return legal.publish(draft=draft, read=draft.updated_at, **given, by=draft.by, at=timezone.now())


@pytest.mark.parametrize("page", LegalPage)
def test_a_new_site_has_every_page_in_both_languages(page):
    french, english = Client().get(reverse(page)), Client().get(f"/en{reverse(page)}")

    assert (french.status_code, english.status_code) == (200, 200)
    for answer, words in zip((french, english), LEGAL_TEXTS[page], strict=True):
        first = re.search(r"[\w’]{4,}(?: [\w’]+){2}", words)[0]
        assert first in text(answer)
        assert "[[" not in text(answer)


@pytest.mark.parametrize("page", LegalPage)
def test_the_first_versions_hold_the_rules_that_the_next_ones_obey(page):
    answer = signed_in(administrator()).post(
        reverse("accounts:legal_draft", args=[page]),
        {**dict(zip(("text_fr", "text_en"), LEGAL_TEXTS[page], strict=True)), "note_fr": "Rien.", "note_en": "No."},
    )

    assert answer["Location"] == reverse("accounts:legal_preview", args=[page])


def test_every_placeholder_is_filled_and_an_unknown_one_is_named():
    words = [placeholder.word for placeholder in PLACEHOLDERS]

    assert unknown_in(" ".join(f"[[{word}]]" for word in words)) == []
    assert unknown_in("[[host]] et [[ heberger ]]") == ["heberger"]
    assert {word for texts in LEGAL_TEXTS.values() for each in texts for word in NAMED.findall(each)} <= {*words}


def test_the_names_of_the_settings_are_put_in_as_they_are_and_as_no_markup(settings):
    settings.LEGAL_PUBLISHER, settings.LEGAL_HOST = "Agence *d’essai*", "Hébergeur <b>1</b>"

    page = text(Client().get(reverse("legal")))

    assert "Éditeur du site : Agence *d’essai*" in page.replace("\xa0", " ")
    assert "Hébergeur &lt;b&gt;1&lt;/b&gt;" in page
    assert "non indiqué dans les réglages" in page  # the director


def test_the_list_of_cookies_names_each_that_the_site_sets(client):
    sign_up(client, "camille@univ-test.example")
    signed = signed_in(administrator())
    signed.post(reverse("accounts:discard_legal_draft", args=["terms"]))
    signed.post(reverse("accounts:legal_draft", args=["terms"]), TEXTS)
    signed.get(reverse("accounts:legal_pages"))
    named = text(Client().get(reverse("personal_data")))

    used = {*client.cookies, *signed.cookies}

    assert len(used) > 1
    assert [cookie for cookie in used if f"<strong>{cookie}</strong>" not in named] == []


def test_a_draft_is_read_before_it_is_published_and_changes_nothing_until_then():
    client = signed_in(administrator())
    address = reverse("accounts:legal_draft", args=["terms"])
    before = text(Client().get(reverse("terms")))

    asked = client.get(address)
    written = client.post(address, {**TEXTS, "text_fr": "# Objet\n\nVoir [[contact]]. <i>"}, follow=True)

    assert 'name="text_fr"' in asked.content.decode()
    assert "Ce que vous écrivez" in asked.context["form"].initial["text_fr"]
    assert '<div class="prose" lang="fr"><h2>Objet</h2> <p>Voir <a href="/contact/">Contact</a>. &lt;i&gt;</p>' in text(
        written
    )
    assert '<a href="/en/contact/">' not in text(written)
    assert text(Client().get(reverse("terms"))) == before


def test_publishing_for_today_replaces_the_page_and_keeps_the_former_one_readable():
    client = signed_in(administrator())
    draft = draft_of("terms")
    form = {"in_force_on": today().isoformat(), "read": draft.updated_at.isoformat()}

    answer = client.post(reverse("accounts:legal_preview", args=["terms"]), form)

    page, former = Client().get(reverse("terms")), Client().get(reverse("legal_version", args=["terms", 1]))
    assert answer["Location"] == reverse("legal_version", args=["terms", 2])
    assert "Nouveau texte." in text(page)
    assert f'<a href="{reverse("legal_version", args=["terms", 1])}">Elle remplace la version 1</a>' in text(page)
    assert "Un objet plus clair." in text(page)
    assert "À qui sert ce site" in text(former)
    assert "n’est plus en vigueur depuis le" in text(former)


def test_a_version_announced_holds_from_its_day_only():
    announced = publish(in_days=10)

    page, ahead = Client().get(reverse("terms")), Client().get(announced.get_absolute_url())

    assert "La version 2 entre en vigueur le" in text(page)
    assert "Nouveau texte." not in text(page)
    assert "n’est pas encore en vigueur" in text(ahead)
    days = [LegalVersion.objects.in_force("terms", today() + timedelta(days=days)).number for days in (0, 9, 10, 11)]
    assert days == [1, 1, 2, 2]


@pytest.mark.parametrize(("announced", "chosen"), [(None, -1), (10, 9)])
def test_no_version_holds_from_a_day_that_is_past_or_before_one_that_is_announced(announced, chosen):
    if announced:
        publish(in_days=announced)
    draft = draft_of("terms")
    day = today() + timedelta(days=chosen)

    with pytest.raises(ValidationError) as refused:
        legal.publish(draft=draft, read=draft.updated_at, in_force_on=day, by=draft.by, at=timezone.now())

    assert [*refused.value.error_dict] == ["in_force_on"]
    assert LegalVersion.objects.drafts().count() == 1


def test_two_who_write_the_same_page_do_not_lose_each_others_words():
    client, address = signed_in(administrator()), reverse("accounts:legal_draft", args=["terms"])
    draft = draft_of("terms")
    read = draft.updated_at.isoformat()

    first = client.post(address, {**TEXTS, "read": read})
    second = client.post(address, {**TEXTS, "text_fr": "Autres mots.", "read": read})
    third = client.post(address, {**TEXTS, "text_fr": "Encore d’autres."})

    assert (first.status_code, second.status_code, third.status_code) == (302, 422, 422)
    assert "Autres mots." in second.content.decode()  # nothing typed is lost
    assert LegalVersion.objects.drafts().get().text_fr.replace("\r", "") == TEXTS["text_fr"]


def test_a_draft_that_changed_since_it_was_read_is_neither_published_nor_thrown_away():
    client = signed_in(administrator())
    read = draft_of("terms").updated_at.isoformat()
    LegalVersion.objects.drafts().update(updated_at=timezone.now() + timedelta(seconds=1))

    published = client.post(
        reverse("accounts:legal_preview", args=["terms"]), {"read": read, "in_force_on": today().isoformat()}
    )
    thrown = client.post(reverse("accounts:discard_legal_draft", args=["terms"]), {"read": read})

    assert (published.status_code, thrown["Location"]) == (422, reverse("accounts:legal_draft", args=["terms"]))
    assert LegalVersion.objects.drafts().count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text_fr": "[[hebergeur]]"}, "text_fr"),
        ({"text_en": "### Low"}, "text_en"),
        ({"text_en": ""}, "text_en"),
        ({"note_fr": ""}, "note_fr"),
        ({"read": "hier"}, "read"),
    ],
)
def test_what_cannot_be_shown_is_refused_where_it_is_written(wrong, field):
    answer = signed_in(administrator()).post(reverse("accounts:legal_draft", args=["terms"]), {**TEXTS, **wrong})

    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])
    assert LegalVersion.objects.drafts().count() == 0


@pytest.mark.parametrize("column", ["text_fr", "note_en", "page"])
def test_the_database_refuses_to_rewrite_or_to_delete_what_was_published(column):
    version = publish()

    for write in (
        lambda: LegalVersion.objects.filter(pk=version.pk).update(**{column: "autre"}),
        lambda: LegalVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            write()


def test_only_terms_may_ask_everybody_again():
    with pytest.raises(DatabaseError, match="only_terms_ask"), transaction.atomic():
        draft_of("legal", asks_again=True)


def test_a_page_costs_the_same_whatever_the_number_of_its_versions():
    counts = []
    for more in (1, 2):
        for _ in range(more):
            publish()
        with CaptureQueriesContext(connection) as captured:
            Client().get(reverse("terms"))
        counts.append(len(captured))

    assert counts == [2, 2]


def test_the_list_of_pages_costs_the_same_whatever_is_written():
    client, counts = signed_in(administrator()), []
    for more in (("legal",), ("terms", "contact")):
        for page in more:
            publish(page)
            draft_of(page)
        client.get(reverse("accounts:legal_pages"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("accounts:legal_pages"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_pages_that_are_none_are_not_found():
    client = signed_in(administrator())
    addresses = [reverse("accounts:legal_draft", args=["secret"]), reverse("legal_version", args=["terms", 9])]

    assert [client.get(address).status_code for address in addresses] == [404, 404]
