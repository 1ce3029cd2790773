"""Leaving for ProConnect and coming back, to sign in and to sign out."""

from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from accounts.adapter import ID_TOKEN
from accounts.adapter.proconnect import ProConnectProvider
from accounts.adapter.social import SECRET_LENGTH
from accounts.http import limited

LEFT_STATE = "proconnect_left_state"


def provider_of(request: HttpRequest) -> ProConnectProvider:
    """Raises Http404 where nobody has set ProConnect up."""
    try:
        provider: ProConnectProvider = get_adapter(request).get_provider(request, ProConnectProvider.id)
    except SocialApp.DoesNotExist as closed:
        raise Http404 from closed
    return provider


def lead_away(request: HttpRequest, address: str, name: str) -> HttpResponse:
    """A page that leads on by itself. No redirection: the address that a form leads to is bound to this site (form-action)."""
    return render(request, "socialaccount/lead_away.html", {"address": address, "name": name})


@login_not_required
@require_POST
@limited("identity")
def login(request: HttpRequest) -> HttpResponse:
    """Ask ProConnect who it is, to sign in or (`process=connect`) to link it with the account one is in."""
    provider = provider_of(request)
    try:
        answer = provider.redirect_from_request(request)
    except (OAuth2Error, RequestException) as unreachable:
        return render_authentication_error(request, provider, exception=unreachable)
    return lead_away(request, answer["Location"], provider.name)


@login_not_required
@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """ProConnect's answer: a code that is exchanged, once, for who it is."""
    adapter = provider_of(request).get_oauth2_adapter(request)
    answer: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
    if adapter.id_token:
        request.session[ID_TOKEN] = adapter.id_token
    return answer


@login_not_required
@require_GET
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """One has signed out here: sign out of ProConnect too. Where it does not answer, one is out here all the same."""
    provider = provider_of(request)
    id_token = request.session.pop(ID_TOKEN, "")
    if not id_token or request.user.is_authenticated:
        return redirect("home")
    try:
        address = provider.get_oauth2_adapter(request).openid_config["end_session_endpoint"]
    except (OAuth2Error, RequestException, KeyError):
        messages.warning(request, _("ProConnect does not answer: you are signed out here, but perhaps not there."))
        return redirect("home")
    state = request.session[LEFT_STATE] = get_random_string(SECRET_LENGTH)
    back = request.build_absolute_uri(reverse("proconnect_left"))
    asked = urlencode({"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back})
    return lead_away(request, f"{address}?{asked}", provider.name)


@login_not_required
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Back from ProConnect, signed out of both. Without the state that left with the person, nothing is said."""
    state = request.session.pop(LEFT_STATE, "")
    if state and constant_time_compare(state, request.GET.get("state", "")):
        messages.success(request, _("You are signed out, of ProConnect too."))
    return redirect("home")
