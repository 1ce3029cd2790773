"""One line of log a request: with a reference, without secrets."""

import logging

import pytest
import structlog
from django.test import RequestFactory
from django.urls import resolve

from core.middleware import RequestLog


@pytest.fixture
def lines():
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


@pytest.mark.django_db
def test_the_answer_carries_the_reference_of_its_line(client, lines):
    response = client.get("/sante/", headers={"x-request-id": "forged\nline"})

    finished = [line for line in lines if line["event"] == "request_finished"]
    assert [line["request_id"] for line in finished] == [response["X-Request-ID"]]
    assert finished[0]["request"] == "GET /sante/"
    assert response["Permissions-Policy"].startswith("camera=()")


@pytest.mark.django_db
def test_the_error_page_shows_the_reference(client):
    response = client.get("/nulle-part/")

    assert response.status_code == 404
    assert response["X-Request-ID"] in response.content.decode()


def test_neither_signed_addresses_nor_searches_are_logged():
    request = RequestFactory().get("/repondre/secret:signed:part/?q=budget")
    request.resolver_match = resolve(request.path)

    assert RequestLog.format_request(request) == "GET /repondre/…/"


def test_a_failure_is_logged_once_with_its_traceback(client, lines, settings, monkeypatch, caplog):
    caplog.set_level(logging.ERROR)
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("openinno.health.HttpResponse", fail)

    response = client.get("/sante/")

    assert response.status_code == 500
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["request_failed"]
    assert [record for record in caplog.records if record.name == "django.request"] == []
    assert response["X-Request-ID"] in response.content.decode()
