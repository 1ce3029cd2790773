"""Doors for the worker: mails of notifications and to many, webhooks, files that expire, texts that nobody came back to, alerts that are over."""

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.operations import alerts, circulars, consents, deliveries, drafts, exports, mailing, sessions, webhooks
from core.jobs import Patience, enqueue


@app.task(name="accounts.mail_due_notifications", retry=Patience())
def mail_due_notifications() -> None:
    while mailing.mail_due(at=timezone.now()):
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(name="accounts.mail_digests")
def mail_digests(timestamp: int) -> None:
    """The morning's digests."""
    mail_due_notifications()


@app.task(name=circulars.JOB, retry=Patience())
def tell_circulars() -> None:
    """Some people, then the end of the queue for the next ones: other mails go on leaving in between."""
    if circulars.tell_due(at=timezone.now()):
        enqueue(circulars.JOB)


@app.periodic(cron="* * * * *")
@app.task(name="accounts.start_circulars", queueing_lock="accounts.start_circulars")
def start_circulars(timestamp: int) -> None:
    """Those whose delay is over, and those that a worker which was killed has left in the middle."""
    tell_circulars()


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.forget_expired_exports")
def forget_expired_exports(timestamp: int) -> None:
    exports.forget_expired(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="accounts.forget_expired_sessions", queueing_lock="accounts.forget_expired_sessions")
def forget_expired_sessions(timestamp: int) -> None:
    sessions.forget_expired(at=timezone.now())


@app.periodic(cron="30 4 * * *")
@app.task(name="accounts.forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    drafts.forget_old(at=timezone.now())


@app.task(name="accounts.deliver_webhooks", retry=Patience())
def deliver_webhooks() -> None:
    """One sending, then the end of the queue for the next one: mails go on leaving in between, however slow the receivers are."""
    if deliveries.deliver_next(at=timezone.now()):
        enqueue(webhooks.JOB)


@app.periodic(cron="* * * * *")
@app.task(name="accounts.retry_webhooks", queueing_lock="accounts.retry_webhooks")
def retry_webhooks(timestamp: int) -> None:
    """What is to be tried again now."""
    deliver_webhooks()


@app.periodic(cron="50 3 * * *")
@app.task(name="accounts.forget_old_deliveries")
def forget_old_deliveries(timestamp: int) -> None:
    webhooks.forget_old(at=timezone.now())


@app.periodic(cron="45 4 * * *")
@app.task(name="accounts.forget_old_alerts")
def forget_old_alerts(timestamp: int) -> None:
    alerts.forget_old(at=timezone.now())


@app.periodic(cron="3 * * * *")
@app.task(name="accounts.ask_about_terms", queueing_lock="accounts.ask_about_terms")
def ask_about_terms(timestamp: int) -> None:
    """On the day from which a version that was announced holds."""
    consents.ask_everybody(at=timezone.now())
