"""Where a person is signed in."""

from allauth.usersessions.models import UserSession


def end(*, session: UserSession) -> None:
    """Whoever uses it is signed out at their next request."""
    session.end()
