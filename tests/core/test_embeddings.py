"""The protocol: what is asked, what is believed of the answer, and what each failure is taken for."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from core import embeddings
from core.embeddings import Later, Refused, Service
from core.enums import EmbeddingStop
from tests.matching.embedder import DIMENSIONS, KEY, MODEL, Said, running, vector_of

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TEXTS = ["des salles vides", "des copies à corriger", "été 🎓"]


@pytest.fixture
def embedder():
    with running() as each:
        yield each


def ask(embedder, texts=TEXTS, **changes):
    service = {"url": embedder.url, "key": KEY, "model": MODEL, "dimensions": DIMENSIONS} | changes
    return embeddings.ask(Service(**service), texts, at=AT)


def with_row(number, change):
    def changed(whole):
        whole["data"][number] |= {"embedding": change(whole["data"][number]["embedding"])}
        return whole

    return changed


def test_texts_are_asked_together_and_the_vectors_come_back_in_their_order_with_length_one(embedder):
    answer = ask(embedder)

    vectors = [np.frombuffer(each, "<f4") for each in answer.vectors]
    expected = [np.array(vector_of(text)) for text in TEXTS]
    assert [each.shape for each in vectors] == [(DIMENSIONS,)] * 3
    assert np.allclose(vectors, [each / np.linalg.norm(each) for each in expected], atol=1e-6)
    assert answer.tokens == 21
    assert embedder.asked == [{"model": MODEL, "input": TEXTS, "encoding_format": "float"}]
    assert embedder.paths == ["/v1/embeddings"]
    assert embedder.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_without_a_key_none_is_sent(embedder):
    ask(embedder, key="")

    assert "Authorization" not in embedder.headers[0]


@pytest.mark.parametrize("usage", [None, {}, {"total_tokens": 0}, {"total_tokens": "x"}, []])
def test_tokens_that_are_not_counted_are_not_invented(embedder, usage):
    embedder.says = [Said(body=lambda whole: whole | {"usage": usage})]

    assert ask(embedder).tokens is None


@pytest.mark.parametrize(
    "said",
    [
        Said(body=b"{"),
        Said(body=b"<html>Bad gateway</html>"),
        Said(body=b""),
        Said(body=b"\xff"),
        Said(body=b"[" * 100_000),
        Said(body=[]),
        Said(body={"data": None}),
        Said(body=lambda whole: whole | {"data": whole["data"][:-1]}),
        Said(body=lambda whole: whole | {"data": [*whole["data"], whole["data"][0]]}),
        Said(body=lambda whole: whole | {"data": [row | {"index": 0} for row in whole["data"]]}),
        Said(body=with_row(0, lambda row: [float("nan"), *row[1:]])),
        Said(body=with_row(1, lambda row: [None, *row[1:]])),
        Said(body=with_row(1, lambda row: [float("inf"), *row[1:]])),
        Said(body=with_row(2, lambda row: [0.0] * len(row))),
        Said(body=with_row(2, lambda row: [row])),
        Said(body=with_row(2, lambda row: "AAAA")),
    ],
)
def test_an_answer_that_makes_no_sense_is_asked_again_later(embedder, said):
    embedder.says = [said]

    with pytest.raises(Later, match="no answer of the protocol") as raised:
        ask(embedder)

    assert (raised.value.wait, raised.value.answered) == (None, True)


@pytest.mark.parametrize("change", [lambda row: row[:-1], lambda row: [*row, 0.5]])
def test_vectors_of_another_length_are_refused(embedder, change):
    embedder.says = [Said(body=with_row(0, change))]

    with pytest.raises(Refused, match=f"not of {DIMENSIONS}") as raised:
        ask(embedder)

    assert raised.value.cause == EmbeddingStop.DIMENSIONS


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, EmbeddingStop.KEY),
        (403, EmbeddingStop.KEY),
        (400, EmbeddingStop.REQUEST),
        (404, EmbeddingStop.REQUEST),
        (422, EmbeddingStop.REQUEST),
        (301, EmbeddingStop.REQUEST),
        (204, EmbeddingStop.REQUEST),
    ],
)
def test_what_asking_again_cannot_help_is_refused_and_says_what_the_service_said(embedder, status, cause):
    embedder.says = [Said(status, b"Nom \0 inconnu", {"Location": "http://127.0.0.1:1/"})]

    with pytest.raises(Refused) as raised:
        ask(embedder)

    assert raised.value.cause == cause
    assert str(raised.value).startswith(str(status))
    assert "\0" not in str(raised.value)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("120", 120),
        ("-5", 0),
        ("Wed, 25 Nov 2026 09:05:00 GMT", 300),
        ("Wed, 25 Nov 2026 08:00:00 GMT", 0),
        ("soon", None),
    ],
)
def test_what_may_pass_is_asked_again_when_the_service_says(embedder, status, header, wait):
    embedder.says = [Said(status, b"", {"Retry-After": header} if header else {})]

    with pytest.raises(Later) as raised:
        ask(embedder)

    assert (raised.value.wait, raised.value.answered) == (wait, True)


def test_a_silent_service_is_not_waited_for(embedder, monkeypatch):
    monkeypatch.setattr(embeddings, "SILENT_FOR", 0.1)
    embedder.says = [Said(silence=0.5)]

    with pytest.raises(Later, match="ReadTimeout") as raised:
        ask(embedder)

    assert not raised.value.answered


def test_an_answer_that_drips_is_not_waited_for(embedder, monkeypatch):
    monkeypatch.setattr(embeddings, "ALL_WITHIN", 0.2)
    embedder.says = [Said(drips=0.02)]

    with pytest.raises(Later, match="takes too long"):
        ask(embedder)


def test_an_answer_without_end_is_not_read(embedder, monkeypatch):
    monkeypatch.setattr(embeddings, "LARGEST_ANSWER", 1_000)
    embedder.says = [Said(body=b"x" * 100_000)]

    with pytest.raises(Later, match="too large"):
        ask(embedder)


def test_nobody_there_is_for_later():
    service = Service(url="http://127.0.0.1:9/v1", key="", model=MODEL, dimensions=DIMENSIONS)

    with pytest.raises(Later) as raised:
        embeddings.ask(service, TEXTS, at=AT)

    assert not raised.value.answered


def test_what_is_kept_of_a_refusal_is_short(embedder):
    embedder.says = [Said(400, json.dumps("é" * 10_000).encode())]

    with pytest.raises(Refused) as raised:
        ask(embedder)

    assert len(str(raised.value)) == embeddings.SAID


def test_without_an_address_there_is_no_service(settings):
    settings.EMBEDDINGS_URL = ""

    assert embeddings.service() is None
