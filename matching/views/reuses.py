"""« Nous réutilisons », « nous testons »: said, changed, withdrawn, and read on the page of the establishment that says it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import Organisation
from core.states import TransitionRefused
from core.verbs import VerbPage
from matching.forms.lessons import ReuseForm
from matching.models import Lesson, Reuse
from matching.operations import reuses
from matching.views.lessons import RELATED

SHOWN = 50  # on the page of an establishment


@require_http_methods(["GET", "POST"])
def reuse(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """An establishment declares what it does with a lesson."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm("matching.reuse_lesson", lesson):
        raise PermissionDenied
    form = ReuseForm(request.POST or None, subject=lesson)
    if request.method == "POST" and form.is_valid():
        try:
            reuses.declare(lesson=lesson, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Thank you; those who ran the POC are told."))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect(lesson)
    return _ask(request, form, lesson, _("We build on it"))


def _own(request: AuthenticatedRequest, uuid: UUID) -> Reuse:
    """That of the establishment one acts for. Raises PermissionDenied."""
    standing = Reuse.objects.standing().filter(lesson__in=Lesson.objects.visible_to(request.user))
    found: Reuse = get_object_or_404(
        standing.select_related("establishment", *(f"lesson__{each}" for each in RELATED)), uuid=uuid
    )
    if not request.user.has_perm("matching.change_reuse", found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
def change(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """It says anew what it does."""
    own = _own(request, uuid)
    said = {"kind": own.kind, "context": own.context}
    form = ReuseForm(request.POST or None, subject=own.lesson, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            changed = reuses.change(reuse=own, **form.cleaned_data, by=request.user, at=timezone.now())
            told = _("Thank you; those who ran the POC are told.")
            messages.success(request, told if changed else _("Nothing has changed."))
        except TransitionRefused:
            messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
        return redirect(own.lesson)
    return _ask(request, form, own.lesson, _("What we do with it"))


@require_POST
def withdraw(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """It no longer builds on it."""
    own = _own(request, uuid)
    try:
        reuses.withdraw(reuse=own, by=request.user, at=timezone.now())
        messages.success(
            request, _("Your establishment no longer says that it builds on it; those who ran the POC are told.")
        )
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(own.lesson)


@login_not_required
@require_safe
def of_establishment(request: HttpRequest, slug: str) -> HttpResponse:
    """What an establishment builds on: a page, and the part of it that the establishment's own page shows."""
    establishment = get_object_or_404(Organisation.objects.establishments(), slug=slug)
    found = Reuse.objects.public().filter(establishment=establishment).select_related("lesson")
    context = {"establishment": establishment, "reuses": found.order_by("-created_at", "-pk")[:SHOWN]}
    partial = bool(request.headers.get("HX-Request"))
    return render(request, "matching/_reuses_of.html" if partial else "matching/reuses_of.html", context)


def _ask(request: HttpRequest, form: ReuseForm, lesson: Lesson, label: str) -> HttpResponse:
    page = VerbPage(reuses.declare, done="", icon="recycle")
    back = lesson.get_absolute_url()
    context = {"form": form, "object": lesson, "page": page, "label": label, "back": back}
    return render(request, "core/verb.html", context, status=422 if form.errors else 200)
