"""Irritants, what stands around them, and their thread."""

from irritants.models.around import CONTEXT_LENGTH, Attachment, CoSignature, Disclosure
from irritants.models.irritants import Event, Irritant, Support
from irritants.models.listed import Listed
from irritants.models.merges import Merge

__all__ = [
    "CONTEXT_LENGTH",
    "Attachment",
    "CoSignature",
    "Disclosure",
    "Event",
    "Irritant",
    "Listed",
    "Merge",
    "Support",
]
