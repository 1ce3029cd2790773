"""Putting work in the queue. The job is a row of the same transaction: rolled back with it, kept with it."""

from datetime import datetime
from typing import Any

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

QUEUE = "default"
LONG_QUEUE = "long"  # of jobs that last minutes: a worker of their own does them, so that mails do not wait behind them
MAX_ATTEMPTS = 60
LONGEST_WAIT = 3600  # seconds


class Patience(BaseRetryStrategy):
    """For every job that a person's act has queued: again after 2 s, 4 s, 8 s… then each hour, for two days.

    Long enough for a mail server or a database that is away; what still fails then is a defect, and stays to be looked at.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= MAX_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** (job.attempts + 1), LONGEST_WAIT)})


def enqueue(task: str, *, not_before: datetime | None = None, queue: str = QUEUE, **arguments: Any) -> None:
    """Queue the task of that name (`core.send_mail`), to run once this transaction has committed.

    `arguments` must be JSON values. By name, so that operations need not import the tasks that call them. `queue` is LONG_QUEUE
    for what lasts minutes.
    """
    app.configure_task(task, allow_unknown=True, schedule_at=not_before, queue=queue).defer(**arguments)


def enqueue_once(task: str, *, not_before: datetime | None = None) -> None:
    """`enqueue`, unless one is waiting already: for work that one job does for all that asked for it.

    Two who ask at the same moment may both queue one: the second must find nothing to do. A `queueing_lock` would forbid it, but also
    that a job that a killed worker has left be queued again beside one that came meanwhile.
    """
    if not ProcrastinateJob.objects.filter(task_name=task, status="todo").exists():
        enqueue(task, not_before=not_before)
