from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from openinno.identities import LOOPBACK, Unusable, entities, establishments, identity_provider

LONGEST = 100 * 1024 * 1024  # bytes: those of a whole federation are some tens of millions
UNUSABLE = (requests.RequestException, Unusable, OSError, ValueError, SyntaxError)


class Command(BaseCommand):
    help = "Read the metadata of establishments where they say, into the files of the settings (docs/deployment.md). The site reads files alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file that SAML_PROVIDERS names")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            rows = establishments(file)
        except Unusable as unusable:
            raise CommandError(str(unusable)) from unusable
        read: dict[str, bytes] = {}
        failed = []
        for slug, said in rows.items():
            address = said.get("metadata_url", "")
            if not address:
                continue
            try:
                if address not in read:
                    read[address] = fetched(address, certificate=certificate_of(said, file.parent))
                usable(read[address], said["entity_id"])
                replace(file.parent / said["metadata"], read[address])
                self.stdout.write(f"{slug}: {said['metadata']}")
            except UNUSABLE as wrong:
                failed.append(f"{slug}: {wrong}")
        if failed:
            raise CommandError("Left as they were:\n" + "\n".join(failed))


def certificate_of(said: dict[str, Any], folder: Path) -> str:
    """Of who signs the metadata; nothing where they are believed for the address that they come from."""
    name = said.get("metadata_certificate")
    return (folder / name).read_text(encoding="ascii") if name else ""


def fetched(address: str, *, certificate: str) -> bytes:
    """Raises Unusable, RequestException: over an address that proves nothing, too long, signed by somebody else, or over."""
    at = urlsplit(address)
    is_local = not settings.PRODUCTION and at.hostname in LOOPBACK
    if at.scheme != "https" and not certificate and not is_local:
        raise Unusable("metadata by http need a metadata_certificate")
    with requests.get(address, timeout=60, stream=True) as answer:
        answer.raise_for_status()
        content = answer.raw.read(LONGEST + 1, decode_content=True)
    if len(content) > LONGEST:
        raise Unusable("metadata that are too long")
    root = OneLogin_Saml2_XML.to_etree(content)
    if certificate and not (_covers_all(root) and OneLogin_Saml2_Utils.validate_metadata_sign(root, cert=certificate)):
        raise Unusable("metadata that are not signed by metadata_certificate")
    until = root.get("validUntil")
    if until and OneLogin_Saml2_Utils.parse_SAML_to_time(until) < datetime.now(UTC).timestamp():
        raise Unusable(f"metadata that were valid until {until}")
    return content


def _covers_all(root: Any) -> bool:
    """The one signature is of the whole, not of a part that stands in it."""
    found = root.findall("ds:Signature/ds:SignedInfo/ds:Reference", namespaces=Words.NSMAP)
    return len(found) == 1 and bool(root.get("ID")) and found[0].get("URI") == f"#{root.get('ID')}"


def usable(content: bytes, entity_id: str) -> None:
    """Raises Unusable, ValueError, SyntaxError."""
    found = entities(content)
    if entity_id not in found:
        raise Unusable(f"metadata that do not speak of {entity_id}")
    identity_provider(found[entity_id], also=[])


def replace(file: Path, content: bytes) -> None:
    """At once: a site that starts meanwhile reads the old file or the new one."""
    beside = file.with_suffix(file.suffix + ".new")
    beside.write_bytes(content)
    beside.replace(file)
