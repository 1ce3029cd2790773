"""What makes a profile complete, and how much of it is there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from startups.models import Startup


@dataclass(frozen=True, slots=True)
class Completion:
    """`rate` is 0..100; `missing` says what to add, the most useful first."""

    rate: int
    missing: list[str | Promise]


EXPECTED: tuple[tuple[str | Promise, Callable[[Startup], bool]], ...] = (
    (_("a sentence that says what you do"), lambda startup: bool(startup.pitch)),
    (_("what you do, in plain words"), lambda startup: bool(startup.description)),
    (_("what you offer universities"), lambda startup: bool(startup.offers)),
    (_("your themes"), lambda startup: bool(startup.themes.all())),
    (_("your technologies"), lambda startup: bool(startup.technologies.all())),
    (_("the regions you serve"), lambda startup: bool(startup.regions_served)),
    (_("a reference"), lambda startup: bool(startup.references.all())),
    (_("what you do for accessibility, data protection, hosting"), lambda startup: bool(startup.claims.all())),
    (_("your SIREN"), lambda startup: bool(startup.organisation.siren)),
    (_("your web site"), lambda startup: bool(startup.organisation.website)),
    (_("your team size"), lambda startup: startup.team_size is not None),
)


def completion_of(startup: Startup) -> Completion:
    """Reads relations: prefetch themes, technologies, references and claims for a list."""
    missing = [words for words, is_there in EXPECTED if not is_there(startup)]
    return Completion(rate=round(100 * (1 - len(missing) / len(EXPECTED))), missing=missing)
