"""Meanings of texts as vectors, and what a day of asking for them has cost."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.embeddings import UNIT, Service
from core.enums import EmbeddingStop
from matching.enums.embeddings import Embedded

# What PostgreSQL's array_send writes before the numbers, and before each of them.
HEAD = 20
SENT = np.dtype([("length", ">i4"), ("number", ">f4")])


class VectorField(models.Field):
    """A vector as the bytes of its 32-bit numbers (`core.embeddings`), which NumPy reads without a copy.

    The column is a `vector` of pgvector where the database has that extension, and a `real[]` elsewhere: both are cast to
    and from `real[]`, so that nothing else knows which.
    """

    def db_type(self, connection: Any) -> str:
        return "real[]"

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return f"array_send(({sql})::real[])", params

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        if value is None:
            return None
        return np.frombuffer(value, dtype=SENT, offset=HEAD)["number"].astype(UNIT).tobytes()

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::real[]"

    def get_prep_value(self, value: Any) -> str | None:
        """As PostgreSQL writes an array: much quicker than number by number."""
        return None if value is None else f"{{{','.join(map(repr, np.frombuffer(value, dtype=UNIT).tolist()))}}}"


class EmbeddingQuerySet(models.QuerySet["Embedding"]):
    def by(self, service: Service) -> Self:
        """Those that can be compared with what this service answers now."""
        return self.filter(model=service.model, dimensions=service.dimensions)

    def meanings(self, kind: Embedded, ids: Collection[int] | None = None) -> dict[int, bytes]:
        """The vectors of these rows, or of all, in one query. What has none is left out."""
        found = self.filter(kind=kind, vector__isnull=False)
        if ids is not None:
            found = found.filter(object_id__in=ids)
        return dict(found.values_list("object_id", "vector"))


class Embedding(models.Model):
    """What one text means to one model. Made by jobs, and made again when the text changes; see docs/matching.md.

    `row_at` is when the irritant or company that was read had last been changed. `vector` is null when it has nothing to
    say, or nothing that may leave the platform.
    """

    kind = models.CharField(_("kind"), max_length=5, choices=Embedded)
    object_id = models.BigIntegerField(_("number of the subject"))
    model = models.CharField(_("model"), max_length=200)
    dimensions = models.PositiveIntegerField(_("numbers in a vector"))
    digest = models.CharField(_("fingerprint of the text"), max_length=64)
    vector = VectorField(null=True)
    row_at = models.DateTimeField(_("text of"))
    computed_at = models.DateTimeField(_("computed on"))

    objects: ClassVar[Any] = EmbeddingQuerySet.as_manager()

    class Meta:
        ordering = ["-computed_at", "-pk"]
        verbose_name = _("meaning of a text")
        verbose_name_plural = _("meanings of texts")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "model"], name="matching_embedding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.object_id}, {self.model}"


class EmbeddingDay(models.Model):
    """One day of asking. `tokens` counts what was asked for and not answered too: the service may have counted it.

    Nobody asks before `resume_at`: another worker is asking, or the service is to be left alone. A day that was `stopped`
    asks no more.
    """

    day = models.DateField(_("day"), unique=True)
    texts = models.PositiveIntegerField(_("texts computed"), default=0)
    tokens = models.PositiveBigIntegerField(_("tokens used"), default=0)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    resume_at = models.DateTimeField(_("nothing is asked before"), null=True, blank=True)
    stopped = models.CharField(_("stopped because"), max_length=10, choices=EmbeddingStop, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("day of embeddings")
        verbose_name_plural = _("days of embeddings")

    def __str__(self) -> str:
        return self.day.isoformat()
