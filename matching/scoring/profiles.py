"""What the engine knows of the two sides: frozen, in memory, without a database.

Empty sets and strings, and None, mean "not said". `meaning` is a vector of length 1, as the bytes of its 32-bit numbers: what a
model of language made of the text. Those of the two sides must be of one model.
"""

from dataclasses import dataclass

TITLE_COUNTS = 2  # times: an irritant's title, against the rest of its text
PITCH_COUNTS = 3  # times: a company's line of presentation


@dataclass(frozen=True, slots=True)
class Need:
    """An irritant. `budget` is in euros."""

    id: int
    title: str
    text: str
    themes: frozenset[str] = frozenset()
    technologies: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    region: str = ""
    budget: float | None = None
    meaning: bytes = b""

    @property
    def words(self) -> str:
        return f"{self.title}\n" * TITLE_COUNTS + self.text


@dataclass(frozen=True, slots=True)
class Offer:
    """A company.

    `public_references` is None when it gave no reference at all; `largest_reference` is the amount in euros of the
    largest one; `open_introductions` those under way; `age_days` how long ago the profile was last changed.
    """

    id: int
    name: str
    text: str
    pitch: str = ""
    themes: frozenset[str] = frozenset()
    technologies: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    public_references: int | None = None
    largest_reference: float | None = None
    open_introductions: int | None = None
    age_days: int | None = None
    meaning: bytes = b""

    @property
    def words(self) -> str:
        return f"{self.pitch}\n" * PITCH_COUNTS + self.text
