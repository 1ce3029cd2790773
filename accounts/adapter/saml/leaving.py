"""Signing out of one's establishment too (single logout), when one leaves us or when it says so."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from accounts.adapter import ID_TOKEN, SAML_SESSION
from accounts.adapter.saml.answers import UNREADABLE
from accounts.adapter.saml.exchange import talk
from accounts.adapter.saml.provider import FederationProvider
from accounts.adapter.views import lead_away

logger = logging.getLogger(__name__)
LEFT = "saml_left"  # in the session: which establishment was asked to end its own, by which request


def establishment(request: HttpRequest, entity_id: str) -> SocialApp | None:
    """None where it is no longer of the settings."""
    apps = get_adapter(request).list_apps(request, provider=FederationProvider.id)
    return next((app for app in apps if app.provider_id == entity_id), None)


def go_on(request: HttpRequest) -> HttpResponse:
    """Who had linked ProConnect in the same session leaves it as well; where not, that page leads home."""
    return redirect("proconnect_leave" if ID_TOKEN in request.session else "home")


def only_here(request: HttpRequest, name: str) -> HttpResponse:
    said = _("You are signed out here, but perhaps not of %(name)s: on a shared machine, close the browser.")
    messages.warning(request, said % {"name": name})
    return go_on(request)


@login_not_required
@require_GET
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """One has signed out here: sign out of the establishment too, if it offers that."""
    there = request.session.pop(SAML_SESSION, None)
    if not there or request.user.is_authenticated:
        return redirect("home")
    app = establishment(request, there["establishment"])
    if app is None or not app.settings["idp"].get("singleLogoutService"):
        return only_here(request, app.name if app else _("your establishment"))
    auth = talk(app)
    where = auth.logout(
        return_to="",
        name_id=there["name_id"],
        name_id_format=there["format"],
        nq=there["nq"],
        spnq=there["spnq"],
        session_index=there["index"],
    )
    request.session[LEFT] = {"establishment": app.provider_id, "request": auth.get_last_request_id()}
    return lead_away(request, where, app.name)


@login_not_required
@require_GET
@never_cache
def sls(request: HttpRequest) -> HttpResponse:
    """Back from signing out there; or the establishment ends a session and wants ours to end too."""
    if "SAMLResponse" in request.GET:
        return back(request)
    return told_to_leave(request)


def back(request: HttpRequest) -> HttpResponse:
    """Without a request of this browser that it answers, nothing is said."""
    asked = request.session.pop(LEFT, None)
    app = establishment(request, asked["establishment"]) if asked else None
    if app is None:
        return redirect("home")
    auth = talk(app, request)
    try:
        auth.process_slo(keep_local_session=True, request_id=asked["request"])
    except UNREADABLE as wrong:
        logger.warning("The end of a session at %s cannot be read: %r", app.name, wrong)
        return only_here(request, app.name)
    if auth.get_errors():
        logger.warning("The end of a session at %s is not certain: %s", app.name, auth.get_last_error_reason())
        return only_here(request, app.name)
    messages.success(request, _("You are signed out, of %(name)s too.") % {"name": app.name})
    return go_on(request)


def told_to_leave(request: HttpRequest) -> HttpResponse:
    """A signed request of the establishment by which this person came, about them; anything else ends nothing."""
    there: dict[str, Any] = request.session.get(SAML_SESSION) or {}
    app = establishment(request, there.get("establishment", ""))
    if app is None:
        return HttpResponseBadRequest()
    auth = talk(app, request)
    try:
        where = auth.process_slo(keep_local_session=True)
        who = OneLogin_Saml2_Logout_Request.get_nameid(OneLogin_Saml2_XML.to_etree(auth.get_last_request_xml()))
    except UNREADABLE as wrong:
        logger.warning("A request of %s to end a session is refused: %r", app.name, wrong)
        return HttpResponseBadRequest()
    if auth.get_errors() or not constant_time_compare(str(who), str(there["name_id"])):
        logger.warning("A request of %s to end a session is refused: %s", app.name, auth.get_last_error_reason())
        return HttpResponseBadRequest()
    get_account_adapter(request).logout(request)
    request.session.pop(SAML_SESSION, None)
    return HttpResponseRedirect(where)
