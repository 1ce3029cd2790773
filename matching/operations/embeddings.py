"""Asking what texts mean, a batch at a time, by jobs. Killed between any two lines, it goes on where it was; see docs/matching.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core import embeddings
from core.jobs import LONGEST_WAIT, enqueue, enqueue_once
from irritants.models import Irritant
from matching.candidates import text_of_need, text_of_offer
from matching.enums import Embedded
from matching.models import Embedding, EmbeddingDay
from matching.notifications import embeddings as notifications
from matching.operations.secrets import gives_hidden_name
from startups.models import Startup

TASK = "matching.embed"
AGAIN_TASK = "matching.suggest_again"
BATCH = 16  # texts of one request
SENT = 8_000  # characters of a text that are sent
SAFE_TOKEN = 2  # characters of French that a token has at the very least: what is put aside before asking
CLAIM = timedelta(
    seconds=2 * embeddings.ALL_WITHIN
)  # nobody else asks meanwhile, nor this long after a worker was killed
FIRST_WAIT = 60  # seconds after the first failure, twice as long after each further one
MOST_DOUBLINGS = 10
LONGEST_ASKED_WAIT = 24 * 3600  # seconds of a `Retry-After`
FEW = 5  # irritants that are ranked again one by one; beyond, or for a company, all are
SETTLED = timedelta(minutes=10)  # many texts come one after the other: all irritants are ranked again once they have

# What may be personal, and means nothing: addresses and telephone numbers.
PRIVATE = re.compile(r"\S+@\S+|(?:\+\d{2}|\b0)[ .]?\d(?:[ .-]?\d{2}){4}\b")


@dataclass(frozen=True, slots=True)
class Due:
    """A text that has no vector, or that of another text. `text` is what leaves: empty when nothing may."""

    kind: Embedded
    object_id: int
    text: str
    row_at: datetime
    known: str | None

    @property
    def digest(self) -> str:
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def cost(self) -> int:
        """Tokens, rather too many."""
        return len(self.text) // SAFE_TOKEN + 1


def embed(*, at: datetime) -> int:
    """Ask for one batch, and queue the next one; returns how many texts were computed. Nothing is asked where it is off.

    Never waits: a service that fails is asked again by a later job, and one that refuses, not before tomorrow.
    """
    service = embeddings.service()
    if service is None:
        return 0
    today = timezone.localdate(at)
    EmbeddingDay.objects.get_or_create(day=today)
    if not _claim(today, at=at):
        return 0
    due = _due(service)
    silent = [each for each in due if each.digest == each.known or not each.text]
    _keep(service, silent, [None] * len(silent), at=at)
    batch = _affordable(today, [each for each in due if each not in silent])
    computed = _ask(service, today, batch, at=at) if batch else 0
    if silent or computed:
        enqueue_once(TASK)
    if not due:
        _forget(service)
    if not batch:
        _days(today).update(resume_at=None)
    return computed


def _days(day: date) -> QuerySet[EmbeddingDay]:
    return EmbeddingDay.objects.filter(day=day)


def _claim(today: date, *, at: datetime) -> bool:
    """One worker asks at a time, when the service may be asked."""
    if EmbeddingDay.objects.filter(resume_at__gt=at).exclude(day=today).exists():
        return False  # asked yesterday to wait until today
    free = _days(today).filter(Q(resume_at=None) | Q(resume_at__lte=at), stopped="")
    return bool(free.update(resume_at=at + CLAIM))


def _due(service: embeddings.Service) -> list[Due]:
    """A batch of texts, those changed last first; irritants before companies."""
    needs = _changed(Irritant.objects.published().select_related("establishment"), Embedded.NEED, service)
    found = [_of_need(irritant) for irritant in needs[:BATCH]]
    offers = _changed(Startup.objects.validated(), Embedded.OFFER, service)
    return found + [_of_offer(startup) for startup in offers[: BATCH - len(found)]]


def _changed(rows: QuerySet, kind: Embedded, service: embeddings.Service) -> QuerySet:
    known = Embedding.objects.by(service).filter(kind=kind, object_id=OuterRef("pk"))
    seen = rows.annotate(
        known_at=Subquery(known.values("row_at")[:1]), known_digest=Subquery(known.values("digest")[:1])
    )
    return seen.filter(Q(known_at=None) | Q(updated_at__gt=F("known_at"))).order_by("-updated_at", "pk")


def _of_need(irritant: Irritant) -> Due:
    text = outgoing(irritant.title, text_of_need(irritant))
    if gives_hidden_name(irritant, text):
        text = ""
    return Due(Embedded.NEED, irritant.pk, text, irritant.updated_at, irritant.__dict__["known_digest"])


def _of_offer(startup: Startup) -> Due:
    text = outgoing(startup.pitch, text_of_offer(startup))
    return Due(Embedded.OFFER, startup.pk, text, startup.updated_at, startup.__dict__["known_digest"])


def outgoing(title: str, text: str) -> str:
    """What leaves the platform of a text: without addresses and telephone numbers, cut, and empty when it says nothing."""
    return " ".join(PRIVATE.sub(" ", f"{title}\n{text}").split())[:SENT]


def _affordable(today: date, due: Sequence[Due]) -> list[Due]:
    """The first of them that what is left of the day's tokens surely pays for; it is put aside."""
    left = settings.EMBEDDINGS_DAILY_TOKENS - _days(today).values_list("tokens", flat=True).get()
    batch, cost = [], 0
    for each in due:
        if cost + each.cost > left:
            break
        batch.append(each)
        cost += each.cost
    _days(today).update(tokens=F("tokens") + cost)
    return batch


def _ask(service: embeddings.Service, today: date, batch: Sequence[Due], *, at: datetime) -> int:
    """How many vectors came, and were kept."""
    aside = sum(each.cost for each in batch)
    try:
        answer = embeddings.ask(service, [each.text for each in batch], at=at)
    except embeddings.Later as later:
        _wait(today, later, 0 if later.answered else aside, aside, at=at)
        return 0
    except embeddings.Refused as refused:
        _stop(today, refused, aside, at=at)
        return 0
    with transaction.atomic():
        _keep(service, batch, answer.vectors, at=at)
        used = answer.tokens or aside
        _days(today).update(
            tokens=F("tokens") - aside + used,
            texts=F("texts") + len(batch),
            resume_at=None,
            failures=0,
            last_error="",
        )
        _rank_again(batch, at=at)
    return len(batch)


def _wait(today: date, later: embeddings.Later, used: int, aside: int, *, at: datetime) -> None:
    """Leave the service alone for as long as it asks; else for longer after each failure, one hour at most."""
    failures = _days(today).values_list("failures", flat=True).get()
    seconds: float = min(FIRST_WAIT * 2 ** min(failures, MOST_DOUBLINGS), LONGEST_WAIT)
    if later.wait is not None:
        seconds = min(max(later.wait, 1), LONGEST_ASKED_WAIT)
    resume_at = at + timedelta(seconds=seconds)
    with transaction.atomic():
        _days(today).update(
            tokens=F("tokens") - aside + used, failures=failures + 1, resume_at=resume_at, last_error=str(later)
        )
        enqueue_once(TASK, not_before=resume_at)


def _stop(today: date, refused: embeddings.Refused, aside: int, *, at: datetime) -> None:
    with transaction.atomic():
        _days(today).update(tokens=F("tokens") - aside, stopped=refused.cause, resume_at=None, last_error=str(refused))
        notifications.stopped(refused.cause, at=at)


def _keep(service: embeddings.Service, due: Sequence[Due], vectors: Sequence[bytes | None], *, at: datetime) -> None:
    """In the place of what each had. A text that did not change keeps its vector: only what it was read from is noted."""
    rows = [
        Embedding(
            kind=each.kind,
            object_id=each.object_id,
            model=service.model,
            dimensions=service.dimensions,
            digest=each.digest,
            vector=vector,
            row_at=each.row_at,
            computed_at=at,
        )
        for each, vector in zip(due, vectors, strict=True)
    ]
    for changed in (True, False):
        Embedding.objects.bulk_create(
            [row for row, each in zip(rows, due, strict=True) if (row.digest != each.known) is changed],
            update_conflicts=True,
            unique_fields=["kind", "object_id", "model"],
            update_fields=["dimensions", "digest", "vector", "row_at", "computed_at"] if changed else ["row_at"],
        )


def _rank_again(batch: Sequence[Due], *, at: datetime) -> None:
    needs = [each.object_id for each in batch if each.kind == Embedded.NEED]
    if len(needs) == len(batch) <= FEW:
        for irritant_id in needs:
            enqueue("matching.suggest_for_irritant", irritant_id=irritant_id)
    else:
        enqueue_once(AGAIN_TASK, not_before=at + SETTLED)


def _forget(service: embeddings.Service) -> None:
    """All is computed: nothing is kept of other models, nor of what is no longer public."""
    Embedding.objects.exclude(model=service.model).delete()
    kept = {
        Embedded.NEED: Irritant.objects.published().values_list("pk"),
        Embedded.OFFER: Startup.objects.validated().values_list("pk"),
    }
    for kind, rows in kept.items():
        Embedding.objects.filter(kind=kind).exclude(object_id__in=rows.order_by()).delete()
