"""An establishment of the federation, as django-allauth knows providers."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from onelogin.saml2.response import OneLogin_Saml2_Response

from accounts.adapter.saml.exchange import talk
from accounts.adapter.saml.supann import kept
from accounts.enums import IdentityProvider


class FederationProvider(SAMLProvider):
    """One of several: what is linked is a person at this establishment (its entity ID), and never at another."""

    id = IdentityProvider.SAML.value
    name = IdentityProvider.SAML.label

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("saml_login")

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Where to go, with a request whose number this browser alone may see answered, once."""
        auth = talk(self.app)
        where = auth.login(return_to="")
        self.stash_redirect_state(
            request, process, next_url, data, state_id=auth.get_last_request_id(), language=get_language(), **kwargs
        )
        return HttpResponseRedirect(where)

    def extract_extra_data(self, data: OneLogin_Saml2_Response) -> dict[str, Any]:
        return kept(data.get_attributes(), self.app.settings)

    def extract_uid(self, data: OneLogin_Saml2_Response) -> str:
        """eduPersonPrincipalName and nothing else: the NameID is another one at each sign-in."""
        return str(self.extract_extra_data(data)["eppn"])

    def extract_common_fields(self, data: OneLogin_Saml2_Response) -> dict[str, Any]:
        said = self.extract_extra_data(data)
        return {
            "email": said["email"],
            "first_name": said["given_name"],
            "last_name": said["usual_name"],
            "name": said["display_name"],
        }

    def extract_email_addresses(self, data: OneLogin_Saml2_Response) -> list[EmailAddress]:
        """Never verified: a directory is no proof that a mail arrives. The person proves it by the link of ours."""
        email = self.extract_extra_data(data)["email"]
        return [EmailAddress(email=email, verified=False, primary=True)] if email else []
