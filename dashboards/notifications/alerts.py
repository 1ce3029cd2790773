"""The mail of alerts: one section for each, with its own stop, and one click that stops all of them (RFC 8058)."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from accounts.models import Alert, User
from accounts.models.alerts import Owner
from core.exports import absolute
from core.mail import queue_mail, render_mail
from core.models import OutgoingMail
from dashboards import links
from dashboards.followed import Finding, News

ITEMS_SHOWN = 10  # of one alert in one mail


@dataclass(frozen=True)
class Section:
    """One alert with what it has to tell."""

    alert: Alert
    news: News

    @cached_property
    def shown(self) -> list[Finding]:
        return self.news.show(self.news.keys[:ITEMS_SHOWN])

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, len(self.news.keys) - ITEMS_SHOWN)

    @property
    def stop_path(self) -> str:
        return links.stop_path(self.alert)


def told(owner: Owner, sections: list[Section], *, at: datetime) -> OutgoingMail:
    """In the language of now."""
    identifier = uuid.uuid4()
    manage = reverse("dashboards:alerts") if isinstance(owner, User) else links.open_path(owner)
    context = {
        "sections": sections,
        "count": sum(len(section.news.keys) for section in sections),
        "only": sections[0] if len(sections) == 1 else None,
        "manage": manage,
    }
    mail = render_mail("email/alerts", context)
    headers = {
        "List-Unsubscribe": f"<{absolute(links.stop_all_path(identifier))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return queue_mail(
        to=owner.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers=headers,
        identifier=identifier,
        is_told=True,
        at=at,
    )
