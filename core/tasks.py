"""Doors for the worker: mails on their way out, and the jobs that a killed worker has left."""

import structlog
from django.apps import apps
from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from core import mail, search, tallies
from core.history import chain
from core.jobs import MAX_ATTEMPTS, Patience
from core.models import ListedShape

log = structlog.get_logger(__name__)


@app.task(name="core.send_mail", retry=Patience())
def send_mail(mail_id: int) -> None:
    mail.deliver(mail_id=mail_id, at=timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(name="core.take_up_left_jobs", queueing_lock="core.take_up_left_jobs", pass_context=True)
async def take_up_left_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again the jobs that nobody works on any more: their worker was killed or, for this very worker, which does one job
    at a time, the database went away before it could say how another one had ended."""
    jobs = app.job_manager
    left = {job.id: job for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=settings.DEAD_WORKER_AFTER)}
    left |= {job.id: job for job in await jobs.list_jobs_async(status="doing", worker_id=context.job.worker_id)}
    left.pop(context.job.id, None)
    for job in left.values():
        if job.attempts < MAX_ATTEMPTS:
            await jobs.retry_job(job)
        else:  # it may well be what kills its workers
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="*/10 * * * *")
@app.task(name="core.fold_counts", queueing_lock="core.fold_counts")
def fold_counts(timestamp: int) -> None:
    search.fold_counts()


@app.periodic(cron="40 2 * * *")
@app.task(name="core.recount_words", queueing_lock="core.recount_words")
def recount_words(timestamp: int) -> None:
    for model in apps.get_models():
        if issubclass(model, ListedShape):
            search.recount_words(model)


@app.periodic(cron="*/10 * * * *")
@app.task(name="core.forget_tallies", queueing_lock="core.forget_tallies")
def forget_tallies(timestamp: int) -> None:
    tallies.forget(before=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="core.seal_history", queueing_lock="core.seal_history")
def seal_history(timestamp: int) -> None:
    """Until nothing waits. The log keeps the head: elsewhere than the database, it says later whether the end was cut off."""
    sealed = 0
    while found := chain.seal(at=timezone.now()):
        sealed += found
    if sealed:
        log.info("history_sealed", sealed=sealed, head=str(chain.head()))
