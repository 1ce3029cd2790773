"""The words shared by both sides: themes of university life, technologies, audiences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from django.db import models
from django.db.models import Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import sort_key_field


class Term(models.Model):
    """A word of a vocabulary, in French and in English. Retired words stay on what they describe and are no longer proposed."""

    slug = models.SlugField(_("word in the address"), max_length=60, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    sort_key = sort_key_field("name_fr")
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    retired = models.BooleanField(_("no longer proposed"), default=False)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "sort_key", "pk"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "fr").startswith("en") else self.name_fr


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of the three vocabularies, read once: name by slug, in their order. Retired ones are named and no longer proposed."""

    names: dict[str, dict[str, str]]
    proposed: dict[str, list[tuple[str, str]]]

    @classmethod
    def read(cls) -> Self:
        """In one query."""
        english = (get_language() or "fr").startswith("en")
        columns = ("slug", "name_en" if english else "name_fr", "retired", "position", "sort_key")
        first, *others = (
            model.objects.order_by().values_list(Value(kind), *columns)
            for kind, model in (("theme", Theme), ("technology", Technology), ("audience", TargetAudience))
        )
        names: dict[str, dict[str, str]] = {"theme": {}, "technology": {}, "audience": {}}
        proposed: dict[str, list[tuple[str, str]]] = {kind: [] for kind in names}
        for kind, slug, name, retired, *_order in sorted(first.union(*others, all=True), key=lambda row: row[4:]):
            names[kind][slug] = name
            if not retired:
                proposed[kind].append((slug, name))
        return cls(names, proposed)


def words_of(kind: str) -> Callable[[], Iterable[tuple[str, str]]]:
    """What gives the words of a vocabulary by their codes, in the language of whoever asks then."""
    return lambda: Vocabulary.read().names[kind].items()


class Theme(Term):
    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Technology(Term):
    class Meta(Term.Meta):
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")


class TargetAudience(Term):
    """Whom a digital usage concerns: students, teachers, researchers, staff…"""

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
