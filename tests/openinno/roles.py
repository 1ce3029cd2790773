"""Who reads a page: each role with the status of the answer."""

ROLES = [
    "visitor",
    "establishment",
    "other_establishment",
    "company",
    "other_company",
    "network",
    "other_network",
    "curator",
    "administrator",
]
PUBLIC = dict.fromkeys(ROLES, 200)
SIGNED_IN = {**PUBLIC, "visitor": 302}
NOBODY = {**dict.fromkeys(ROLES, 403), "visitor": 302}


def only(*allowed: str, otherwise: int = 403) -> dict[str, int]:
    """200 for these roles, `otherwise` for the others who are signed in."""
    return {**dict.fromkeys(ROLES, otherwise), "visitor": 302, **dict.fromkeys(allowed, 200)}


CURATORS = ("curator", "administrator")
PARTIES = ("establishment", "company", "network", *CURATORS)
FIGURES = only("establishment", "other_establishment", "network", "other_network", *CURATORS)
