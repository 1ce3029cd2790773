"""What the engine knows of the two sides: frozen, in memory, without a database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """An irritant. Empty sets and strings mean "not said"."""

    id: int
    title: str
    text: str
    themes: frozenset[str] = frozenset()
    technologies: frozenset[str] = frozenset()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A company. `public_references` is None when it gave no reference at all."""

    id: int
    name: str
    text: str
    themes: frozenset[str] = frozenset()
    technologies: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    public_references: int | None = None
