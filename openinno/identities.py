"""Who else may say who somebody is: the providers of identities that the environment names. Closed unless it names one."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

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
# Of an establishment of the federation: its name in our settings, the domains of its people, the organisations it may speak for.
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
SCOPE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
CODE = re.compile(r"\{UAI\}\d{7}[A-Z]|\{SIRET\}\d{14}|\{SIREN\}\d{9}")
LONGEST_ENTITY_ID = 200  # of django-allauth's column


class Unusable(Exception):
    """What the settings of an establishment lack, as a sentence."""


def wrong(environ: Mapping[str, str], *, production: bool) -> list[str]:
    """What is missing or unsafe, in sentences; nothing where it is not asked for, or complete."""
    return [*_wrong_proconnect(environ, production=production), *_wrong_federation(environ, production=production)]


def _wrong_proconnect(environ: Mapping[str, str], *, production: bool) -> list[str]:
    if not environ.get("PROCONNECT_CLIENT_ID"):
        return []
    found = []
    if not environ.get("PROCONNECT_CLIENT_SECRET"):
        found.append("Set PROCONNECT_CLIENT_SECRET: what ProConnect gave with the client id.")
    if not _is_safe(environ.get("PROCONNECT_ISSUER", ""), production=production):
        found.append("Set PROCONNECT_ISSUER: the https address of ProConnect, as its own configuration calls it.")
    return found


def _is_safe(address: str, *, production: bool) -> bool:
    """https; for tests and the demonstration, http on this machine too."""
    at = urlsplit(address)
    is_local = not production and at.scheme == "http" and at.hostname in LOOPBACK
    return bool(at.hostname) and (at.scheme == "https" or is_local)


def providers(environ: Mapping[str, str]) -> dict[str, Any]:
    """The doors that are open, as django-allauth wants them (SOCIALACCOUNT_PROVIDERS)."""
    doors = {}
    if environ.get("PROCONNECT_CLIENT_ID"):
        doors["proconnect"] = {"APPS": [_proconnect(environ)]}
    if environ.get("SAML_PROVIDERS"):
        doors["saml"] = {"APPS": _federation(environ)}
    return doors


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


def _wrong_federation(environ: Mapping[str, str], *, production: bool) -> list[str]:
    if not environ.get("SAML_PROVIDERS"):
        return []
    found = []
    if bool(environ.get("SAML_CERTIFICATE")) != bool(environ.get("SAML_PRIVATE_KEY")):
        found.append("Set SAML_CERTIFICATE and SAML_PRIVATE_KEY: both, or neither.")
    try:
        apps = _federation(environ)
    except Unusable as unusable:
        return [*found, str(unusable)]
    for app in apps:
        idp = app["settings"]["idp"]
        places = [idp["singleSignOnService"]["url"], idp.get("singleLogoutService", {}).get("url")]
        if not all(_is_safe(place, production=production) for place in places if place):
            found.append(
                f"Set SAML_PROVIDERS: the metadata of {app['client_id']} leads to an address that is not https."
            )
    return found


def establishments(file: Path) -> dict[str, dict[str, Any]]:
    """What the file says of each, by its name there. Raises Unusable."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise Unusable(f"Set SAML_PROVIDERS: {file} cannot be read: {unreadable}.") from unreadable
    if not found or not all(isinstance(each, dict) for each in found.values()):
        raise Unusable(f"Set SAML_PROVIDERS: {file} names no establishment.")
    return found


def _federation(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """One application an establishment. Metadata are files: nothing is asked of the network here. Raises Unusable."""
    file = Path(environ["SAML_PROVIDERS"])
    sp = {
        "entity_id": environ.get("SAML_ENTITY_ID", ""),
        "certificate": _text(environ.get("SAML_CERTIFICATE")),
        "key": _text(environ.get("SAML_PRIVATE_KEY")),
    }
    read: dict[Path, dict[str, Any]] = {}
    apps = []
    for slug, said in establishments(file).items():
        try:
            apps.append(_establishment(slug, said, folder=file.parent, read=read, sp=sp))
        except (Unusable, KeyError, TypeError, AttributeError, OSError, ValueError, SyntaxError) as unusable:
            what = f"{unusable} is missing" if isinstance(unusable, KeyError) else unusable
            raise Unusable(f"Set SAML_PROVIDERS: {slug}: {what}.") from unusable
    if len({app["provider_id"] for app in apps}) < len(apps):
        raise Unusable("Set SAML_PROVIDERS: two establishments have one entity_id.")
    return apps


def _text(file: str | None) -> str:
    try:
        return Path(file).read_text(encoding="ascii") if file else ""
    except (OSError, ValueError) as unreadable:
        raise Unusable(f"Set SAML_CERTIFICATE and SAML_PRIVATE_KEY: {unreadable}.") from unreadable


def _establishment(
    slug: str, said: Mapping[str, Any], *, folder: Path, read: dict[Path, dict[str, Any]], sp: Mapping[str, str]
) -> dict[str, Any]:
    """Raises Unusable, or what the reading of its files raises."""
    if not SLUG.fullmatch(slug) or not 0 < len(said["entity_id"]) <= LONGEST_ENTITY_ID:
        raise Unusable("a name of small letters, digits and hyphens, and an entity_id of at most 200 characters")
    scopes, organisations = list(said["scopes"]), list(said.get("organisations", []))
    if not scopes or not all(SCOPE.fullmatch(each) for each in scopes):
        raise Unusable("scopes are domains in small letters, one at least")
    if not all(CODE.fullmatch(each) for each in organisations):
        raise Unusable("organisations are like {UAI}0341087X, {SIRET}13002526500013 or {SIREN}130025265")
    file = folder / said["metadata"]
    if file not in read:
        read[file] = entities(file.read_bytes())
    if said["entity_id"] not in read[file]:
        raise Unusable(f"{file.name} does not speak of {said['entity_id']}")
    also = [(folder / each).read_text(encoding="ascii") for each in said.get("certificates", [])]
    settings = {
        "idp": identity_provider(read[file][said["entity_id"]], also=also),
        "scopes": scopes,
        "organisations": organisations,
        "sp": sp,
    }
    return {"name": said["name"], "provider_id": said["entity_id"], "client_id": slug, "settings": settings}


def entities(metadata: bytes) -> dict[str, Any]:
    """The establishments that metadata speak of, by entity ID. Raises ValueError, SyntaxError: no XML, or one with a DTD."""
    root = OneLogin_Saml2_XML.to_etree(metadata)
    found: Iterator[Any] = root.iter("{urn:oasis:names:tc:SAML:2.0:metadata}EntityDescriptor")
    return {each.get("entityID"): each for each in found}


def identity_provider(entity: Any, *, also: list[str]) -> dict[str, Any]:
    """What python3-saml wants of it: where it is, and every certificate it may sign with, those of `also` too. Raises Unusable."""
    found: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(OneLogin_Saml2_XML.to_string(entity)).get("idp", {})
    certificates = found.pop("x509certMulti", {}).get("signing", [])
    if one := found.pop("x509cert", ""):
        certificates = [*certificates, one]
    certificates += [OneLogin_Saml2_Utils.format_cert(each, heads=False) for each in also]
    if not certificates or "singleSignOnService" not in found:
        raise Unusable("its metadata have no certificate that signs, or no address by redirection")
    return {**found, "x509certMulti": {"signing": list(dict.fromkeys(certificates))}}
