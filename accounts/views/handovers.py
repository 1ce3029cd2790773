"""Handing over the management of an organisation to a colleague."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import HandoverForm
from accounts.http import AuthenticatedRequest
from accounts.models import Handover, Membership
from accounts.operations import handovers


@require_http_methods(["GET", "POST"])
def hand_over(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A manager asks this member to manage in their place."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "user"), uuid=uuid)
    if not request.user.has_perm("accounts.hand_over_organisation", membership):
        raise PermissionDenied
    form = HandoverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        leaves = form.cleaned_data["leaves"] == "yes"
        made = handovers.propose(membership=membership, leaves=leaves, by=request.user, at=timezone.now())
        messages.success(
            request, _("%(person)s is asked, and told. Nothing changes before their yes.") % {"person": made.taker}
        )
        return redirect(made)
    context = {"membership": membership, "form": form, "days": handovers.HANDOVER_DAYS}
    return render(request, "accounts/hand_over.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def handover(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Where it stands: the one who is asked says yes or no, the other may take it back."""
    found = get_object_or_404(Handover.objects.visible_to(request.user), uuid=uuid)
    if request.method == "POST":
        return _answer(request, found)
    context = {
        "handover": found,
        "is_open": Handover.objects.open(timezone.now()).filter(pk=found.pk).exists(),
        "is_taker": found.taker == request.user,
    }
    return render(request, "accounts/handover.html", context)


def _answer(request: AuthenticatedRequest, found: Handover) -> HttpResponse:
    answers: dict[str, tuple[Callable[..., bool], str]] = (
        {
            "yes": (handovers.accept, _("You now manage %(organisation)s.")),
            "no": (handovers.refuse, _("You have refused; %(person)s is told.")),
        }
        if found.taker == request.user
        else {"withdraw": (handovers.withdraw, _("You keep your place: the proposal is taken back."))}
    )
    if request.POST.get("answer") not in answers:
        raise BadRequest("no such answer")
    operation, done = answers[request.POST["answer"]]
    at: datetime = timezone.now()
    if operation(handover=found, at=at):
        messages.success(request, done % {"organisation": found.organisation, "person": found.giver})
    else:
        messages.warning(
            request, _("It is too late: this was decided, has expired, or one of you has lost their place.")
        )
    return redirect("accounts:account")
