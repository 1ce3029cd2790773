"""Facets whose values are words of the shared vocabularies."""

from functools import cached_property
from typing import Any

from core.facets import FacetedFilterSet
from taxonomy.models import Vocabulary


class TermFilterSet(FacetedFilterSet):
    """Gives the facets `theme`, `technology` and `audience`, where there are any, the words that are proposed now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("theme", "technology", "audience"):
            if name in self.filters:
                # A function: forms copy all else that they are given, down to the request.
                self.filters[name].extra["choices"] = lambda name=name: self.vocabulary.proposed[name]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Read when a page or a value asks for it, and once."""
        return Vocabulary.read()
