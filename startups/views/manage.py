"""Registering a company, keeping its profile, and the page of a network."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import OrganisationKind
from accounts.http import AuthenticatedRequest
from accounts.models import organisation_of
from startups import operations
from startups.completion import completion_of
from startups.enums import StartupStatus
from startups.forms import ClaimForm, FilesForm, IdentityForm, ProfileForm, ReferenceForm
from startups.models import Claim, Reference, Startup

TERMS = ("networks", "themes", "technologies")


def _terms(form: ProfileForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in TERMS}


@require_http_methods(["GET", "POST"])
def create(request: AuthenticatedRequest) -> HttpResponse:
    """Register a company: who it is and what it does, on one page that can be completed later."""
    data = request.POST or None
    identity, profile = IdentityForm(data, prefix="identity"), ProfileForm(data, prefix="profile")
    if request.method == "POST" and identity.is_valid() and profile.is_valid():
        try:
            startup = operations.register(
                organisation=identity.save(commit=False),
                startup=profile.save(commit=False),
                terms=_terms(profile),
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            identity.add_error("siren", error)
        else:
            messages.success(
                request, _("Your company is registered. One of its networks validates it; you will be told.")
            )
            return redirect(startup)
    context = {"identity": identity, "profile": profile, "other": _other(identity)}
    return render(request, "startups/create.html", context, status=422 if data else 200)


def _other(identity: IdentityForm) -> Any:
    """The company that has the SIREN typed, to be joined instead."""
    if identity.is_bound and identity.has_error("siren", "taken"):
        return operations.taken("".join(filter(str.isdigit, identity["siren"].value() or "")))
    return None


def _own(request: AuthenticatedRequest, slug: str) -> Startup:
    visible = Startup.objects.visible_to(request.user).with_completion()
    startup = get_object_or_404(visible, organisation__slug=slug)
    if not request.user.has_perm("startups.change_startup", startup):
        raise PermissionDenied
    return startup


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """The profile, with what is still missing."""
    startup = _own(request, slug)
    data = request.POST or None
    identity = IdentityForm(data, instance=startup.organisation, prefix="identity")
    profile = ProfileForm(data, instance=startup, prefix="profile")
    if request.method == "POST" and identity.is_valid() and profile.is_valid():
        startup = profile.save(commit=False)
        startup.organisation = identity.save(commit=False)
        operations.update(startup=startup, terms=_terms(profile), by=request.user, at=timezone.now())
        messages.success(request, _("Your profile is saved."))
        return redirect(startup)
    context = _edit_context(startup, identity=identity, profile=profile, other=_other(identity))
    return render(request, "startups/edit.html", context, status=422 if data else 200)


def _edit_context(startup: Startup, **forms: Any) -> dict[str, Any]:
    return {
        "startup": startup,
        "completion": completion_of(startup),
        "identity": IdentityForm(instance=startup.organisation, prefix="identity"),
        "profile": ProfileForm(instance=startup, prefix="profile"),
        "files": FilesForm(),
        "reference_form": ReferenceForm(),
        "claim_form": ClaimForm(),
        "other": None,
        **forms,
    }


@require_POST
def files(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Logo and presentation."""
    startup = _own(request, slug)
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            operations.set_files(startup=startup, **form.cleaned_data)
            messages.success(request, _("Your files are saved."))
            return redirect("startups:edit", slug)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "startups/edit.html", _edit_context(startup, files=form), status=422)


@require_POST
def add_reference(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    startup = _own(request, slug)
    form = ReferenceForm(request.POST)
    if form.is_valid():
        operations.add_reference(startup=startup, reference=form.save(commit=False))
        messages.success(request, _("The reference is added."))
        return redirect("startups:edit", slug)
    return render(request, "startups/edit.html", _edit_context(startup, reference_form=form), status=422)


@require_POST
def remove_reference(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    reference = get_object_or_404(Reference.objects.select_related("startup__organisation"), uuid=uuid)
    startup = _own(request, reference.startup.organisation.slug)
    reference.delete()
    messages.success(request, _("The reference is removed."))
    return redirect("startups:edit", startup.organisation.slug)


@require_POST
def claim(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Declare something of the company, with or without its proof."""
    startup = _own(request, slug)
    form = ClaimForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            operations.claim(startup=startup, **form.cleaned_data)
            messages.success(request, _("It is saved."))
            return redirect("startups:edit", slug)
        except ValidationError as error:
            form.add_error("document", error)
    return render(request, "startups/edit.html", _edit_context(startup, claim_form=form), status=422)


@require_POST
def check_claim(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A curator saw the proof."""
    if not request.user.has_perm("startups.check_claim"):
        raise PermissionDenied
    found = get_object_or_404(Claim.objects.select_related("startup__organisation"), uuid=uuid)
    operations.check_claim(claim=found, by=request.user, at=timezone.now())
    messages.success(request, _("It is checked, with today’s date."))
    return redirect(found.startup)


@require_safe
def network(request: AuthenticatedRequest) -> HttpResponse:
    """« Mes entreprises »: those of one's network, the ones to validate first."""
    organisation = organisation_of(request.user, OrganisationKind.NETWORK)
    if organisation is None:
        raise PermissionDenied
    companies = Startup.objects.of_network(organisation).with_completion().by_name()
    rows = sorted(
        ((company, completion_of(company)) for company in companies),
        key=lambda row: row[0].status != StartupStatus.REGISTERED,
    )
    return render(request, "startups/network.html", {"rows": rows, "network": organisation})
