"""Telling an irritant in steps. The draft exists from the title on, and is saved at each step and while one types."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from core.states import TransitionRefused
from irritants import operations
from irritants.cards import resemblances, told
from irritants.forms import (
    TERMS,
    AttachmentForm,
    AudienceForm,
    BudgetForm,
    OutcomeForm,
    PrivacyForm,
    ProblemForm,
    SituationForm,
    StartForm,
)
from irritants.models import Attachment, Irritant
from irritants.views.drafts import DRAFT

REVIEW = "relecture"


@dataclass(frozen=True, slots=True)
class Step:
    """One idea. `example` is a good answer, shown beside the fields."""

    slug: str
    title: str | Promise
    form: type[forms.ModelForm]
    example: str | Promise = ""
    shows_similar: bool = False  # beside what is typed here


STEPS = (
    Step(
        "situation",
        gettext_lazy("The situation"),
        SituationForm,
        gettext_lazy(
            "“Each Monday, eight clerks of the registry copy some 300 room changes by hand from the timetable software into "
            "the students’ space. On days of exams they begin at six.”"
        ),
        shows_similar=True,
    ),
    Step(
        "probleme",
        gettext_lazy("What goes wrong"),
        ProblemForm,
        gettext_lazy("“One change in ten arrives too late: some forty students a week wait before a closed door.”"),
        shows_similar=True,
    ),
    Step(
        "resultat",
        gettext_lazy("A good result"),
        OutcomeForm,
        gettext_lazy("“A student knows of a change within five minutes, and nobody copies anything any more.”"),
    ),
    Step("public", gettext_lazy("Themes and people"), AudienceForm),
    Step("budget", gettext_lazy("Budget and dates"), BudgetForm),
    Step("confidentialite", gettext_lazy("Confidentiality and files"), PrivacyForm),
)
SLUGS = [step.slug for step in STEPS] + [REVIEW]
STEP_OF = {
    "title": "situation",
    "situation": "situation",
    "problem": "probleme",
    "outcome": "resultat",
    "themes": "public",
    "audiences": "public",
    "budget": "budget",
}


@require_http_methods(["GET", "POST"])
def create(request: AuthenticatedRequest) -> HttpResponse:
    """The title, the irritants that look like it, then the draft. Who acts for nobody yet says first whom they come for."""
    if not request.user.has_perm("irritants.draft_irritant"):
        if request.user.organisation is None and not request.user.is_superuser:
            messages.info(
                request, _("An irritant is told on behalf of an establishment: say first which one is yours.")
            )
            return redirect("accounts:onboarding")
        raise PermissionDenied
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        irritant = operations.draft(irritant=form.save(commit=False), by=request.user, at=timezone.now())
        return _join_instead(request, irritant) or redirect("irritants:step", irritant.uuid, STEPS[0].slug)
    return render(request, "irritants/create.html", {"form": form}, status=422 if form.errors else 200)


def _join_instead(request: AuthenticatedRequest, draft: Irritant) -> HttpResponse | None:
    """« Co-signer plutôt »: the draft is kept as it is, and what it says goes along."""
    try:
        uuid = UUID(request.POST.get("join", ""))
    except ValueError:
        return None
    query = urlencode({DRAFT: str(draft.uuid)})
    return redirect(f"{reverse('irritants:cosign', args=[uuid])}?{query}")


def edit(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Back to a draft: at the first step that lacks something, else at the review."""
    irritant = _editable(request, uuid)
    absent = operations.missing(irritant)
    return redirect("irritants:step", irritant.uuid, STEP_OF[absent[0]] if absent else REVIEW)


def _editable(request: AuthenticatedRequest, uuid: UUID) -> Irritant:
    visible = Irritant.objects.visible_to(request.user).select_related("establishment", "author")
    irritant = get_object_or_404(visible, uuid=uuid)
    if not request.user.has_perm("irritants.change_irritant", irritant):
        raise PermissionDenied
    return irritant


@require_http_methods(["GET", "POST"])
def step(request: AuthenticatedRequest, uuid: UUID, slug: str) -> HttpResponse:
    """One step of the draft; with the header X-Autosave, keep what is valid and say nothing else."""
    irritant = _editable(request, uuid)
    if slug == REVIEW:
        return _review(request, irritant)
    current = next((each for each in STEPS if each.slug == slug), None)
    if current is None:
        raise Http404
    form = current.form(request.POST or None, instance=irritant)
    if request.method == "POST":
        valid = form.is_valid()
        if request.headers.get("X-Autosave"):
            return _autosave(request, form, irritant)
        if valid:
            _keep(request, form, irritant)
            if joins := _join_instead(request, irritant):
                return joins
            goes_back = request.POST.get("go") == "back"
            return redirect("irritants:step", irritant.uuid, _before(slug) if goes_back else _after(slug))
    context = {**_frame(irritant, slug), "form": form, "current": current, **_files(irritant, slug)}
    return render(request, "irritants/step.html", context, status=422 if form.errors else 200)


def _keep(request: AuthenticatedRequest, form: forms.ModelForm, irritant: Irritant) -> None:
    terms = {name: form.cleaned_data[name] for name in TERMS if name in form.cleaned_data}
    operations.save(irritant=form.save(commit=False), terms=terms, by=request.user, at=timezone.now())


def _autosave(request: AuthenticatedRequest, form: forms.ModelForm, irritant: Irritant) -> HttpResponse:
    """Keep the fields that are valid: a half-typed date must not lose the paragraph before it."""
    fresh = Irritant.objects.get(pk=irritant.pk)
    for name, value in form.cleaned_data.items():
        if name not in form.errors and name not in TERMS:
            setattr(fresh, name, value)
    try:
        fresh.validate_constraints()
    except ValidationError:
        return HttpResponse(status=422)
    terms = {name: form.cleaned_data[name] for name in TERMS if name in form.cleaned_data}
    operations.save(irritant=fresh, terms=terms, by=request.user, at=timezone.now())
    return HttpResponse(status=204)


def _after(slug: str) -> str:
    return SLUGS[SLUGS.index(slug) + 1]


def _before(slug: str) -> str:
    return SLUGS[max(SLUGS.index(slug) - 1, 0)]


def _frame(irritant: Irritant, slug: str) -> dict[str, Any]:
    """The line of steps, and where one is on it."""
    titles = [*((each.slug, each.title) for each in STEPS), (REVIEW, _("Review"))]
    position = SLUGS.index(slug)
    steps = [
        {
            "title": title,
            "url": reverse("irritants:step", args=[irritant.uuid, each]),
            "state": "done" if index < position else "now" if index == position else "next",
        }
        for index, (each, title) in enumerate(titles)
    ]
    previous = reverse("irritants:step", args=[irritant.uuid, SLUGS[position - 1]]) if position else ""
    return {"irritant": irritant, "steps": steps, "number": position + 1, "total": len(SLUGS), "previous": previous}


def _files(irritant: Irritant, slug: str) -> dict[str, Any]:
    if slug != "confidentialite":
        return {"attachments": None, "attachment_form": None}
    return {"attachments": irritant.attachments.all(), "attachment_form": AttachmentForm()}


def _review(request: AuthenticatedRequest, irritant: Irritant) -> HttpResponse:
    """All of it once more, what is missing with a link to it, and the button."""
    errors: list[str] = []
    similar = [] if irritant.changes_requested_at else resemblances(request.user, told(irritant))
    if request.method == "POST" and (joins := _join_instead(request, irritant)):
        return joins
    if request.method == "POST" and similar and "different" not in request.POST:
        errors.append(_("Others tell a need like yours: join one of them, or say that yours is different."))
    elif request.method == "POST":
        act = operations.resubmit if irritant.changes_requested_at else operations.submit
        try:
            act(irritant=irritant, by=request.user, at=timezone.now())
        except ValidationError as error:
            errors = error.messages
        except TransitionRefused:
            return redirect(irritant)
        else:
            messages.success(
                request, _("Your irritant is submitted. A curator reads it; you will be told what follows.")
            )
            return redirect(irritant)
    words = operations.required_to_submit()
    missing = [
        (words[name], reverse("irritants:step", args=[irritant.uuid, STEP_OF[name]]))
        for name in operations.missing(irritant)
    ]
    context = {
        **_frame(irritant, REVIEW),
        "missing": missing,
        "attachments": irritant.attachments.all(),
        "similar": similar,
        "errors": errors,
        "refused": bool(errors),
    }
    return render(request, "irritants/review.html", context, status=422 if errors else 200)


@require_POST
def attach(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Add a file; a refused one leaves the rest as it is."""
    irritant = _editable(request, uuid)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            operations.attach(irritant=irritant, **form.cleaned_data, by=request.user)
            return redirect("irritants:step", irritant.uuid, "confidentialite")
        except ValidationError as error:
            form.add_error("upload", error)
    current = STEPS[-1]
    context = {
        **_frame(irritant, current.slug),
        "form": current.form(instance=irritant),
        "current": current,
        "attachments": irritant.attachments.all(),
        "attachment_form": form,
    }
    return render(request, "irritants/step.html", context, status=422)


@require_POST
def detach(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Remove a file of a draft."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), uuid=uuid)
    irritant = _editable(request, attachment.irritant.uuid)
    operations.detach(attachment=attachment, by=request.user)
    return redirect("irritants:step", irritant.uuid, "confidentialite")
