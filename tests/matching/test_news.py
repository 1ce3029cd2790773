"""« Où en êtes-vous ? »: asked of both sides of a quiet POC, answered from the room or from the link of a mail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Notification
from core.enums import Audience
from core.states import TransitionRefused
from irritants.models import Event
from matching.enums import PocStatus, Side
from matching.links import news_path
from matching.models import NewsAsked, Poc, PocDocument, PocNote
from matching.models.news import ASKED_AFTER
from matching.operations import documents, news, pocs
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, UserFactory, curator, member_of
from tests.factories.matching import PocFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
QUIET = AT - ASKED_AFTER
SAID = "Quarante capteurs sont posés."


def quiet(**fields: object) -> Poc:
    poc = PocFactory(**{"status": PocStatus.RUNNING, "status_at": QUIET, **fields})
    member_of(poc.match.startup.organisation)
    return poc


def company_of(poc: Poc):
    return Membership.objects.of(poc.match.startup.organisation)[0].user


def question(poc: Poc, side: Side = Side.COMPANY) -> NewsAsked:
    return NewsAsked.objects.create(poc=poc, side=side, asked_at=AT)


def verbs_of(poc: Poc) -> list[str]:
    return list(
        Event.objects.filter(subject_kind="poc", subject_id=poc.pk).order_by("pk").values_list("verb", flat=True)
    )


def test_both_sides_of_a_quiet_poc_are_asked_once():
    poc = quiet()

    asked = [news.ask(at=AT), news.ask(at=AT), news.ask(at=AT + timedelta(days=29))]

    told = Notification.objects.filter(key__startswith="news-asked:").values_list("recipient", flat=True)
    assert (asked, verbs_of(poc)) == ([1, 0, 0], ["ask_news"])
    assert set(told) == {poc.match.irritant.author.pk, company_of(poc).pk}


def test_a_side_that_does_not_answer_is_asked_the_same_question_again():
    poc = quiet()
    news.ask(at=AT)
    before = set(poc.news_asked.values_list("pk", flat=True))

    later = AT + ASKED_AFTER
    assert news.ask(at=later) == 1

    assert (set(poc.news_asked.values_list("pk", flat=True)), verbs_of(poc)) == (before, ["ask_news", "ask_news"])
    assert set(poc.news_asked.values_list("asked_at", flat=True)) == {later}


@pytest.mark.parametrize(("private", "asked"), [(False, 0), (True, 1)])
def test_a_shared_note_is_news_and_a_private_one_is_not(private, asked):
    poc = quiet()
    note = pocs.add_note(poc=poc, text="Deux salles de plus.", private=private, by=company_of(poc))
    PocNote.objects.filter(pk=note.pk).update(created_at=AT - timedelta(days=3))

    assert news.ask(at=AT) == asked


def test_a_new_version_of_a_document_is_news():
    poc = quiet()
    upload = SimpleUploadedFile("plan.csv", b"lieu;capteurs")
    added = documents.add_document(poc=poc, upload=upload, private=False, by=company_of(poc))
    PocDocument.objects.filter(pk=added.pk).update(created_at=AT - timedelta(days=3))

    assert news.ask(at=AT) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"status": PocStatus.FRAMING},
        {"status": PocStatus.REVIEW},
        {"status": PocStatus.STOPPED},
        {"asleep_since": AT, "sleep_reason": "Vacances."},
        {"unasked_since": AT},
        {"status_at": QUIET + timedelta(seconds=1)},
    ],
)
def test_nobody_is_asked_about_other_pocs(fields):
    quiet(**fields)

    assert news.ask(at=AT) == 0


def test_what_somebody_did_is_news_enough():
    poc = quiet()
    pocs.sleep(poc=poc, reason="Vacances.", by=poc.match.irritant.author, at=AT - timedelta(days=9))
    pocs.wake(poc=poc, by=poc.match.irritant.author, at=AT - timedelta(days=8))

    assert (news.ask(at=AT), news.ask(at=AT + timedelta(days=22))) == (0, 1)


def test_it_is_stopped_and_begun_again():
    poc, by = quiet(), curator()
    news.stop(poc=poc, by=by, at=AT)
    with pytest.raises(TransitionRefused):
        news.stop(poc=poc, by=by, at=AT)
    while_stopped = news.ask(at=AT)
    news.resume(poc=poc, by=by, at=AT)
    with pytest.raises(TransitionRefused):
        news.resume(poc=poc, by=by, at=AT)

    assert (while_stopped, news.ask(at=AT + ASKED_AFTER)) == (0, 1)
    assert verbs_of(poc) == ["stop_news", "resume_news", "ask_news"]


def test_nobody_stops_the_questions_about_a_decided_poc():
    poc = quiet(status=PocStatus.STOPPED)

    with pytest.raises(TransitionRefused):
        news.stop(poc=poc, by=curator(), at=AT)


def test_the_button_does_what_it_said_twice_pressed_it_stays_so():
    poc = quiet(status_at=timezone.now())
    client, address = signed_in(poc.match.irritant.author), reverse("matching:toggle_news", args=[poc.uuid])

    stopped = [client.post(address, {"act": "stop"}) and Poc.objects.get().unasked_since for _twice in range(2)]
    begun = [client.post(address, {"act": "resume"}) and Poc.objects.get().unasked_since for _twice in range(2)]

    assert stopped[0] is not None
    assert (stopped[1], begun, verbs_of(poc)) == (stopped[0], [None, None], ["stop_news", "resume_news"])


def test_only_the_establishment_and_curators_stop_the_questions():
    poc = quiet(status_at=timezone.now())
    observer = member_of(OrganisationFactory())
    poc.observers.add(observer.organisation)
    address = reverse("matching:toggle_news", args=[poc.uuid])

    answers = [
        signed_in(each).post(address, {"act": "stop"}).status_code
        for each in (company_of(poc), observer, member_of(OrganisationFactory()), curator())
    ]

    assert answers == [403, 403, 403, 302]


def test_the_answer_by_the_link_is_on_the_thread_for_the_parties(client):
    poc = quiet()
    asked, user = question(poc), company_of(poc)
    address = news_path(asked, user)

    opened = client.get(address)
    unchanged = NewsAsked.objects.awaiting().filter(pk=asked.pk).exists()
    done = client.post(address, {"text": SAID})

    event = Event.objects.get(subject_kind="poc", subject_id=poc.pk, verb="news")
    assert (opened.status_code, unchanged, done.status_code) == (200, True, 200)
    assert (event.by, event.organisation, event.audience) == (user, poc.match.startup.organisation, Audience.PARTIES)
    assert (event.detail["message"], event.detail["side"]) == (SAID, Side.COMPANY)
    told = Notification.objects.filter(key=f"news-told:{asked.pk}", body=SAID)
    assert set(told.values_list("recipient", flat=True)) == {poc.match.irritant.author.pk}


def test_a_second_answer_by_the_link_is_refused(client):
    asked = question(quiet())
    address = news_path(asked, company_of(asked.poc))
    client.post(address, {"text": SAID})

    again = client.post(address, {"text": "Autre chose."})

    assert "Aucune réponse n’est plus attendue de vous" in again.content.decode()
    assert Event.objects.filter(subject_kind="poc", subject_id=asked.poc.pk, verb="news").count() == 1


def test_an_answer_without_text_is_said_at_its_field(client):
    asked = question(quiet())

    refused = client.post(news_path(asked, company_of(asked.poc)), {"text": " "})

    assert (refused.status_code, NewsAsked.objects.awaiting().count()) == (422, 1)


def test_nobody_answers_about_a_decided_poc(client):
    poc = quiet(status=PocStatus.STOPPED)
    asked = question(poc)

    with pytest.raises(TransitionRefused):
        news.answer(asked=asked, text=SAID, by=company_of(poc), at=AT)
    assert "<textarea" not in client.get(news_path(asked, company_of(poc))).content.decode()


def test_altered_old_and_strangers_links_are_refused(client):
    asked = question(quiet())
    stranger = UserFactory()
    other_salt = signing.dumps([asked.uuid.hex, company_of(asked.poc).uuid.hex], salt="openinno.matching.answer")
    addresses = [
        news_path(asked, stranger),
        news_path(asked, asked.poc.match.irritant.author),  # of the other side
        news_path(asked, company_of(asked.poc))[:-3] + "AA/",
        reverse("matching:news", args=[other_salt]),
    ]

    assert [client.get(address).status_code for address in addresses] == [410] * len(addresses)
    assert [client.post(address, {"text": SAID}).status_code for address in addresses] == [410] * len(addresses)


def test_each_side_answers_its_own_question_from_the_room():
    poc = quiet()
    asked = question(poc, Side.ESTABLISHMENT)
    address = reverse("matching:answer_news", args=[asked.uuid])

    by_company = signed_in(company_of(poc)).post(address, {"text": SAID})
    by_curator = signed_in(curator()).post(address, {"text": SAID})
    by_own = signed_in(poc.match.irritant.author).post(address, {"text": SAID})

    asked.refresh_from_db()
    assert (by_company.status_code, by_curator.status_code, by_own.status_code) == (403, 403, 302)
    assert asked.answered_by == poc.match.irritant.author


def test_what_was_answered_is_read_in_the_room_and_by_nobody_outside():
    poc = quiet(status_at=timezone.now())
    news.answer(asked=question(poc), text=SAID, by=company_of(poc), at=AT)

    shown = [
        SAID in signed_in(each).get(poc.get_absolute_url()).content.decode()
        for each in (poc.match.irritant.author, company_of(poc), curator(), member_of(OrganisationFactory()))
    ]

    assert shown == [True, True, True, False]


def test_observers_read_what_was_asked_and_answer_nothing():
    poc = quiet(status_at=timezone.now())
    observer = member_of(OrganisationFactory())
    poc.observers.add(observer.organisation)
    asked = question(poc)

    page = signed_in(observer).get(poc.get_absolute_url()).content.decode()
    refused = signed_in(observer).post(reverse("matching:answer_news", args=[asked.uuid]), {"text": SAID})

    assert ("pas encore de réponse" in page, "toggle_news" in page, refused.status_code) == (True, False, 403)
    assert reverse("matching:toggle_news", args=[poc.uuid]) not in page


def test_outsiders_see_nothing_of_the_questions():
    poc = quiet(status_at=timezone.now())
    question(poc)

    page = signed_in(member_of(OrganisationFactory())).get(poc.get_absolute_url()).content.decode()

    assert "pas encore de réponse" not in page
