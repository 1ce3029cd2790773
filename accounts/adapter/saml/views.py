"""Choosing one's establishment, leaving for it and coming back."""

import logging

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.sessions import LoginSession
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import activate
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from onelogin.saml2.response import OneLogin_Saml2_Response

from accounts.adapter import SAML_SESSION
from accounts.adapter.saml.answers import LONGEST, believed, envelope, named
from accounts.adapter.saml.exchange import rules_for
from accounts.adapter.saml.provider import FederationProvider
from accounts.adapter.saml.supann import Refused
from accounts.adapter.views import lead_away
from accounts.http import limited
from core.tables import folded

logger = logging.getLogger(__name__)
PAGE_SIZE = 50
SEARCH_FROM = 9  # establishments: fewer are read at a glance


def establishments(request: HttpRequest) -> list[SocialApp]:
    """Those of the settings, by name. Raises Http404 where nobody has set any up."""
    apps = get_adapter(request).list_apps(request, provider=FederationProvider.id)
    if not apps:
        raise Http404
    return sorted(apps, key=lambda app: (folded(app.name), app.client_id))


@login_not_required
@require_GET
def discovery(request: HttpRequest) -> HttpResponse:
    """« Choisissez votre établissement »: all of them, or those whose name has every word that is looked for."""
    apps = establishments(request)
    asked = request.GET.get("q", "")[:100]
    words = folded(asked).split()
    found = [app for app in apps if all(word in folded(app.name) for word in words)]
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    linking = request.user.is_authenticated and request.GET.get("process") == AuthProcess.CONNECT
    context = {
        "page_obj": page,
        "asked": asked,
        "can_search": len(apps) >= SEARCH_FROM,
        "next": get_next_redirect_url(request) or "",
        "process": AuthProcess.CONNECT if linking else AuthProcess.LOGIN,
    }
    return render(request, "socialaccount/federation.html", context)


@login_not_required
@require_POST
@limited("identity")
def login(request: HttpRequest) -> HttpResponse:
    """Ask the chosen establishment who it is, to sign in or (`process=connect`) to link it with the account one is in."""
    chosen = [app for app in establishments(request) if app.client_id == request.POST.get("establishment")]
    if not chosen:
        raise Http404
    provider = FederationProvider(request, chosen[0])
    return lead_away(request, provider.redirect_from_request(request)["Location"], provider.name)


@csrf_exempt  # the establishment's page posts here: what proves it is the signature, and the request it answers
@login_not_required
@require_POST
@limited("identity_answer")
def acs(request: HttpRequest) -> HttpResponse:
    """The answer, from another site: our session is not sent along. It is kept aside until the next page, which has it."""
    answer = redirect("saml_finish")
    aside = LoginSession(request, "saml_acs_session", "saml-acs-session")
    aside.store["answer"] = request.POST.get("SAMLResponse", "")[:LONGEST]
    aside.store.set_expiry(60)
    aside.save(answer)
    answer.cookies["saml-acs-session"]["httponly"] = True
    return answer


@login_not_required
@require_GET
@never_cache
def finish(request: HttpRequest) -> HttpResponse:
    """Who it is, if the answer is right and answers a request of this browser that none has answered yet."""
    aside = LoginSession(request, "saml_acs_session", "saml-acs-session")
    raw = aside.store.get("answer", "")
    aside.delete()
    apps = establishments(request)
    try:
        issuer, request_id = envelope(raw)
        provider = FederationProvider(request, named(apps, issuer))
        state = provider.unstash_redirect_state(request, request_id)
        answer = believed(raw, app=provider.app, request_id=request_id)
        sociallogin = provider.sociallogin_from_response(request, answer)
    except (Refused, PermissionDenied) as wrong:
        logger.warning(
            "An answer of the federation is refused: %s", str(wrong) or "it answers no request of this browser"
        )
        return render_authentication_error(request, None, exception=wrong)
    sociallogin.state = state
    activate(state["language"])
    entered: HttpResponse = complete_social_login(request, sociallogin)
    request.session[SAML_SESSION] = session_of(provider, answer)
    return entered


def session_of(provider: FederationProvider, answer: OneLogin_Saml2_Response) -> dict[str, str | None]:
    """What the establishment wants to be shown when one leaves it."""
    return {
        "establishment": provider.app.provider_id,
        "name_id": answer.get_nameid(),
        "format": answer.get_nameid_format(),
        "nq": answer.get_nameid_nq(),
        "spnq": answer.get_nameid_spnq(),
        "index": answer.get_session_index(),
    }


@login_not_required
@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """Who we are, for establishments and for the federation that registers us."""
    rules = rules_for(establishments(request)[0], is_metadata=True)
    return HttpResponse(rules.get_sp_metadata(), content_type="application/samlmetadata+xml")
