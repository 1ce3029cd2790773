"""What the settings of embeddings may be. Without an address there is nothing to set; see docs/matching.md."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

# What may be asked without TLS: this machine.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
DAILY_TOKENS = 1_000_000


def wrong(environment: Mapping[str, str], *, production: bool) -> list[str]:
    """What there is to set, in sentences."""
    url = environment.get("EMBEDDINGS_URL", "")
    if not url:
        return []
    found = [_address(url, production=production)]
    if not environment.get("EMBEDDINGS_MODEL"):
        found.append("Set EMBEDDINGS_MODEL: the name by which the service knows its model.")
    if not _is_count(environment.get("EMBEDDINGS_DIMENSIONS", "")):
        found.append("Set EMBEDDINGS_DIMENSIONS to a whole number above 0: how many numbers a vector has.")
    if not _is_count(environment.get("EMBEDDINGS_DAILY_TOKENS") or str(DAILY_TOKENS)):
        found.append("Set EMBEDDINGS_DAILY_TOKENS to a whole number above 0: how many tokens a day may cost.")
    return [sentence for sentence in found if sentence]


def _address(url: str, *, production: bool) -> str:
    try:
        parts = urlsplit(url)
        is_sound = parts.scheme in {"https", "http"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_sound, parts = False, SplitResult("", "", "", "", "")
    if not is_sound or "@" in parts.netloc or parts.query or parts.fragment:
        return "Set EMBEDDINGS_URL to the base of a service, such as https://embeddings.example/v1."
    if production and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return "Set EMBEDDINGS_URL to an https:// address: the texts and the key would leave in the clear."
    return ""


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value) > 0
