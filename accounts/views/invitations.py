"""Inviting, sending again, taking back, accepting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import InvitationForm
from accounts.http import AuthenticatedRequest, limited
from accounts.models import Invitation, Organisation
from accounts.operations import people
from accounts.views.organisations import organisation_page
from accounts.views.people import managed


@require_POST
@limited("invite")
def invite(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Send a link to join."""
    found = managed(request, get_object_or_404(Organisation, slug=slug))
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return organisation_page(request, found, invitation_form=form)
    people.invite(organisation=found, **form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation is sent to %(email)s.") % {"email": form.cleaned_data["email"]})
    return redirect(found)


def _managed_invitation(request: AuthenticatedRequest, uuid: UUID) -> Invitation:
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), uuid=uuid)
    managed(request, invitation.organisation)
    return invitation


@require_POST
@limited("invite")
def resend(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Send the link once more, valid as long as a new one."""
    invitation = _managed_invitation(request, uuid)
    if people.resend(invitation=invitation, by=request.user, at=timezone.now()):
        messages.success(request, _("The invitation is sent again to %(email)s.") % {"email": invitation.email})
    else:
        messages.warning(request, _("This invitation was used or withdrawn meanwhile."))
    return redirect(invitation.organisation)


@require_POST
def revoke(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = _managed_invitation(request, uuid)
    if people.revoke(invitation=invitation, at=timezone.now()):
        messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    else:
        messages.warning(request, _("This invitation was used or withdrawn meanwhile."))
    return redirect(invitation.organisation)


@require_http_methods(["GET", "POST"])
def invitation(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The link of an invitation, for who signed in with the invited address. A GET only shows it."""
    invited = get_object_or_404(Invitation.objects.select_related("organisation", "invited_by"), uuid=uuid)
    now = timezone.now()
    if request.method == "POST" and people.accept_invitation(invitation=invited, user=request.user, at=now):
        messages.success(request, _("You are now a member of %(name)s.") % {"name": invited.organisation})
        return redirect("dashboards:home")
    is_open = Invitation.objects.open(now).filter(pk=invited.pk).exists()
    context = {
        "invitation": invited,
        "is_open": is_open,
        "is_for_them": invited.email in people.verified_addresses(request.user),
    }
    return render(request, "accounts/invitation.html", context, status=200 if is_open else 410)
