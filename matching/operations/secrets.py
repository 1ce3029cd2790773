"""What may not be written to companies: the name of an establishment that hides it."""

import re

from accounts.models import Organisation
from core.tables import folded
from irritants.models import Irritant


def gives_hidden_name(irritant: Irritant, text: str) -> bool:
    """Whether a text names an establishment that hides: by its name, its short name or its UAI code."""
    return irritant.hide_establishment and _names(text, irritant.establishment)


def _names(text: str, organisation: Organisation) -> bool:
    names = [folded(name) for name in (organisation.name, organisation.short_name, organisation.uai) if name]
    return any(re.search(rf"\b{re.escape(name)}\b", folded(text)) for name in names)
