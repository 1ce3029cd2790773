"""How django-allauth speaks through our own mails."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from accounts.notifications.sign_in import sign_in_notice
from core.mail import queue_mail, render_mail


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail as a row, like every other and with their look; the worker sends it."""
        notice = sign_in_notice(template_prefix, context)
        mail = render_mail("email/notice", {"notice": notice, "can_stop": False})
        queue_mail(to=email, subject=mail.subject, text=mail.text, html=mail.html, at=timezone.now())
