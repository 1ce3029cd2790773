"""How django-allauth speaks through our own mails, and signs out where the person had signed in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.notifications.sign_in import sign_in_notice
from core.mail import queue_mail, render_mail

# In the session: what ProConnect wants to be shown when one leaves it. Never in the database, which outlives the session.
ID_TOKEN = "proconnect_id_token"  # noqa: S105 - the name of the place, not a secret


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail as a row, like every other and with their look; the worker sends it."""
        notice = sign_in_notice(template_prefix, context)
        mail = render_mail("email/notice", {"notice": notice, "can_stop": False})
        queue_mail(to=email, subject=mail.subject, text=mail.text, html=mail.html, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """Sign out here, and keep what is needed to sign out of ProConnect too."""
        id_token = request.session.get(ID_TOKEN)
        super().logout(request)
        if id_token:
            request.session[ID_TOKEN] = id_token

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Through ProConnect for who came by it: else the next person at this machine would be let in by one click."""
        if ID_TOKEN in request.session:
            return reverse("proconnect_leave")
        home: str = super().get_logout_redirect_url(request)
        return home
