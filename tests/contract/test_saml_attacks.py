"""What must open nothing, each attack with what stops it: without that line or setting, the test fails.

Every answer comes from a real provider; what is changed before it signs is signed, so that only the claim itself is wrong.
"""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from lxml import etree

from accounts.models import JoinRequest, Membership, User
from tests.accounts.forms import account, text, who
from tests.contract.saml import EMAIL, EPPN, UAI, ZOE, answer_of, bring, xml_of
from tests.contract.test_saml import linked
from tests.factories.accounts import OrganisationFactory

pytestmark = pytest.mark.django_db
ACS = f"{site.SITE_URL}/compte/federation/retour/"
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
SUBJECT = r"(<saml:SubjectConfirmationData[^>]*?)"
CONDITIONS = r"(<saml:Conditions[^>]*?)"


@pytest.fixture(autouse=True)
def zoe(essai):
    """She is known here: whatever is accepted opens her account."""
    person = account(EMAIL)
    linked(person, essai)
    return person


def refused(page, client: Client) -> bool:
    """The page says so, nobody is in, and nobody new is there."""
    assert (page.status_code, "Cette connexion est refusée" in text(page)) == (401, True)
    assert (who(client), User.objects.count(), SocialAccount.objects.count()) == (None, 1, 1)
    return True


def test_what_is_as_it_should_be_is_accepted(essai, client):
    """Else the others prove nothing."""
    essai.sign_in(client)

    assert who(client) == EMAIL


@pytest.mark.parametrize(
    ("what", "change"),
    [
        # wantAssertionsSigned (exchange.rules_for): the envelope alone is signed
        ("unsigned assertion", {"sign": "message"}),
        # the certificates of the metadata that were read (openinno.identities.identity_provider)
        ("key of a stranger", {"key": "stranger"}),
        # rejectDeprecatedAlgorithm (exchange.rules_for)
        ("SHA-1", {"algorithm": SHA1}),
        # python3-saml's digests
        ("altered", {"after": [["zoe@univ-essai", "eve@univ-essai"]]}),
        # python3-saml's audience; answers.believed for the assertion that names none
        ("another audience", {"before": [["<saml:Audience>.*?<", "<saml:Audience>https://ailleurs.example/<"]]}),
        ("no audience", {"before": [["<saml:AudienceRestriction>.*</saml:AudienceRestriction>", ""]]}),
        # answers._check_confirmation: python3-saml lets pass an address that holds ours, and none at all
        ("another recipient", {"before": [['Recipient="[^"]*"', 'Recipient="https://ailleurs.example/"']]}),
        ("recipient around", {"before": [['Recipient="', 'Recipient="https://ailleurs.example/?']]}),
        ("no recipient", {"before": [[' Recipient="[^"]*"', ""]]}),
        # answers._check_destination: python3-saml lets pass an address that begins like ours
        ("another destination", {"before": [['Destination="[^"]*"', 'Destination="https://ailleurs.example/"']]}),
        ("destination beyond", {"before": [['(Destination="[^"]*)"', '$1ailleurs/"']]}),
        # python3-saml's times, with five minutes between two clocks for the conditions; answers._check_confirmation for no end
        ("expired", {"before": [[CONDITIONS + 'NotOnOrAfter="[^"]*"', '$1NotOnOrAfter="2020-01-01T00:00:00Z"']]}),
        ("subject expired", {"before": [[SUBJECT + 'NotOnOrAfter="[^"]*"', '$1NotOnOrAfter="2020-01-01T00:00:00Z"']]}),
        ("no end", {"before": [[SUBJECT + 'NotOnOrAfter="[^"]*"', "$1"]]}),
        ("not yet", {"before": [[CONDITIONS + 'NotBefore="[^"]*"', '$1NotBefore="2100-01-01T00:00:00Z"']]}),
        # answers._check_confirmation: what is signed answers nothing, or another request, in an envelope that is not signed
        ("assertion for no request", {"before": [[SUBJECT + ' InResponseTo="[^"]*"', "$1"]]}),
        ("assertion for another request", {"before": [[SUBJECT + 'InResponseTo="', '$1InResponseTo="_of-another-']]}),
        # the request that this browser sent (views.finish): an answer that nobody asked for
        ("not asked for", {"before": [[' InResponseTo="[^"]*"', ""]]}),
        # python3-saml's status, and its issuer
        ("failed there", {"before": [["status:Success", "status:Responder"]]}),
        ("issuer of the assertion", {"before": [["(<saml:Assertion.*?<saml:Issuer>)", "$1https://ailleurs.example/"]]}),
        ("two confirmations", {"before": [["(<saml:SubjectConfirmation .*</saml:SubjectConfirmation>)", "$1$1"]]}),
        # supann.principal
        ("no identifier", {"person": {**ZOE, "eduPersonPrincipalName": []}}),
        ("two identifiers", {"person": {**ZOE, "eduPersonPrincipalName": [EPPN, "eve@univ-essai.example"]}}),
        ("identifier without a domain", {"person": {**ZOE, "eduPersonPrincipalName": ["zoe"]}}),
        ("another domain", {"person": {**ZOE, "eduPersonPrincipalName": ["zoe@autre.example"]}}),
        (
            "identifier that is no text",
            {"before": [[">zoe@univ-essai.example<", f"><saml:NameID>{EPPN}</saml:NameID><"]]},
        ),
        ("two domains", {"person": {**ZOE, "eduPersonPrincipalName": ["zoe@autre.example@univ-essai.example"]}}),
    ],
)
def test_opens_nothing(essai, client, what, change):
    essai.change(**change)

    assert refused(essai.sign_in(client), client), what


def test_without_any_signature_it_opens_nothing(essai, client):
    """wantAssertionsSigned (exchange.rules_for), and python3-saml's own refusal of what nobody signed."""
    root = etree.fromstring(xml_of(essai.answer(client)))
    for signature in list(root.iter(f"{DS}Signature")):
        signature.getparent().remove(signature)

    assert refused(bring(client, answer_of(etree.tostring(root).decode())), client)


def test_clocks_may_differ_by_some_minutes_and_not_by_more(essai, client):
    """python3-saml's ALLOWED_CLOCK_DRIFT, 300 seconds."""

    def from_in(minutes: int) -> dict:
        at = (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"before": [[CONDITIONS + 'NotBefore="[^"]*"', f'$1NotBefore="{at}"']]}

    essai.change(**from_in(7))
    assert refused(essai.sign_in(client), client)
    essai.change(**from_in(3))
    essai.sign_in(client)
    assert who(client) == EMAIL


def test_an_answer_opens_once(essai, client):
    """The request that the first one used up (views.finish), while its session goes on; in all other browsers it was never made."""
    answer = essai.answer(client)
    bring(client, answer)
    other = Client()

    assert (bring(client, answer).status_code, who(client)) == (401, EMAIL)
    assert refused(bring(other, answer), other)


def test_a_stolen_answer_opens_nothing_in_another_browser(essai, client):
    """The state is of the browser that asked."""
    thief = Client()
    essai.answer(thief)

    assert refused(bring(thief, essai.answer(client)), thief)


def test_a_stolen_assertion_in_the_envelope_of_one_s_own_request_opens_nothing(essai, client):
    """answers._check_confirmation, and python3-saml's InResponseTo: what is signed names the request."""
    thief = Client()
    asked = etree.fromstring(xml_of(essai.answer(thief))).get("InResponseTo")
    stolen = etree.fromstring(xml_of(essai.answer(client)))
    stolen.set("InResponseTo", asked)

    assert refused(bring(thief, answer_of(etree.tostring(stolen).decode())), thief)


def test_an_establishment_does_not_answer_for_another(federation, client):
    """The certificates are those of the establishment that is named, and no other's (answers.named, exchange.rules_for)."""
    essai, autre = federation
    asked = etree.fromstring(xml_of(essai.answer(client))).get("InResponseTo")
    autre.change(before=[[autre.entity_id, essai.entity_id], ['InResponseTo="[^"]*"', f'InResponseTo="{asked}"']])

    assert refused(bring(client, autre.answer(Client())), client)


def test_an_establishment_does_not_answer_what_another_was_asked(federation, client):
    """A request is kept under the establishment that it was sent to (provider.redirect)."""
    essai, autre = federation
    asked = etree.fromstring(xml_of(essai.answer(client))).get("InResponseTo")
    autre.change(
        person={**ZOE, "eduPersonPrincipalName": ["zoe@autre.example"]},
        before=[['InResponseTo="[^"]*"', f'InResponseTo="{asked}"']],
    )

    assert refused(bring(client, autre.answer(Client())), client)


def test_an_establishment_does_not_speak_for_the_people_of_another(federation, client):
    """supann.principal: the domains of its people are in the settings."""
    _essai, autre = federation

    assert refused(autre.sign_in(client), client)


def test_an_establishment_does_not_speak_for_the_organisation_of_another(federation, client):
    """supann.kept: the organisations it may name are in the settings."""
    _essai, autre = federation
    OrganisationFactory(establishment=True, uai=UAI.removeprefix("{UAI}"), trusted_providers=["saml"])
    eve = {**ZOE, "eduPersonPrincipalName": ["eve@autre.example"], "mail": ["eve@autre.example"]}
    autre.change(person=eve)

    autre.sign_in(client)

    assert SocialAccount.objects.get(uid="eve@autre.example").extra_data["organisations"] == []
    assert (Membership.objects.count(), JoinRequest.objects.count()) == (0, 0)


def test_an_unknown_establishment_opens_nothing(federation, client, settings):
    """answers.named: those of the settings alone, as they are now."""
    essai, _autre = federation
    answer = essai.answer(client)
    settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"].pop(0)

    assert refused(bring(client, answer), client)


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY who SYSTEM "{file}">', '<!ENTITY a "z"><!ENTITY b "&a;oe"><!ENTITY who "&b;">', '<!ENTITY who "zoe">'],
)
def test_entities_are_not_read(essai, client, tmp_path, entity):
    """OneLogin_Saml2_XML.to_etree forbids any DTD (answers.envelope, before anything else).

    Read, each of them would be `zoe`, as the establishment signed it: the answer would be accepted.
    """
    (tmp_path / "who").write_text("zoe")
    declared = entity.format(file=(tmp_path / "who").as_uri())
    xml = xml_of(essai.answer(client)).replace(">zoe@univ-essai", ">&who;@univ-essai")

    assert refused(bring(client, answer_of(f"<!DOCTYPE r [{declared}]>{xml}")), client)


def evil_copy(root: etree._Element) -> tuple[etree._Element, etree._Element]:
    """The signed assertion, and a copy of it about somebody else, unsigned and under another ID."""
    signed = root.find(f"{SAML}Assertion")
    evil = etree.fromstring(etree.tostring(signed).replace(b"eve@univ-essai", b"zoe@univ-essai"))
    evil.set("ID", "_evil")
    evil.remove(evil.find(f"{DS}Signature"))
    return signed, evil


def wrapped(xml: str, how: str) -> str:
    """The signed assertion somewhere else, where its signature still holds, and the other where readers look."""
    root = etree.fromstring(xml)
    signed, evil = evil_copy(root)
    if how == "before":
        signed.addprevious(evil)
    elif how == "after":
        signed.addnext(evil)
    elif how == "extensions":
        signed.addprevious(evil)
        place = etree.Element(f"{SAMLP}Extensions")
        root.find(f"{SAML}Issuer").addnext(place)
        place.append(signed)
    elif how == "inside":
        signed.addprevious(evil)
        evil.append(signed)
    elif how == "advice":
        signed.addprevious(evil)
        place = etree.Element(f"{SAML}Advice")
        evil.find(f"{SAML}Conditions").addnext(place)
        place.append(signed)
    return etree.tostring(root).decode()


@pytest.mark.parametrize("how", ["before", "after", "extensions", "inside", "advice"])
def test_a_signature_does_not_cover_what_stands_beside_it(essai, client, how):
    """Eve, of the same establishment, puts her signed assertion aside and one about Zoé where hers was.

    python3-saml counts the assertions, asks that a signature stand in what it signs, and reads only that.
    """
    essai.change(
        person={**ZOE, "eduPersonPrincipalName": ["eve@univ-essai.example"], "mail": ["eve@univ-essai.example"]}
    )
    xml = wrapped(xml_of(essai.answer(client)), how)
    assert ("eve@univ-essai" in xml, "zoe@univ-essai" in xml) == (True, True)

    assert refused(bring(client, answer_of(xml)), client)


def test_a_comment_does_not_cut_a_name_short(essai, client, settings):
    """Signatures leave comments out: who is zoe@univ-essai.example.ailleurs.example must not become Zoé by one.

    python3-saml's parser leaves comments out, and its element_text does so again.
    """
    app = settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"][0]
    app["settings"]["scopes"] = ["univ-essai.example", "univ-essai.example.ailleurs.example"]
    other = f"{EPPN}.ailleurs.example"
    essai.change(
        person={**ZOE, "eduPersonPrincipalName": [other], "mail": ["autre@univ-essai.example"]},
        nameId=other,
        after=[[f">{EPPN}.ailleurs", f">{EPPN}<!-- -->.ailleurs"]],
    )

    answer = essai.answer(client)
    bring(client, answer)

    assert "<!-- -->" in xml_of(answer)
    assert who(client) is None
    assert set(SocialAccount.objects.values_list("uid", flat=True)) == {EPPN, other}


@pytest.mark.parametrize("answer", ["", "%%%", "QUJD", "PHg+", answer_of("<a/>"), "A" * 300_000])
def test_what_is_no_answer_is_refused_like_the_others(essai, client, answer):
    assert refused(bring(client, answer), client)


def test_the_page_after_the_answer_without_an_answer_is_refused(essai, client):
    assert refused(client.get(reverse("saml_finish")), client)
