"""Choosing an organisation, its page, joining it, acting for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import MembershipRole, OrganisationKind
from accounts.forms import InvitationForm, JoinForm
from accounts.http import AuthenticatedRequest, limited, posted_uuid
from accounts.models import Invitation, JoinRequest, Membership, Organisation
from accounts.operations import people

FOUND = 20


@require_safe
def onboarding(request: AuthenticatedRequest) -> HttpResponse:
    """« Pour qui venez-vous ? »: the doors already open, then the search. Companies are searched in their directory, which hides some."""
    text = request.GET.get("q", "").strip()[:100]
    near = Organisation.objects.searched_by_newcomers().named_like(text).by_name()
    found = list(near[: FOUND + 1]) if text else []
    context = {
        "q": text,
        "found": found[:FOUND],
        "more": len(found) > FOUND,
        "invitations": people.invitations_of(user=request.user, at=timezone.now()),
        "doors": people.open_doors(user=request.user),
        "pending": request.user.join_requests.filter(decided_at=None).select_related("organisation"),
    }
    return render(request, "accounts/onboarding.html", context)


@login_not_required
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What everyone may know of an organisation; its people, for its members and the curators.

    What others may know of a company is its profile, if they may see it.
    """
    found = get_object_or_404(Organisation.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return redirect(found.merged_into, permanent=True)
    if found.kind == OrganisationKind.STARTUP and not request.user.has_perm("accounts.view_people", found):
        return redirect("startups:detail", slug)
    return organisation_page(request, found)


def organisation_page(
    request: HttpRequest, found: Organisation, *, invitation_form: InvitationForm | None = None
) -> HttpResponse:
    """The page, with an invitation that could not be sent as it was typed."""
    sees_people = request.user.has_perm("accounts.view_people", found)
    manages = request.user.has_perm("accounts.manage_organisation", found)
    memberships = list(Membership.objects.of(found)) if sees_people else []
    for each in memberships:
        each.organisation = found  # known: the rules need not read it again
    context: dict[str, Any] = {
        "organisation": found,
        "sees_people": sees_people,
        "manages": manages,
        "delegates": request.user.has_perm("accounts.delegate_validation", found),
        "merges": request.user.has_perm("accounts.merge_organisations", found),
        "hands_over": any(request.user.has_perm("accounts.hand_over_organisation", each) for each in memberships),
        "lacks_manager": sees_people and not any(each.role == MembershipRole.MANAGER for each in memberships),
        "memberships": memberships,
        "requests": JoinRequest.objects.filter(organisation=found, decided_at=None).select_related("user")
        if manages
        else [],
        "invitations": Invitation.objects.unanswered().filter(organisation=found) if manages else [],
        "now": timezone.now(),
        "form": invitation_form or InvitationForm(),
        "may_join": request.user.has_perm("accounts.join_organisation", found),
    }
    return render(request, "accounts/organisation.html", context, status=422 if invitation_form else 200)


@require_http_methods(["GET", "POST"])
@limited("join")
def join(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Join at once by one's verified address, or ask. Of a company it says the name alone, validated or not."""
    found = get_object_or_404(Organisation.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return redirect("accounts:join", found.merged_into.slug)
    if request.user.memberships.filter(organisation=found).exists():
        messages.info(request, _("You already belong to %(name)s.") % {"name": found})
        return redirect("accounts:account")
    if not request.user.has_perm("accounts.join_organisation", found):
        raise PermissionDenied
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _join(request, found, form.cleaned_data["message"])
    context = {
        "organisation": found,
        "form": form,
        "at_once": people.may_join_at_once(user=request.user, organisation=found),
        "pending": request.user.join_requests.filter(organisation=found, decided_at=None).first(),
    }
    return render(request, "accounts/join.html", context, status=422 if form.errors else 200)


def _join(request: AuthenticatedRequest, found: Organisation, message: str) -> HttpResponse:
    outcome = people.ask_to_join(user=request.user, organisation=found, message=message, at=timezone.now())
    if isinstance(outcome, Membership):
        messages.success(request, _("You are now a member of %(name)s.") % {"name": found})
        return redirect("dashboards:home")
    messages.success(request, _("Your request is sent; you will be told as soon as it is decided."))
    return redirect("accounts:onboarding")


@require_POST
def switch(request: AuthenticatedRequest) -> HttpResponse:
    """Act for another of one's organisations."""
    membership = get_object_or_404(request.user.memberships, uuid=posted_uuid(request, "membership"))
    people.act_for(user=request.user, membership=membership)
    messages.success(request, _("You now act for %(name)s.") % {"name": membership.organisation})
    return redirect("accounts:notifications" if "inbox" in request.POST else "dashboards:home")
