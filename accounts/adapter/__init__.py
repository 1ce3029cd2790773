"""How django-allauth speaks through our own mails, and signs out where the person had signed in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.http import SEEING
from accounts.notifications.sign_in import sign_in_notice
from accounts.operations import seeing
from core.mail import queue_mail, render_mail

# In the session: what ProConnect wants to be shown when one leaves it. Never in the database, which outlives the session.
ID_TOKEN = "proconnect_id_token"  # noqa: S105 - the name of the place, not a secret
# The same of an establishment of the federation.
SAML_SESSION = "saml_session"
LEFT_BY = {SAML_SESSION: "saml_leave", ID_TOKEN: "proconnect_leave"}


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail as a row, like every other and with their look; the worker sends it."""
        notice = sign_in_notice(template_prefix, context)
        mail = render_mail("email/notice", {"notice": notice, "can_stop": False})
        queue_mail(to=email, subject=mail.subject, text=mail.text, html=mail.html, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """Sign out here, and keep what is needed to sign out of where one came from too. Who saw as somebody else no longer does."""
        if request.user.is_authenticated and SEEING in request.session:
            seeing.stop(by=request.user, at=timezone.now())
        kept = {place: request.session[place] for place in LEFT_BY if request.session.get(place)}
        super().logout(request)
        request.session.update(kept)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Through where one came from: else the next person at this machine would be let in by one click."""
        for place, name in LEFT_BY.items():
            if place in request.session:
                return reverse(name)
        home: str = super().get_logout_redirect_url(request)
        return home
