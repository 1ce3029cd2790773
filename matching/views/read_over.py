"""The signed link of a mail: a company reads a lesson over and says its word, without signing in. A GET never changes anything."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Membership, User
from core.states import TransitionRefused
from core.views import error_page
from matching import links
from matching.enums import LessonStatus
from matching.forms.lessons import ReadingForm
from matching.models import Lesson
from matching.operations import lessons, readings
from matching.views.lessons import RELATED


def _addressee(token: str) -> tuple[Lesson, User]:
    """Raises LinkRefused: altered, too old, or somebody who no longer belongs to the company."""
    lesson_uuid, user_uuid = links.read_reading(token)
    lesson = Lesson.objects.select_related(*RELATED).prefetch_related("annotations").filter(uuid=lesson_uuid).first()
    if lesson is None:
        raise links.LinkRefused
    company = Membership.objects.of(lesson.poc.match.startup.organisation).select_related("organisation")
    membership = company.filter(user__uuid=user_uuid).first()
    if membership is None:
        raise links.LinkRefused
    # For this request only, the person acts for the company, whichever organisation they chose on the site.
    membership.user.active_membership_id = membership.pk
    return lesson, membership.user


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read_over(request: HttpRequest, token: str) -> HttpResponse:
    """Show the sheet with the fields of the company's word; a POST says it in the addressee's name. An answer that comes after
    the publication is an answer too."""
    try:
        lesson, user = _addressee(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    if not (lesson.status == LessonStatus.DRAFT or lesson.unanswered):
        return _page(request, lesson, "settled")
    form = ReadingForm(request.POST if request.method == "POST" else None, subject=lesson)
    if not form.is_valid():
        return _page(request, lesson, "asked", form)
    operation = lessons.review if lesson.status == LessonStatus.DRAFT else readings.annotate
    try:
        operation(lesson=lesson, **form.cleaned_data, by=user, at=timezone.now())
    except TransitionRefused:
        return _page(request, lesson, "settled")
    return _page(request, lesson, "done")


def _page(request: HttpRequest, lesson: Lesson, stage: str, form: ReadingForm | None = None) -> HttpResponse:
    context = {"lesson": lesson, "stage": stage, "form": form}
    status = 422 if form is not None and form.errors else 200
    response = render(request, "matching/read_over.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
