"""Metadata of establishments, read at deployment: believed by their signature or by their address, or left as they were."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from lxml import etree
from onelogin.saml2.metadata import OneLogin_Saml2_Metadata

from openinno.identities import wrong
from tests.accounts.test_federation import certificate, entity  # noqa: F401 - a fixture of theirs
from tests.contract.saml import make_key

ID = "https://idp.example/metadata"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Path]:
    """A folder that is also read by HTTP."""
    (tmp_path / "served").mkdir()
    handler = partial(Quiet, directory=tmp_path / "served")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "federation.toml").write_text(
            f'[essai]\nname = "Essai"\nentity_id = "{ID}"\nmetadata = "essai.xml"\nscopes = ["essai.example"]\n'
            f'metadata_url = "http://127.0.0.1:{server.server_port}/m.xml"\nmetadata_certificate = "federation.crt"\n'
        )
        make_key(tmp_path, "federation")
        yield tmp_path
        server.shutdown()


def signed(folder: Path, metadata: str, by: str = "federation") -> str:
    return OneLogin_Saml2_Metadata.sign_metadata(
        metadata, (folder / f"{by}.key").read_text(), (folder / f"{by}.crt").read_text()
    ).decode()


def read(folder: Path) -> None:
    call_command("read_federation", str(folder / "federation.toml"))


def test_what_the_federation_signs_is_read_into_the_file(served, certificate, capsys):  # noqa: F811
    (served / "served/m.xml").write_text(signed(served, entity(ID, certificate)))

    read(served)

    assert capsys.readouterr().out == "essai: essai.xml\n"
    assert wrong({"SAML_PROVIDERS": str(served / "federation.toml")}, production=True) == []


@pytest.mark.parametrize("how", ["unsigned", "stranger", "altered", "part", "over", "another", "absent"])
def test_anything_else_is_left_where_it_is_and_the_file_as_it_was(served, certificate, how):  # noqa: F811
    (served / "essai.xml").write_text("as it was")
    make_key(served, "stranger")
    good = entity(ID, certificate)
    made = {
        "unsigned": lambda: good,
        "stranger": lambda: signed(served, good, "stranger"),
        "altered": lambda: signed(served, good).replace("idp.example/sso", "ailleurs.example/sso"),
        "part": lambda: around(signed(served, entity("https://other.example/", certificate)), good),
        "over": lambda: signed(served, good.replace("entityID", 'validUntil="2020-01-01T00:00:00Z" entityID')),
        "another": lambda: signed(served, entity("https://other.example/", certificate)),
        "absent": lambda: "",
    }[how]()
    if made:
        (served / "served/m.xml").write_text(made)

    with pytest.raises(CommandError, match="Left as they were"):
        read(served)

    assert (served / "essai.xml").read_text() == "as it was"


def around(inner: str, other: str) -> str:
    """Metadata that hold a part that is signed, and its signature where that of the whole would stand."""
    part = etree.fromstring(inner)
    signature = part.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    root = etree.fromstring('<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_all"/>')
    root.append(signature)
    root.append(part)
    root.append(etree.fromstring(other))
    return etree.tostring(root).decode()


def test_without_a_certificate_metadata_come_by_https_alone(served, certificate, settings):  # noqa: F811
    file = served / "federation.toml"
    file.write_text(file.read_text().replace('metadata_certificate = "federation.crt"\n', ""))
    (served / "served/m.xml").write_text(entity(ID, certificate))
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="by http need a metadata_certificate"):
        read(served)
