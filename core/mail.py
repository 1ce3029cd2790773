"""Outgoing mails are rows first. A mail that was due is sent, whatever is killed, and carries the same Message-ID each time."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from core.jobs import enqueue
from core.models import MailTrouble, OutgoingMail


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    identifier: uuid.UUID | None = None,
    is_told: bool = False,
    at: datetime,
) -> OutgoingMail:
    """Write the mail and queue its sending, both in the caller's transaction. `identifier` is for a mail that names itself.

    `is_told`: it tells something that nobody waits for, and is not sent to a dead address; what people ask for themselves is.
    """
    identifier = identifier or uuid.uuid4()
    mail = OutgoingMail.objects.create(
        uuid=identifier,
        message_id=f"<{identifier}@{urlsplit(settings.SITE_URL).hostname}>",
        to=to,
        subject=" ".join(subject.split())[:250],
        text=text,
        html=html,
        headers=dict(headers or {}),
        is_told=is_told,
        created_at=at,
    )
    enqueue("core.send_mail", mail_id=mail.pk)
    return mail


def deliver(*, mail_id: int, at: datetime) -> bool:
    """Hand one mail to the mail server, unless it left already, another worker holds it or its address is dead; True if it left now.

    The row stays locked during the dialogue. Killed between the server's yes and our commit, the next attempt sends the same
    Message-ID, by which servers and readers recognise it. Raises what the mail server raised, after noting it on the row.
    """
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=mail_id, sent_at=None).first()
        if mail is None or mail.dropped_at:
            return False
        if mail.is_told and MailTrouble.objects.of(mail.to).deadly().exists():
            OutgoingMail.objects.filter(pk=mail_id).update(dropped_at=at)
            return False
        try:
            _message(mail).send()
        except OSError as error:
            OutgoingMail.objects.filter(pk=mail_id).update(attempts=mail.attempts + 1, last_error=str(error))
            failure: OSError | None = error
        else:
            OutgoingMail.objects.filter(pk=mail_id).update(sent_at=at, attempts=mail.attempts + 1, last_error="")
            failure = None
    if failure:
        raise failure
    return True


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={**mail.headers, "Message-ID": mail.message_id},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def render_mail(template: str, context: Mapping[str, Any]) -> Rendered:
    """Render the three parts `<template>_subject.txt`, `_body.txt` and `_body.html`; style sheets are folded into the HTML."""
    values = {**context, "site_url": settings.SITE_URL, "demo": settings.DEMO}
    subject = render_to_string(f"{template}_subject.txt", values)
    return Rendered(
        subject=" ".join(subject.split()),
        text=render_to_string(f"{template}_body.txt", values).strip() + "\n",
        html=css_inline.inline(render_to_string(f"{template}_body.html", values)),
    )
