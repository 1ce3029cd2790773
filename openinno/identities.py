"""Who else may say who somebody is: the providers of identities that the environment names. Closed unless it names one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

# What ProConnect says of how a person was recognised, in its own words: those that are enough here. See docs/decisions/0026.
ASSURANCE = "https://proconnect.gouv.fr/assurance/"
ACR = (
    "eidas1",
    "eidas2",
    "eidas3",
    f"{ASSURANCE}self-asserted",
    f"{ASSURANCE}self-asserted-2fa",
    f"{ASSURANCE}consistency-checked",
    f"{ASSURANCE}consistency-checked-2fa",
)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def wrong(environ: Mapping[str, str], *, production: bool) -> list[str]:
    """What is missing or unsafe of ProConnect, in sentences; nothing where it is not asked for, or complete."""
    if not environ.get("PROCONNECT_CLIENT_ID"):
        return []
    found = []
    if not environ.get("PROCONNECT_CLIENT_SECRET"):
        found.append("Set PROCONNECT_CLIENT_SECRET: what ProConnect gave with the client id.")
    issuer = urlsplit(environ.get("PROCONNECT_ISSUER", ""))
    is_local = not production and issuer.scheme == "http" and issuer.hostname in LOOPBACK
    if not issuer.hostname or (issuer.scheme != "https" and not is_local):
        found.append("Set PROCONNECT_ISSUER: the https address of ProConnect, as its own configuration calls it.")
    return found


def providers(environ: Mapping[str, str]) -> dict[str, Any]:
    """The doors that are open, as django-allauth wants them (SOCIALACCOUNT_PROVIDERS)."""
    if not environ.get("PROCONNECT_CLIENT_ID"):
        return {}
    return {"proconnect": {"APPS": [_proconnect(environ)]}}


def _proconnect(environ: Mapping[str, str]) -> dict[str, Any]:
    issuer = environ["PROCONNECT_ISSUER"].rstrip("/")
    return {
        "name": "ProConnect",
        "client_id": environ["PROCONNECT_CLIENT_ID"],
        "secret": environ["PROCONNECT_CLIENT_SECRET"],
        "settings": {
            "server_url": issuer,
            "issuer": issuer,
            "acr": environ.get("PROCONNECT_ACR", "").split() or list(ACR),
            "token_auth_method": "client_secret_post",
        },
    }
