"""The signed link of a mail: read the need and answer, without signing in. A GET never changes anything."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Membership, User
from core.states import TransitionRefused
from core.verbs import VerbForm
from core.views import error_page
from irritants.rules import readable_fields
from matching import links
from matching.enums import Side
from matching.forms.matches import DeclineForm, InterestForm, PostponeForm
from matching.models import Match
from matching.operations import chasing, matches


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who answers, about what, for which side: all from the signed link."""

    match: Match
    user: User
    side: Side


def _addressee(token: str) -> Addressee:
    """Raises LinkRefused: altered, too old, or somebody who no longer belongs to the organisation asked."""
    link = links.read(token)
    related = ("irritant__establishment", "irritant__author", "startup__organisation")
    match = Match.objects.select_related(*related).filter(uuid=link.match_uuid).first()
    if match is None:
        raise links.LinkRefused
    membership = (
        Membership.objects.select_related("user", "organisation")
        .filter(user__uuid=link.user_uuid, user__is_active=True, organisation=match.organisation_on(link.side))
        .first()
    )
    if membership is None:
        raise links.LinkRefused
    user = membership.user
    # For this request only, the person acts for the organisation that was asked, whichever they chose on the site.
    user.active_membership_id = membership.pk
    return Addressee(match, user, link.side)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked with its three answers; a POST gives one of them in the addressee's name."""
    try:
        addressee = _addressee(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    chosen = request.POST.get("answer", "")
    forms = _forms(request, addressee, chosen)
    if request.method == "POST" and chosen in forms and forms[chosen].is_valid():
        try:
            _act(addressee, chosen, forms[chosen].cleaned_data)
        except (TransitionRefused, ValidationError):
            return _page(request, addressee, forms, "settled")
        return _page(request, addressee, forms, "done")
    settled = addressee.match.awaited_side != addressee.side
    return _page(request, addressee, forms, "settled" if settled else chosen, token)


@login_not_required
@require_POST
def answer_opened(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a signed link tells that it was read."""
    try:
        addressee = _addressee(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    chasing.note_opening(match=addressee.match, side=addressee.side, at=timezone.now())
    return HttpResponse(status=204)


def _forms(request: HttpRequest, addressee: Addressee, chosen: str) -> dict[str, VerbForm]:
    yes = InterestForm if addressee.side == Side.COMPANY else VerbForm
    kinds = {"yes": yes, "no": DeclineForm, "later": PostponeForm}
    return {
        name: kind(request.POST if name == chosen else None, subject=addressee.match, prefix=name)
        for name, kind in kinds.items()
    }


def _act(addressee: Addressee, chosen: str, values: dict[str, Any]) -> None:
    common: dict[str, Any] = {"match": addressee.match, "by": addressee.user, "at": timezone.now()}
    company = addressee.side == Side.COMPANY
    if addressee.match.awaited_side != addressee.side:
        raise TransitionRefused("answered already")
    if chosen == "yes":
        (matches.show_interest if company else matches.accept)(**values, **common)
    elif chosen == "no":
        (matches.decline if company else matches.refuse)(**values, **common)
    else:
        matches.postpone(**values, **common)


def _page(
    request: HttpRequest, addressee: Addressee, forms: dict[str, VerbForm], chosen: str, token: str = ""
) -> HttpResponse:
    """`token` where the page is to tell that it was read."""
    context = {
        "token": token,
        "match": addressee.match,
        "irritant": addressee.match.irritant,
        "readable": readable_fields(addressee.user, addressee.match.irritant),
        "company_side": addressee.side == Side.COMPANY,
        "forms": forms,
        "chosen": chosen,
        "addressee": addressee.user,
    }
    invalid = any(form.errors for form in forms.values())
    response = render(request, "matching/answer.html", context, status=422 if invalid else 200)
    response["X-Robots-Tag"] = "noindex"
    return response
