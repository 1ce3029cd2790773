"""What jobs of embeddings do, and what they leave."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F
from procrastinate.contrib.django.models import ProcrastinateJob

from matching.models import EmbeddingDay
from matching.operations import embeddings as operation

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TOMORROW = AT + timedelta(days=1)


def work(*, at: datetime = AT) -> int:
    """As the jobs do that queue each other."""
    total = 0
    while computed := operation.embed(at=at):
        total += computed
    return total


def queued(task: str) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=task, status="todo").order_by("pk"))


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def today() -> EmbeddingDay:
    """The last day on which anything was asked."""
    return EmbeddingDay.objects.latest("day")


def changed(row, **fields) -> None:
    type(row).objects.filter(pk=row.pk).update(updated_at=F("updated_at") + timedelta(hours=1), **fields)
    row.refresh_from_db()
