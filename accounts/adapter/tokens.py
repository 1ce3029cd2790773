"""What a provider of identities signs, read only once it is known to be its own, for us and of now."""

from collections.abc import Sequence
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Those of a key pair. With a shared secret (HS256), or none, whoever knows what is public could sign.
ALGORITHMS = ["RS256", "PS256", "ES256"]
CLOCK_SKEW = 30  # seconds that two clocks may differ


def verified(raw: str, *, keys: dict[str, Any], issuer: str, audience: str, needs: Sequence[str]) -> dict[str, Any]:
    """The claims of a signed token (JWT), which has all of `needs`. `keys`: the provider's, as it publishes them now (JWKS).

    Raises OAuth2Error for one that is unsigned or altered, signed by a key that is not published (any more), of another issuer,
    made for somebody else, or whose time is over.
    """
    try:
        key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(raw).get("kid", "")]
        claims: dict[str, Any] = jwt.decode(
            raw,
            key=key,
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=CLOCK_SKEW,
            options={"require": list(needs)},
        )
    except (jwt.PyJWTError, KeyError) as wrong:
        raise OAuth2Error(f"a token of the provider is refused: {wrong!r}") from wrong
    if claims.get("azp", audience) != audience:
        raise OAuth2Error("a token of the provider was made for another client")
    return claims
