"""Who joins an organisation, and their place in it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import LEAVE, PlaceForm
from accounts.http import AuthenticatedRequest
from accounts.models import JoinRequest, Membership, Organisation
from accounts.operations import people

ANSWERS = {"yes": True, "no": False}


def managed(request: AuthenticatedRequest, organisation: Organisation) -> Organisation:
    """The organisation, for who decides about its people. Raises PermissionDenied."""
    if not request.user.has_perm("accounts.manage_organisation", organisation):
        raise PermissionDenied
    return organisation


@require_POST
def decide(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A manager accepts or refuses a request to join."""
    asked = get_object_or_404(JoinRequest.objects.select_related("organisation", "user"), uuid=uuid)
    found = managed(request, asked.organisation)
    accepted = ANSWERS.get(request.POST.get("answer", ""))
    if accepted is None:
        raise BadRequest("neither yes nor no")
    if people.decide_request(request=asked, accepted=accepted, by=request.user, at=timezone.now()):
        messages.success(request, _("It is decided; the person is told."))
    else:
        messages.warning(request, _("Somebody has decided before you."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def place(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Somebody's role, or their leaving. Everybody may leave; the rest is the managers'."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "user"), uuid=uuid)
    is_own = membership.user == request.user
    manages = request.user.has_perm("accounts.manage_organisation", membership.organisation)
    if not (is_own or manages):
        raise PermissionDenied
    form = PlaceForm(
        request.POST if request.method == "POST" else None, membership=membership, is_own=is_own, manages=manages
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _set_place(request, membership, form.cleaned_data["role"])
        except people.LastManager:
            form.add_error("role", _("An organisation keeps at least one manager: name another one first."))
    context = {"membership": membership, "form": form, "is_own": is_own, "manages": manages}
    return render(request, "accounts/place.html", context, status=422 if form.errors else 200)


def _set_place(request: AuthenticatedRequest, membership: Membership, role: str) -> HttpResponse:
    """Raises LastManager."""
    names = {"person": membership.user, "organisation": membership.organisation}
    is_own = membership.user == request.user
    if role == LEAVE:
        people.remove(membership=membership, by=request.user, at=timezone.now())
        left = _("You have left %(organisation)s.") if is_own else _("%(person)s is removed, and is told.")
        messages.success(request, left % names)
    else:
        people.set_role(membership=membership, role=role, by=request.user, at=timezone.now())
        changed = _("Your role is changed.") if is_own else _("The role of %(person)s is changed; they are told.")
        messages.success(request, changed % names)
    return redirect("accounts:account" if is_own else membership.organisation)
