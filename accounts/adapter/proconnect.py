"""ProConnect, the door of the State's agents, on django-allauth's OpenID Connect.

What its published rules ask beyond the standard, and what of the standard it refuses: docs/decisions/0026.
"""

import json
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.adapter.tokens import verified
from accounts.enums import IdentityProvider

SCOPES = ["openid", "given_name", "usual_name", "email", "siret", "uid", "idp_id"]
# What is kept of what it says of a person, and of how it knows them.
KEPT = ("sub", "email", "email_verified", "given_name", "usual_name", "siret", "uid", "idp_id")


def nonce_for(state: str) -> str:
    """64 characters that bind the answer to this sign-in: its state is known to one browser, and is used once."""
    return salted_hmac("accounts.adapter.proconnect.nonce", state, algorithm="sha256").hexdigest()


class ProConnectClient(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, Any]) -> str:
        address: str = super().get_redirect_url(
            authorization_url, scope, {**extra_params, "nonce": nonce_for(str(self.state))}
        )
        return address


class ProConnectAdapter(OpenIDConnectOAuth2Adapter):
    """One sign-in. `id_token` is set once everything that came back is right."""

    client_class = ProConnectClient
    id_token = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Raises OAuth2Error when another one than ours answers there."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("the configuration found is that of another issuer")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        address: str = build_absolute_uri(request, reverse("proconnect_callback"), self.redirect_uri_protocol)
        return address

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who it is, if both signed tokens are right and of one person. Raises OAuth2Error."""
        raw = kwargs["response"].get("id_token", "")
        claims = self._verified(raw, needs=["iss", "aud", "sub", "iat", "exp", "nonce", "acr"])
        if not constant_time_compare(str(claims["nonce"]), nonce_for(request.GET["state"])):
            raise OAuth2Error("the answer to another sign-in")
        if claims["acr"] not in app.settings["acr"]:
            raise OAuth2Error(f"recognised in a way that is not enough: {claims['acr']!r}")
        person = self._person(token.token)
        if person["sub"] != claims["sub"]:
            raise OAuth2Error("two tokens, of two persons")
        self.id_token = raw
        said = {name: person[name] for name in KEPT if name in person}
        return self.get_provider().sociallogin_from_response(request, {**said, "acr": claims["acr"]})

    def _person(self, access_token: str) -> dict[str, Any]:
        """What ProConnect says of the person: always signed. Raises OAuth2Error, RequestException."""
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            response.raise_for_status()
        if response.headers.get("Content-Type", "").partition(";")[0].strip() != "application/jwt":
            raise OAuth2Error("what is said of the person is not signed")
        return self._verified(response.text, needs=["iss", "aud", "sub"])

    def _verified(self, raw: str, *, needs: list[str]) -> dict[str, Any]:
        """The keys are asked for each time: those that were withdrawn open nothing any more."""
        app = self.get_provider().app
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        return verified(raw, keys=response.json(), issuer=app.settings["issuer"], audience=app.client_id, needs=needs)


class ProConnectProvider(OpenIDConnectProvider):
    id = IdentityProvider.PROCONNECT.value
    name = IdentityProvider.PROCONNECT.label
    package = "accounts.adapter"  # where its addresses are
    oauth2_adapter_class = ProConnectAdapter
    supports_token_authentication = False

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("proconnect_login")

    def get_callback_url(self) -> str:
        return reverse("proconnect_callback")

    def get_oauth2_adapter(self, request: HttpRequest) -> ProConnectAdapter:
        return ProConnectAdapter(request, self.id)

    def get_default_scope(self) -> list[str]:
        return SCOPES

    def get_pkce_params(self) -> dict[str, str]:
        """None: any parameter that ProConnect does not know is refused. The nonce binds the code to the browser instead."""
        return {}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Whatever the address says: who wrote the link does not choose what is asked."""
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """How the person must have been recognised; nothing that the address adds."""
        acr = {"essential": True, "values": self.app.settings["acr"]}
        return {"claims": json.dumps({"id_token": {"acr": acr}}, separators=(",", ":"))}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "email": str(data.get("email") or "").lower(),
            "first_name": data.get("given_name"),
            "last_name": data.get("usual_name"),
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Verified only where ProConnect says so in as many words; else the person proves it by the link of a mail."""
        email = str(data.get("email") or "").lower()
        return [EmailAddress(email=email, verified=data.get("email_verified") is True, primary=True)] if email else []


def has_proved_organisation(said: dict[str, Any]) -> bool:
    """Whether somebody checked that the person belongs to the organisation named: not where they alone say so."""
    return "self-asserted" not in said.get("acr", "self-asserted")
