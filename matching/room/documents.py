"""The documents of a room, each with its earlier versions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.models import Visitor
from matching.models import Clearance, Poc, PocDocument
from matching.room.criteria import name_of, person_of


@dataclass(frozen=True, slots=True)
class Version:
    """`person` is shown to colleagues and curators only, as on the thread."""

    document: PocDocument
    organisation: str
    person: str


@dataclass(frozen=True, slots=True)
class Family:
    """One document: `earlier` from the version before the latest down to the first."""

    latest: Version
    earlier: list[Version]


@dataclass(frozen=True, slots=True)
class Shareable:
    """One version that may go into the kit of a lesson; `newer` is the latest, where this one is shared and the latest is not."""

    document: PocDocument
    clearance: Clearance | None
    newer: PocDocument | None


def families_of(poc: Poc, user: Visitor, readable: Collection[str]) -> list[Family]:
    """What this reader may read, in one query. The document that changed last comes first."""
    seen = PocDocument.objects.visible_to(user).filter(poc=poc).select_related("organisation", "by")
    found = []
    for family in _grouped(seen):
        *earlier, latest = [_told(poc, each, user, readable) for each in family]
        found.append(Family(latest, earlier[::-1]))
    return sorted(found, key=lambda each: (each.latest.document.created_at, each.latest.document.pk), reverse=True)


def shareable(documents: Iterable[PocDocument]) -> list[Shareable]:
    """Each version on a line of its own, in the order of versions; documents in the order they were first added. Expects `clearance`."""
    found = []
    for family in sorted(_grouped(documents), key=lambda family: (family[0].created_at, family[0].pk)):
        latest = family[-1]
        kept_in = None if _cleared(latest) else latest
        found += [Shareable(each, _cleared(each), kept_in if _cleared(each) else None) for each in family]
    return found


def _cleared(document: PocDocument) -> Clearance | None:
    return getattr(document, "clearance", None)


def _grouped(documents: Iterable[PocDocument]) -> list[list[PocDocument]]:
    """The versions of each document, the first one first."""
    families: dict[int, list[PocDocument]] = {}
    for each in documents:
        families.setdefault(each.first_id_of_all, []).append(each)
    return [sorted(family, key=lambda each: each.number) for family in families.values()]


def _told(poc: Poc, document: PocDocument, user: Visitor, readable: Collection[str]) -> Version:
    return Version(
        document=document,
        organisation=name_of(document.organisation, poc, readable),
        person=person_of(document.by, document.organisation, user),
    )
