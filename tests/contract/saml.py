"""Establishments of the federation on this machine, and what a browser does between them and us."""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from bs4 import BeautifulSoup
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from openinno import identities
from tests.contract.providers import HERE, node
from tests.openinno.running import free_port, get, process, wait_for

EPPN, EMAIL = "zoe@univ-essai.example", "zoe.lefevre@univ-essai.example"
UAI = "{UAI}0751234J"
ZOE = {
    "eduPersonPrincipalName": [EPPN],
    "mail": [EMAIL],
    "givenName": ["Zoé"],
    "sn": ["Lefèvre"],
    "displayName": ["Zoé Lefèvre"],
    "supannEtablissement": [UAI],
}


def make_key(folder: Path, name: str) -> None:
    """A key and its certificate, as establishments make them: signed by themselves."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    made = builder.sign(key, hashes.SHA256())
    (folder / f"{name}.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


class Establishment:
    """The provider of `saml.mjs`, and what its people do in a browser of their own."""

    def __init__(self, slug: str, port: int, folder: Path) -> None:
        self.slug, self.folder = slug, folder
        self.base = f"http://localhost:{port}"
        self.entity_id = f"{self.base}/metadata"

    def change(self, **what: Any) -> None:
        """From now on it answers otherwise; without anything, as it should, about Zoé."""
        requests.post(f"{self.base}/control", json={"person": ZOE, **what}, timeout=10).raise_for_status()

    def publish(self, *names: str, **what: Any) -> None:
        """Its metadata, read as the one who deploys the site does: into a file."""
        self.change(published=list(names) or [self.slug], **what)
        answer = requests.get(self.entity_id, timeout=10)
        answer.raise_for_status()
        (self.folder / f"{self.slug}.xml").write_bytes(answer.content)

    def form(self, address: str, browser: requests.Session | None = None) -> tuple[str, str]:
        """Where the page of the establishment posts to, and the answer, for who came by `address`."""
        browser = browser or requests.Session()
        page = browser.get(address, timeout=10)
        page.raise_for_status()
        form = BeautifulSoup(page.text, "html.parser").form
        if form["action"] == "/sso":
            asked = form.select_one("[name=asked]")["value"]
            page = browser.post(f"{self.base}/sso", data={"asked": asked}, timeout=10)
            page.raise_for_status()
            form = BeautifulSoup(page.text, "html.parser").form
        return form["action"], form.select_one("[name=SAMLResponse]")["value"]

    def answer(self, client: Client, **posted: str) -> str:
        """What it answers to a request that leaves from us, not yet brought back."""
        return self.form(way_out(client, self.slug, **posted))[1]

    def sign_in(self, client: Client, **posted: str) -> HttpResponse:
        """The whole way, there and back."""
        return bring(client, self.answer(client, **posted))


def way_out(client: Client, slug: str, **posted: str) -> str:
    """The address of the establishment that our page leads to."""
    page = client.post(reverse("saml_login"), {"establishment": slug, **posted})
    assert page.status_code == 200, page
    return str(BeautifulSoup(page.content, "html.parser").select_one("main a.btn-primary")["href"])


def bring(client: Client, answer: str) -> HttpResponse:
    """As a browser does: the answer is posted without our session, which the next page has."""
    posted = client.post(reverse("saml_acs"), {"SAMLResponse": answer})
    return client.get(posted["Location"])


def xml_of(answer: str) -> str:
    return base64.b64decode(answer).decode()


def answer_of(xml: str) -> str:
    return base64.b64encode(xml.encode()).decode()


def environment(folder: Path, establishments: list[Establishment], **more: str) -> dict[str, str]:
    """The settings that name them: the first speaks for UAI, each other for an organisation of its own."""
    rows = []
    for number, each in enumerate(establishments):
        code = UAI if number == 0 else f"{{UAI}}075123{number}K"
        domain = "univ-essai.example" if number == 0 else f"{each.slug}.example"
        rows.append(
            f'[{each.slug}]\nname = "Université {each.slug}"\nentity_id = "{each.entity_id}"\n'
            f'metadata = "{each.slug}.xml"\nscopes = ["{domain}"]\norganisations = ["{code}"]\n'
        )
    (folder / "federation.toml").write_text("\n".join(rows), encoding="utf-8")
    return {"SAML_PROVIDERS": str(folder / "federation.toml"), **more}


def doors(folder: Path, establishments: list[Establishment], **more: str) -> dict[str, Any]:
    return identities.providers(environment(folder, establishments, **more))


@contextmanager
def running_establishment(slug: str, folder: Path) -> Iterator[Establishment]:
    """`folder`: of keys, its own under its name, and of the metadata that were read."""
    port = free_port()
    command = [node(), str(HERE / "saml.mjs"), str(port), str(folder), slug]
    log = folder / f"{slug}.log"
    with process(command, {**os.environ, "NODE_NO_WARNINGS": "1"}, log) as running:
        wait_for(lambda: running.poll() is not None or get(port, "/metadata").status == 200)
        assert running.poll() is None, log.read_text()
        yield Establishment(slug, port, folder)
        running.terminate()
        running.wait(10)
