"""The company's word on a lesson, who is to be called about it, and the reminders that ask for both to be read."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from core.states import TransitionRefused
from core.verbs import VerbForm, VerbPage
from matching.forms.lessons import ContactForm, ReadingForm
from matching.models import Lesson
from matching.operations import contacts, readings
from matching.views.lessons import visible_lesson


def _allowed(request: AuthenticatedRequest, uuid: UUID, verb: str) -> Lesson:
    lesson = visible_lesson(request, uuid)
    if not request.user.has_perm(f"matching.{verb}_lesson", lesson):
        raise PermissionDenied
    return lesson


def _ask(
    request: HttpRequest, lesson: Lesson, form: VerbForm, page: VerbPage, label: str, template: str = "core/verb.html"
) -> HttpResponse:
    back = lesson.get_absolute_url()
    context = {"form": form, "object": lesson, "page": page, "label": label, "back": back}
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def annotate(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The company changes its word, on a sheet that it has read over or that is published."""
    lesson = _allowed(request, uuid, "annotate")
    form = ReadingForm(request.POST or None, subject=lesson)
    if request.method == "POST" and form.is_valid():
        changed = readings.annotate(lesson=lesson, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(
            request, _("Your word is saved; the establishment is told.") if changed else _("Nothing has changed.")
        )
        return redirect(lesson)
    page = VerbPage(readings.annotate, done="", icon="chat-left-text")
    return _ask(request, lesson, form, page, _("Your word on this sheet"), "matching/lesson_reading.html")


@require_POST
def stop_reminders(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """One of the parties, or a curator, stops the ladder that asks the company to read over."""
    lesson = _allowed(request, uuid, "stop_reminders")
    try:
        readings.stop(lesson=lesson, by=request.user, at=timezone.now())
        messages.success(request, _("No more reminder will be sent."))
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(lesson)


@require_http_methods(["GET", "POST"])
def contact(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The establishment names the person to call."""
    lesson = _allowed(request, uuid, "contact")
    form = ContactForm(request.POST or None, subject=lesson, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.name(lesson=lesson, **form.cleaned_data, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            agreed = lesson.contact_consented_at is not None
            said = (
                _("You are shown as the person to call.") if agreed else _("This person is asked whether they agree.")
            )
            messages.success(request, said)
            return redirect(lesson)
    page = VerbPage(contacts.name, done="", icon="telephone")
    return _ask(request, lesson, form, page, _("Name a person to call"))


@require_POST
def consent(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The person named agrees, for themself."""
    lesson = _allowed(request, uuid, "consent")
    try:
        contacts.consent(lesson=lesson, by=request.user, at=timezone.now())
        messages.success(request, _("You are shown as the person to call. You may take it back here at any time."))
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(lesson)


@require_POST
def end_contact(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """In one click nobody is shown any more."""
    lesson = _allowed(request, uuid, "end_contact")
    try:
        contacts.end(lesson=lesson, by=request.user, at=timezone.now())
        messages.success(request, _("Nobody is shown any more; what was shown is erased."))
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(lesson)
