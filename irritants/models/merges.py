"""Proposals to merge an irritant into another one that tells the same need."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Stateful
from irritants.enums import MergeStatus, MergeVerb, Stage
from irritants.models.irritants import Event, Irritant


class MergeQuerySet(models.QuerySet["Merge"]):
    def open(self) -> Self:
        return self.filter(status=MergeStatus.PROPOSED)

    def visible_to(self, user: Visitor) -> Self:
        """To the two establishments; everything to curators."""
        if is_curator(user):
            return self
        organisation = organisation_of(user)
        if organisation is None:
            return self.none()
        return self.filter(Q(duplicate__establishment=organisation) | Q(target__establishment=organisation))


class Merge(Stateful):
    """A curator thinks that `duplicate` tells the need of `target`: the establishment of the first consents, or does not."""

    duplicate = models.ForeignKey(
        Irritant, on_delete=models.PROTECT, related_name="merges", verbose_name=_("irritant that would go")
    )
    target = models.ForeignKey(
        Irritant,
        on_delete=models.PROTECT,
        related_name="merges_here",
        verbose_name=_("irritant that would stay"),
    )
    status = models.CharField(
        _("state"), max_length=12, choices=MergeStatus, default=MergeStatus.PROPOSED, editable=False
    )
    message = models.TextField(_("message"), max_length=2000)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by"))

    objects: ClassVar[Any] = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("merge of irritants")
        verbose_name_plural = _("merges of irritants")
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(status=MergeStatus.PROPOSED), name="irritants_merge_one_at_a_time"
            ),
            models.CheckConstraint(name="irritants_merge_of_two", condition=~Q(duplicate=F("target"))),
            models.CheckConstraint(
                name="irritants_merge_no_says_why",
                condition=Q(status__in=[MergeStatus.PROPOSED, MergeStatus.ACCEPTED]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        # Who reads it need not know the other one, which may never have been public.
        return str(self.target)

    def get_absolute_url(self) -> str:
        return reverse("irritants:merge", args=[self.uuid])

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        """On both threads. Everyone reads on the one that stays that another was merged into it; the rest is the parties' own."""
        line: dict[str, Any] = {
            "verb": verb,
            "by": by,
            "at": at,
            "source": source,
            "target": target,
            "stage": Stage.NEED,
        }
        own, other = self.duplicate.establishment_id, self.target.establishment_id
        merged = verb == MergeVerb.ACCEPT
        self.target.append_event(
            subject=self,
            audience=Audience.PUBLIC if merged else Audience.PARTIES,
            readers=[own, other],
            detail=None if merged else detail,
            **line,
        )
        # Whoever reads a line of an irritant finds it again once it is archived: not one that was never public.
        readers = [own, other] if self.duplicate.published_at else [own]
        return self.duplicate.append_event(
            subject=self, audience=Audience.PARTIES, readers=readers, detail=detail, **line
        )
