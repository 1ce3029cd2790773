"""Programs that use the API: with the token of a person, or without."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.enums import TokenScope
from accounts.models import User
from accounts.operations import tokens

ROOT = "/api/v1/"


def secret_of(person: User, *scopes: str) -> str:
    """A token of that person, with every scope unless some are named."""
    _token, secret = tokens.make(
        name="Essai", scopes=scopes or TokenScope.values, lifetime=timedelta(days=1), by=person, at=timezone.now()
    )
    return secret


class Program:
    """`get("irritants/")` and the like, which answer as Django's test client does."""

    def __init__(self, person: User | None = None, *scopes: str, language: str = "fr") -> None:
        self.headers = {"Accept-Language": language}
        if person:
            self.headers["Authorization"] = f"Bearer {secret_of(person, *scopes)}"
        self.client = Client()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        address = path if path.startswith(("/", "http")) else ROOT + path
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        known = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return getattr(self.client, method)(address, **sent, headers=known)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("post", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("patch", path, body, **headers)

    def delete(self, path: str) -> Any:
        return self.ask("delete", path)


def problems(response: Any) -> dict[str, str]:
    """The code of each field in error."""
    assert response["Content-Type"] == "application/problem+json"
    return {error["field"]: error["code"] for error in response.json().get("errors", [])}
