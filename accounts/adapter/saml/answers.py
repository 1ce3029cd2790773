"""The answer of an establishment, believed only once everything about it is right."""

from collections.abc import Iterable

import xmlsec
from allauth.socialaccount.models import SocialApp
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from accounts.adapter.saml.exchange import address, came_to, entity_id, rules_for
from accounts.adapter.saml.supann import Refused

LONGEST = 256 * 1024  # characters: an answer has some ten thousand
# What python3-saml raises of a message that is none; the parsers of XML say SyntaxError.
UNREADABLE = (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, xmlsec.Error, ValueError, SyntaxError)


def envelope(raw: str) -> tuple[str, str]:
    """Who an answer says it is of, and which request it answers: words to look them up by, proved by nothing yet. Raises Refused."""
    try:
        root = OneLogin_Saml2_XML.to_etree(OneLogin_Saml2_Utils.b64decode(raw))
    except UNREADABLE as wrong:
        raise Refused(f"not a message: {wrong!r}") from wrong
    issuers = [each.text or "" for each in root.findall("saml:Issuer", namespaces=Words.NSMAP)]
    return (issuers[0].strip() if len(issuers) == 1 else ""), root.get("InResponseTo", "")


def believed(raw: str, *, app: SocialApp, request_id: str) -> OneLogin_Saml2_Response:
    """The answer to our request `request_id`, if it is signed by the establishment, for us, of now. Raises Refused.

    python3-saml verifies the signature and that it covers the one assertion there is, the schema, the issuer and the times. It lets pass
    what an assertion does not say; here it says for whom it is, where it goes, what it answers and until when, or is refused.
    """
    try:
        response = OneLogin_Saml2_Response(rules_for(app), raw)
        response.is_valid(came_to("saml_acs"), request_id=request_id, raise_exceptions=True)
    except UNREADABLE as wrong:
        raise Refused(str(wrong)) from wrong
    if entity_id(app) not in response.get_audiences():
        raise Refused("an assertion for nobody in particular")
    _check_confirmation(response, request_id)
    _check_destination(response)
    return response


def _check_confirmation(response: OneLogin_Saml2_Response, request_id: str) -> None:
    """One bearer, at our address exactly, for this request, and not for ever. This part is signed: what surrounds it may not be."""
    document = response.decrypted_document if response.encrypted else response.document
    found = document.findall(
        "saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", namespaces=Words.NSMAP
    )
    if len(found) != 1:
        raise Refused(f"{len(found)} confirmations of the subject")
    data = found[0]
    if data.get("Recipient") != address("saml_acs"):
        raise Refused(f"an assertion made for another address: {data.get('Recipient')!r}")
    if data.get("InResponseTo") != request_id:
        raise Refused("an assertion made for another request, or for none")
    if not data.get("NotOnOrAfter"):
        raise Refused("an assertion without an end")


def _check_destination(response: OneLogin_Saml2_Response) -> None:
    if response.document.get("Destination", address("saml_acs")) != address("saml_acs"):
        raise Refused("an answer sent to another address")


def named(apps: Iterable[SocialApp], issuer: str) -> SocialApp:
    """The establishment of that name among those of the settings. Raises Refused."""
    for app in apps:
        if issuer and app.provider_id == issuer:
            return app
    raise Refused(f"an establishment that is not of the settings: {issuer!r}")
