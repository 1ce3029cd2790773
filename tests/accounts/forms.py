"""What people type at the doors, and accounts to type it with."""

from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

NEW_PASSWORD = "une autre phrase de passe"


def account(email: str, *, verified: bool = True, **fields: object) -> User:
    """A person who can sign in with PASSWORD."""
    user = UserFactory(email=email, **fields)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def sign_up(client: Client, email: str) -> HttpResponse:
    typed = {"first_name": "Camille", "last_name": "Rivière", "email": email, "password1": PASSWORD}
    typed |= {"terms": "on", "terms_version": "1"}
    return client.post(reverse("account_signup"), typed)


def sign_in(client: Client, email: str, password: str = PASSWORD) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def signed_in(user: User) -> Client:
    """Through the session alone, as after the sign-in page."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def who(client: Client) -> str | None:
    """The address of who is signed in."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def text(response: HttpResponse) -> str:
    """The page as it reads, its spaces folded."""
    return " ".join(response.content.decode().split())
