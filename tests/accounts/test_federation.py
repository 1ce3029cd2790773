"""Which establishments sign people in, as the settings name them, and how one chooses among them."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from openinno.identities import providers, wrong
from tests.accounts.forms import account, sign_in, text
from tests.contract.saml import make_key

pytestmark = pytest.mark.django_db
CODE = "{UAI}0751234J"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The lines of one, as metadata hold it."""
    folder = tmp_path_factory.mktemp("certificate")
    make_key(folder, "own")
    return "".join((folder / "own.crt").read_text().splitlines()[1:-1])


def entity(entity_id: str, certificate: str, sso: str = "https://idp.example/sso") -> str:
    keys = f'<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>'
    return (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity_id}">'
        f'<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys if certificate else ""}'
        f'<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def named(folder: Path, certificate: str, *names: str) -> dict[str, str]:
    """Settings that name as many establishments, in the metadata of one federation."""
    ids = [f"https://idp{number}.example/metadata" for number, _name in enumerate(names)]
    whole = "".join(entity(each, certificate) for each in ids)
    (folder / "federation.xml").write_text(
        f'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{whole}</md:EntitiesDescriptor>'
    )
    rows = [
        f'[e{number}]\nname = "{name}"\nentity_id = "{ids[number]}"\nmetadata = "federation.xml"\n'
        f'scopes = ["e{number}.example"]\norganisations = ["{CODE}"]\n'
        for number, name in enumerate(names)
    ]
    (folder / "federation.toml").write_text("\n".join(rows), encoding="utf-8")
    return {"SAML_PROVIDERS": str(folder / "federation.toml")}


def choice(client, query: str = "", prefix: str = "") -> list[str]:
    """The names on the page, in order."""
    page = BeautifulSoup(client.get(f"{prefix}{reverse('federation')}{query}").content, "html.parser")
    return [each.get_text() for each in page.select(".establishments button")]


def test_without_a_file_there_is_no_door_and_nothing_to_set(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers({})

    assert (providers({}), wrong({}, production=True)) == ({}, [])
    assert "mon établissement" not in text(client.get(reverse("account_login")))
    for name in ("federation", "saml_metadata", "saml_finish"):
        assert client.get(reverse(name)).status_code == 404


def test_establishments_are_read_from_the_metadata_of_their_federation(tmp_path, certificate):
    environ = named(tmp_path, certificate, "Université de l’Essai", "École de l’Essai")

    assert wrong(environ, production=True) == []
    first, second = providers(environ)["saml"]["APPS"]
    assert (first["name"], first["client_id"], first["provider_id"]) == (
        "Université de l’Essai",
        "e0",
        "https://idp0.example/metadata",
    )
    assert second["settings"]["scopes"] == ["e1.example"]
    assert first["settings"]["organisations"] == [CODE]
    assert len(first["settings"]["idp"]["x509certMulti"]["signing"]) == 1


def test_a_certificate_beside_the_metadata_is_accepted_too(tmp_path, certificate):
    environ = named(tmp_path, certificate, "Université de l’Essai")
    make_key(tmp_path, "next")
    file = tmp_path / "federation.toml"
    file.write_text(file.read_text() + 'certificates = ["next.crt"]\n')

    signing = providers(environ)["saml"]["APPS"][0]["settings"]["idp"]["x509certMulti"]["signing"]

    assert [each.replace("\n", "") for each in signing] == [
        certificate,
        "".join((tmp_path / "next.crt").read_text().splitlines()[1:-1]),
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "Université"\n', "", "'name' is missing"),
        ('scopes = ["e0.example"]', "scopes = []", "scopes are domains"),
        ('scopes = ["e0.example"]', 'scopes = ["*"]', "scopes are domains"),
        ('name = "Université"', "name = 1\nentity_id = 2\n#", "cannot be read"),
        ('"https://idp0.example/metadata"', "12", "has no len"),
        (CODE, "0751234J", "organisations are like"),
        ("federation.xml", "absent.xml", "No such file"),
        ('"https://idp0.example/metadata"', '"https://other.example/"', "does not speak of"),
        ("[e0]", "[E0]", "small letters"),
        ("[e0]", "[e0", "cannot be read"),
    ],
)
def test_half_set_up_openinno_does_not_start(tmp_path, certificate, before, after, said):
    environ = named(tmp_path, certificate, "Université")
    file = tmp_path / "federation.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    [sentence] = wrong(environ, production=True)

    assert (sentence.startswith("Set SAML_PROVIDERS: "), said in sentence) == (True, True), sentence


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        (entity("https://idp0.example/metadata", ""), "no certificate"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + entity("https://idp0.example/metadata", "x"), "DTDForbidden"),
        ("ceci n’est pas du XML", "e0"),
    ],
)
def test_metadata_that_cannot_be_used_are_said(tmp_path, certificate, metadata, said):
    environ = named(tmp_path, certificate, "Université")
    (tmp_path / "federation.xml").write_text(metadata)

    [sentence] = wrong(environ, production=True)

    assert said in sentence


def test_in_production_an_establishment_is_reached_by_https(tmp_path, certificate):
    environ = named(tmp_path, certificate, "Université")
    (tmp_path / "federation.xml").write_text(
        entity("https://idp0.example/metadata", certificate, "http://127.0.0.1:9/sso")
    )

    assert len(wrong(environ, production=True)) == 1
    assert wrong(environ, production=False) == []


def test_one_establishment_is_named_once(tmp_path, certificate):
    environ = named(tmp_path, certificate, "Université", "École")
    file = tmp_path / "federation.toml"
    file.write_text(file.read_text().replace("idp1", "idp0"))

    assert wrong(environ, production=True) == ["Set SAML_PROVIDERS: two establishments have one entity_id."]


def test_a_certificate_of_ours_goes_with_its_key(tmp_path, certificate):
    environ = named(tmp_path, certificate, "Université") | {"SAML_CERTIFICATE": "us.crt"}

    assert wrong(environ, production=True)[0] == "Set SAML_CERTIFICATE and SAML_PRIVATE_KEY: both, or neither."


def test_the_sign_in_page_leads_to_the_choice_and_keeps_where_one_was_going(tmp_path, certificate, client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers(named(tmp_path, certificate, "Université", "École"))

    page = BeautifulSoup(client.get(f"{reverse('account_login')}?next=/irritants/").content, "html.parser")
    form = page.select_one(f'form[action="{reverse("federation")}"]')

    assert (form["method"], form.select_one("[name=next]")["value"]) == ("get", "/irritants/")
    chosen = BeautifulSoup(client.get(f"{reverse('federation')}?next=/irritants/").content, "html.parser")
    assert chosen.select_one(f'form[action="{reverse("saml_login")}"] [name=next]')["value"] == "/irritants/"


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"])
def test_the_choice_leads_nowhere_else(tmp_path, certificate, client, settings, elsewhere):
    settings.SOCIALACCOUNT_PROVIDERS = providers(named(tmp_path, certificate, "Université"))

    page = client.get(reverse("federation"), {"next": elsewhere})

    assert elsewhere not in page.content.decode()


@pytest.mark.parametrize(("count", "shown", "has_search"), [(1, 1, False), (3, 3, False), (300, 50, True)])
def test_establishments_are_listed_by_name_and_looked_for_when_they_are_many(
    tmp_path, certificate, client, settings, count, shown, has_search, django_assert_num_queries
):
    names = [f"Établissement {number:03}" for number in reversed(range(count))]
    settings.SOCIALACCOUNT_PROVIDERS = providers(named(tmp_path, certificate, *names))

    with django_assert_num_queries(0):
        page = client.get(reverse("federation"))

    assert choice(client) == sorted(names)[:shown]
    assert ('type="search" value=""' in page.content.decode()) is has_search
    assert len(choice(client, "?page=6")) == (50 if count == 300 else shown)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ecole", ["École de Montpellier"]),
        ("?q=MONTPELLIER+ecole", ["École de Montpellier"]),
        ("?q=l'essai", ["Université de l’Essai"]),
        ("?q=nulle+part", []),
        ("?q=&page=toto", ["École de Montpellier", "Université de l’Essai"]),
    ],
)
def test_a_name_is_found_without_its_accents_and_by_any_of_its_words(
    tmp_path, certificate, client, settings, query, found
):
    settings.SOCIALACCOUNT_PROVIDERS = providers(
        named(tmp_path, certificate, "Université de l’Essai", "École de Montpellier")
    )

    assert (choice(client, query), choice(client, query, "/en")) == (found, found)


def test_nobody_leaves_for_an_establishment_that_is_not_there(tmp_path, certificate, client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers(named(tmp_path, certificate, "Université"))

    assert client.post(reverse("saml_login"), {"establishment": "autre"}).status_code == 404
    assert client.get(reverse("saml_login")).status_code == 405


def test_from_my_account_the_choice_links(tmp_path, certificate, client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers(named(tmp_path, certificate, "Université"))
    query = "?process=connect"

    def process() -> str:
        page = BeautifulSoup(client.get(reverse("federation") + query).content, "html.parser")
        return page.select_one(f'form[action="{reverse("saml_login")}"] [name=process]')["value"]

    assert process() == "login"
    account("zoe@univ-essai.example")
    sign_in(client, "zoe@univ-essai.example")
    assert process() == "connect"


def test_answers_that_nobody_reads_are_limited(tmp_path, certificate, client, settings):
    """Each is kept for a minute, before anybody knows whose it is: sixty of a machine in a minute, and no more."""
    settings.SOCIALACCOUNT_PROVIDERS = providers(named(tmp_path, certificate, "Université"))

    codes = [client.post(reverse("saml_acs"), {"SAMLResponse": "x"}).status_code for _each in range(61)]

    assert codes == [302] * 60 + [429]
