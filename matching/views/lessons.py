"""Lessons learned: the list, the sheet, its writing, its reuse."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest
from core.lists import browse, listing
from core.verbs import ReasonForm, VerbPage, VerbView, actions_for
from irritants.rules import readable_fields
from matching.cards import lesson_cards
from matching.enums import LESSON_MOVES, LessonVerb
from matching.filters import LessonFilter
from matching.forms.lessons import CommentForm, LessonForm, ReuseForm
from matching.metadata import linked_data
from matching.models import Lesson, ListedLesson, Poc
from matching.operations import lessons

PAGE_SIZE = 20
RELATED = ("poc__match__irritant__establishment", "poc__match__startup__organisation")
PAGES: dict[str, VerbPage] = {
    LessonVerb.REVIEW: VerbPage(
        lessons.review,
        done=gettext_lazy("Thank you; the establishment may now publish it."),
        form=CommentForm,
        icon="eye",
        tone="primary",
    ),
    LessonVerb.REWORK: VerbPage(
        lessons.rework, done=gettext_lazy("The lesson learned is a draft again."), form=ReasonForm, icon="pencil"
    ),
    LessonVerb.PUBLISH: VerbPage(
        lessons.publish,
        done=gettext_lazy("The lesson learned is published."),
        consequence=gettext_lazy("Everyone will be able to read it and to say that they build on it."),
        icon="journal-check",
        tone="primary",
    ),
    LessonVerb.WITHDRAW: VerbPage(
        lessons.withdraw,
        done=gettext_lazy("The lesson learned is a draft again; those who wrote it are told why."),
        consequence=gettext_lazy("Only those who wrote it will read it, until it is corrected and published again."),
        form=ReasonForm,
        icon="eye-slash",
    ),
}


class LessonVerbView(VerbView):
    queryset = Lesson.objects.select_related(*RELATED)
    table = LESSON_MOVES
    pages = PAGES
    labels = LessonVerb


@login_not_required
@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """Published lessons, filtered."""
    filterset = LessonFilter(request.GET, queryset=ListedLesson.objects.for_cards(), request=request)
    found = listing(request, filterset, size=PAGE_SIZE)
    context = {
        "filter": filterset,
        "cards": lesson_cards(request.user, found.rows, found.shown),
        "downloads": {"export": "matching:export_lessons", "feed": "matching:feed_lessons"},
        "card_template": "matching/_lesson_card.html",
        "suggest_in": "retours-d-experience",
        "count_text": ngettext("%(count)s lesson", "%(count)s lessons", found.total) % {"count": found.total},
    }
    return browse(request, found, "matching/lesson_list.html", context)


@login_not_required
@require_safe
def lesson_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet, as page and on paper."""
    visible = Lesson.objects.visible_to(request.user).select_related(*RELATED)
    lesson = get_object_or_404(visible, uuid=uuid)
    readable = readable_fields(request.user, lesson.poc.match.irritant)
    context = {
        "lesson": lesson,
        "readable": readable,
        "linked_data": linked_data(lesson, readable),
        "reuses": lesson.reuses.select_related("establishment"),
        "criteria": lesson.poc.criteria.prefetch_related("measures"),
        "may_change": request.user.has_perm("matching.change_lesson", lesson),
        "may_reuse": request.user.has_perm("matching.reuse_lesson", lesson),
        "actions": actions_for(
            request.user,
            lesson,
            table=LESSON_MOVES,
            pages=PAGES,
            labels=dict(LessonVerb.choices),
            url_name="matching:lesson_verb",
        ),
    }
    return render(request, "matching/lesson_detail.html", context)


@require_http_methods(["GET", "POST"])
def write(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Begin the sheet of a POC, prefilled with what is known."""
    poc = get_object_or_404(Poc.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("matching.add_lesson", poc) or hasattr(poc, "lesson"):
        raise PermissionDenied
    form = LessonForm(request.POST or None, initial=_prefilled(poc))
    if request.method == "POST" and form.is_valid():
        try:
            lesson = lessons.write(lesson=form.save(commit=False), poc=poc, by=request.user, at=timezone.now())
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return redirect(poc)
        messages.success(request, _("The lesson learned is saved; the company is asked to read it over."))
        return redirect(lesson)
    return _form_page(request, form, poc)


def _prefilled(poc: Poc) -> dict[str, Any]:
    results = [
        f"{each.label} : {'…' if each.measured is None else floatformat(each.measured, '-2')} {each.unit}"
        f" ({each.get_sense_display()} {floatformat(each.threshold, '-2')})"
        for each in poc.criteria.prefetch_related("measures")
    ]
    return {
        "title": poc.title,
        "problem": poc.match.irritant.problem,
        "cost": poc.budget,
        "results": "\n".join(results),
    }


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Change a draft."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user).select_related("poc"), uuid=uuid)
    if not request.user.has_perm("matching.change_lesson", lesson):
        raise PermissionDenied
    form = LessonForm(request.POST or None, instance=lesson)
    if request.method == "POST" and form.is_valid():
        lessons.save(lesson=form.save(commit=False))
        messages.success(request, _("The lesson learned is saved."))
        return redirect(lesson)
    return _form_page(request, form, lesson.poc)


def _form_page(request: HttpRequest, form: LessonForm, poc: Poc) -> HttpResponse:
    return render(request, "matching/lesson_form.html", {"form": form, "poc": poc}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reuse(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """« Nous réutilisons » or « nous testons »."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("matching.reuse_lesson", lesson):
        raise PermissionDenied
    form = ReuseForm(request.POST or None, subject=lesson)
    if request.method == "POST" and form.is_valid():
        try:
            lessons.declare_reuse(lesson=lesson, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Thank you; those who ran the POC are told."))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect(lesson)
    page = VerbPage(lessons.declare_reuse, done="", icon="recycle")
    context = {
        "form": form,
        "object": lesson,
        "page": page,
        "label": _("We build on it"),
        "back": lesson.get_absolute_url(),
    }
    return render(request, "core/verb.html", context, status=422 if form.errors else 200)
