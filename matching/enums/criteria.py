"""The criteria of a ranking, in words. The engine may know others: they are then called by their own name."""

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

CRITERIA: dict[str, Promise] = {
    "text": _("Text"),
    "themes": _("Themes"),
    "technologies": _("Technologies"),
    "audiences": _("Audiences"),
    "region": _("Region served"),
    "budget": _("Budget and size of past references"),
    "public_sector": _("Public sector"),
    "capacity": _("Introductions already open"),
    "freshness": _("Profile up to date"),
    "meaning": _("Meaning of the texts"),
}
# What these say of an irritant, its establishment may have wished to hide.
REVEALING = frozenset({"region"})


def criterion_label(code: str) -> str:
    """« Texte », and « Texte (sens) » for one signal among several of a known criterion."""
    if code in CRITERIA:
        return str(CRITERIA[code])
    known = next((each for each in CRITERIA if code.startswith(f"{each}_")), "")
    rest = code.removeprefix(f"{known}_").replace("_", " ")
    return f"{CRITERIA[known]} ({rest})" if known else capfirst(rest)
