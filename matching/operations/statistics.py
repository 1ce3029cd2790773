"""The statistics of all texts that rankings use: a version at a time, made by a job, never by a request."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction

from core.jobs import enqueue
from irritants.models import Irritant
from matching.candidates import RANKED, chunks, needs, offers
from matching.models import CorpusStatistics
from matching.scoring import Statistics
from startups.models import Startup

KEPT = 5  # versions
GOOD_FOR = timedelta(days=7)
GROWTH = 2  # times as many texts: they are made again without waiting
READ_TOGETHER = 500  # rows
ENGINE = 7_004_003  # the lock of what the engine writes, a number of our own
REBUILD_TASK = "matching.rebuild"


def hold() -> None:
    """Until this transaction ends, nobody else writes what the engine writes, in any process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENGINE])


def ensure(*, at: datetime) -> None:
    """Make the first version if there is none. To be called with the engine held."""
    if not CorpusStatistics.objects.filter(is_current=True).exists():
        _keep(Statistics.of(_texts()), at=at)


@transaction.atomic
def refresh(*, at: datetime) -> bool:
    """Make them again if they are due, and queue a rebuild of all lists. Returns whether they were due."""
    hold()
    current = CorpusStatistics.objects.filter(is_current=True).defer("data").first()
    if current is not None and not _is_due(current, at):
        return False
    made = Statistics.of(_texts())
    if current is not None and made.version == current.version:
        CorpusStatistics.objects.filter(pk=current.pk).update(made_at=at)
    else:
        _keep(made, at=at)
    # Also with the same statistics: what no job follows, the age of profiles and what is under way, catches up here.
    enqueue(REBUILD_TASK)
    return True


def _is_due(current: CorpusStatistics, at: datetime) -> bool:
    texts = Startup.objects.validated().count() + Irritant.objects.filter(status__in=RANKED).count()
    return at - current.made_at >= GOOD_FOR or texts >= GROWTH * max(current.texts, 1)


def _keep(made: Statistics, *, at: datetime) -> None:
    CorpusStatistics.objects.filter(is_current=True).update(is_current=False)
    CorpusStatistics.objects.create(
        version=made.version, made_at=at, texts=made.texts, data=made.to_bytes(), is_current=True
    )
    CorpusStatistics.objects.filter(pk__in=CorpusStatistics.objects.order_by("-pk").values("pk")[KEPT:]).delete()


def _texts() -> Iterator[str]:
    startups = Startup.objects.validated().order_by("pk").values_list("pk", flat=True)
    for keys in chunks(list(startups), READ_TOGETHER):
        yield from (offer.words for offer in offers(keys))
    irritants = Irritant.objects.filter(status__in=RANKED).order_by("pk").values_list("pk", flat=True)
    for keys in chunks(list(irritants), READ_TOGETHER):
        yield from (need.words for need in needs(keys))
