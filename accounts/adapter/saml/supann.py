"""What an establishment says of its people, in the words of SupAnn and eduPerson, and how much of it is believed.

SupAnn: recommendations of the French higher education directories. supannEtablissement names an organisation by a code and its
register: {UAI}0341087X, {SIRET}13002526500013.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

NAMES = {
    "eduPersonPrincipalName": "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",
    "mail": "urn:oid:0.9.2342.19200300.100.1.3",
    "givenName": "urn:oid:2.5.4.42",
    "sn": "urn:oid:2.5.4.4",
    "displayName": "urn:oid:2.16.840.1.113730.3.1.241",
    "supannEtablissement": "urn:oid:1.3.6.1.4.1.7135.1.2.1.14",
    "eduPersonAffiliation": "urn:oid:1.3.6.1.4.1.5923.1.1.1.1",
}
NEEDED = {"eduPersonPrincipalName", "mail"}
# Those who work there. Students, former students and readers of its library have an account too.
WORKS_THERE = {"employee", "faculty", "staff", "teacher", "researcher"}
PRINCIPAL = re.compile(r"[^@\s]+@(?P<scope>[^@\s]+)")


class Refused(Exception):
    """What came does not say who it is, or not in a way that is believed. The text is for the log."""


def values(said: Mapping[str, Sequence[Any]], name: str) -> list[str]:
    """Under its official name (urn:oid:…) or its common one: providers send either. Only text: python3-saml makes others of XML."""
    found = said.get(NAMES[name]) or said.get(name) or []
    return [value.strip() for value in found if isinstance(value, str) and value.strip()]


def principal(said: Mapping[str, Sequence[str]], scopes: Sequence[str]) -> str:
    """The person's identifier at their establishment, if it is in its domain. Raises Refused."""
    found = {value.lower() for value in values(said, "eduPersonPrincipalName")}
    if len(found) != 1:
        raise Refused(f"{len(found)} eduPersonPrincipalName")
    name = found.pop()
    match = PRINCIPAL.fullmatch(name)
    if match is None or match["scope"] not in scopes:
        raise Refused(f"eduPersonPrincipalName of another domain: {name!r}")
    return name


def kept(said: Mapping[str, Sequence[str]], app_settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of what it says: of organisations, those alone that this establishment may speak for. Raises Refused."""
    allowed = set(app_settings["organisations"])
    one = {name: next(iter(values(said, name)), "") for name in ("mail", "givenName", "sn", "displayName")}
    return {
        "eppn": principal(said, app_settings["scopes"]),
        "email": one["mail"].lower(),
        "given_name": one["givenName"],
        "usual_name": one["sn"],
        "display_name": one["displayName"],
        "organisations": [code for code in values(said, "supannEtablissement") if code in allowed],
        "affiliations": sorted({value.lower() for value in values(said, "eduPersonAffiliation")}),
    }


def works_there(said: Mapping[str, Any]) -> bool:
    """Whether the establishment says that the person works there, or says nothing of it: not where it calls them a student alone."""
    affiliations = set(said.get("affiliations", []))
    return not affiliations or bool(affiliations & WORKS_THERE)
