"""Embeddings when the budget is spent, the service fails or refuses, and workers are killed or meet."""

from datetime import timedelta

import pytest

from accounts.models import Notification
from core import embeddings as client
from matching import tasks
from matching.models import Embedding, EmbeddingDay, Match
from matching.operations import embeddings as operation
from tests.factories.accounts import agency_manager, curator
from tests.factories.irritants import IrritantFactory
from tests.matching.embedder import KEY, Said, vector_of
from tests.matching.embedding import AT, TOMORROW, changed, queued, today, work

pytestmark = pytest.mark.django_db


def test_the_day_stops_where_its_tokens_are_spent_and_the_next_goes_on(embedder, settings, monkeypatch):
    monkeypatch.setattr(operation, "BATCH", 2)
    IrritantFactory.create_batch(5, published=True)
    embedder.right = lambda texts: {
        "data": [{"index": place, "embedding": vector_of(text)} for place, text in enumerate(texts)],
        "usage": {"total_tokens": 40 * len(texts)},
    }
    settings.EMBEDDINGS_DAILY_TOKENS = 240

    assert work() == 4
    assert (today().tokens, today().texts, today().resume_at) == (160, 4, None)
    assert work(at=AT + timedelta(hours=1)) == 0

    assert work(at=TOMORROW) == 1


def test_without_a_count_of_tokens_the_estimate_stays(embedder, need):
    embedder.says = [Said(body=lambda whole: whole | {"usage": None})]

    work()

    (text,) = embedder.texts
    assert today().tokens == len(text) // operation.SAFE_TOKEN + 1


@pytest.mark.parametrize(("header", "seconds"), [("90", 90), (None, 60), ("0", 1), ("999999", 24 * 3600)])
def test_too_many_requests_are_answered_by_waiting_as_long_as_is_asked(embedder, need, header, seconds):
    embedder.says = [Said(429, b"slow down", {"Retry-After": header} if header else {})]

    assert operation.embed(at=AT) == 0

    day = today()
    assert (day.resume_at, day.failures, day.tokens) == (AT + timedelta(seconds=seconds), 1, 0)
    assert day.last_error == "429 slow down"
    assert [job.scheduled_at for job in queued(operation.TASK)] == [day.resume_at]
    assert operation.embed(at=day.resume_at - timedelta(seconds=1)) == 0
    assert len(embedder.asked) == 1
    assert operation.embed(at=day.resume_at) == 1
    assert (today().failures, today().resume_at, today().last_error) == (0, None, "")


def test_a_service_that_fails_is_left_alone_for_longer_each_time(embedder, need):
    embedder.says = [Said(500), Said(body=b"{"), Said(503), *[Said(502)] * 8]
    at, waits = AT, []
    for _each in range(11):
        operation.embed(at=at)
        waits.append((today().resume_at - at).total_seconds())
        EmbeddingDay.objects.update(resume_at=at)

    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600]
    assert len(queued(operation.TASK)) == 1
    assert not Notification.objects.exists()
    assert operation.embed(at=at) == 1


def test_what_was_asked_without_an_answer_counts(embedder, need, monkeypatch):
    monkeypatch.setattr(client, "SILENT_FOR", 0.05)
    embedder.says = [Said(silence=0.3)]

    operation.embed(at=AT)

    assert (today().failures, today().tokens > 50) == (1, True)
    assert "ReadTimeout" in today().last_error


@pytest.mark.parametrize(
    ("said", "cause", "words"),
    [
        (Said(401), "key", "Il refuse la clé."),
        (Said(400, b"unknown model"), "request", "Il refuse ce qui lui est demandé"),
        (
            Said(body=lambda whole: {"data": [{"index": 0, "embedding": [1.0, 2.0]}]}),
            "dimensions",
            "Ses vecteurs n’ont pas la longueur",
        ),
    ],
)
def test_what_somebody_must_correct_stops_the_day_and_is_told_once(embedder, need, said, cause, words):
    manager = agency_manager()
    curator()
    embedder.says = [said, said, said]

    for hour in range(3):
        assert operation.embed(at=AT + timedelta(hours=hour)) == 0

    assert (today().stopped, len(embedder.asked), today().resume_at) == (cause, 1, None)
    told = Notification.objects.get()
    assert (told.recipient, told.title) == (manager, "La comparaison par le sens est arrêtée")
    assert words in told.body
    assert KEY not in told.body
    operation.embed(at=TOMORROW)
    assert len(embedder.asked) == 2
    assert Notification.objects.count() == 2
    assert operation.embed(at=TOMORROW + timedelta(days=1)) == 0
    assert work(at=TOMORROW + timedelta(days=2)) == 1


def test_suggestions_go_on_while_it_is_stopped(embedder, need, company):
    embedder.says = [Said(403)]
    operation.embed(at=AT)

    tasks.suggest_for_irritant(need.pk)

    assert Match.objects.get().score > 0


def test_killed_between_the_answer_and_the_record_the_same_is_asked_again_after_a_while(embedder, need, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(operation, "_rank_again", killed)
        with pytest.raises(KeyboardInterrupt):
            operation.embed(at=AT)
    assert not Embedding.objects.exists()
    aside = today().tokens
    assert aside > 0

    assert operation.embed(at=AT + timedelta(seconds=30)) == 0
    assert operation.embed(at=AT + operation.CLAIM) == 1

    assert len(embedder.asked) == 2
    assert today().tokens == aside + 7
    assert Embedding.objects.count() == 1


def test_one_worker_asks_at_a_time(embedder, need):
    inside = []
    original = client.ask

    def meanwhile(*args, **kwargs):
        inside.append(operation.embed(at=AT + timedelta(seconds=5)))
        return original(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "ask", meanwhile)
        assert operation.embed(at=AT) == 1

    assert inside == [0]
    assert len(embedder.asked) == 1


def test_a_text_that_changes_while_it_is_asked_is_asked_again(embedder, need, monkeypatch):
    original = client.ask

    def meanwhile(*args, **kwargs):
        if not embedder.asked:
            changed(need, problem="Tout autre chose.")
        return original(*args, **kwargs)

    monkeypatch.setattr(client, "ask", meanwhile)

    assert work() == 2
    assert "Tout autre chose." in embedder.texts[-1]
