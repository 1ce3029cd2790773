"""Our side of SAML: who we are, and under which conditions messages are read and sent. One service for all establishments."""

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from accounts.adapter.saml.supann import NAMES, NEEDED


def address(name: str) -> str:
    """The public address of a page of ours: the same whatever the language of who comes, and whatever host they ask for."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse(name)}"


def entity_id(app: SocialApp) -> str:
    """The name under which establishments know us."""
    return str(app.settings["sp"]["entity_id"] or address("saml_metadata"))


def rules_for(app: SocialApp, *, is_metadata: bool = False, leaving: bool = False) -> OneLogin_Saml2_Settings:
    """What python3-saml is to hold messages of this establishment to. `leaving`: for those that end a session, signed themselves."""
    sp = app.settings["sp"]
    has_key = bool(sp["key"])
    config = {
        "strict": True,
        "idp": app.settings["idp"],
        "sp": {
            "entityId": entity_id(app),
            "assertionConsumerService": {"url": address("saml_acs"), "binding": Words.BINDING_HTTP_POST},
            "singleLogoutService": {"url": address("saml_sls"), "binding": Words.BINDING_HTTP_REDIRECT},
            "attributeConsumingService": _asked(),
            "NameIDFormat": Words.NAMEID_TRANSIENT,
            "x509cert": sp["certificate"],
            "privateKey": sp["key"],
        },
        "security": {
            "wantAssertionsSigned": True,
            "wantMessagesSigned": leaving,
            "wantAttributeStatement": True,
            "wantNameId": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
            "authnRequestsSigned": has_key,
            "logoutRequestSigned": has_key,
            "logoutResponseSigned": has_key,
            "signMetadata": has_key,
            "signatureAlgorithm": Words.RSA_SHA256,
            "digestAlgorithm": Words.SHA256,
        },
    }
    return OneLogin_Saml2_Settings(config, sp_validation_only=is_metadata)


def _asked() -> dict[str, Any]:
    """What we would like to know of people, for our metadata."""
    return {
        "serviceName": "openinno",
        "serviceDescription": "openinno",
        "requestedAttributes": [
            {
                "name": name,
                "friendlyName": friendly,
                "nameFormat": Words.ATTRNAME_FORMAT_URI,
                "isRequired": friendly in NEEDED,
            }
            for friendly, name in NAMES.items()
        ],
    }


def came_to(name: str, request: HttpRequest | None = None) -> dict[str, Any]:
    """The request as python3-saml wants it: at our public address, not at what its headers say."""
    at = urlsplit(address(name))
    return {
        "https": "on" if at.scheme == "https" else "off",
        "http_host": at.netloc,
        "script_name": at.path,
        "get_data": request.GET.dict() if request else {},
        "post_data": {},
        "query_string": request.META["QUERY_STRING"] if request else "",
        "validate_signature_from_qs": True,
    }


def talk(app: SocialApp, request: HttpRequest | None = None) -> OneLogin_Saml2_Auth:
    """To leave for the establishment; with `request`, to read what it says of the end of a session."""
    return OneLogin_Saml2_Auth(came_to("saml_sls", request), rules_for(app, leaving=request is not None))
