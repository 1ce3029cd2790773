"""Lessons learned: the list, the sheet, its writing, its verbs."""

from dataclasses import replace
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
from accounts.models import organisation_of
from core.lists import browse, listing
from core.response_cache import cached_for_visitors
from core.verbs import ReasonForm, VerbForm, VerbPage, VerbView, actions_for
from irritants.rules import readable_fields
from matching.cards import lesson_cards
from matching.enums import LESSON_MOVES, LessonStatus, LessonVerb
from matching.filters import LessonFilter
from matching.forms.lessons import LessonForm, ReadingForm
from matching.metadata import linked_data
from matching.models import Clearance, Lesson, ListedLesson, Poc
from matching.operations import lessons
from matching.sheets import contact_of, measured, parts_of, unanswered_words

PAGE_SIZE = 20
RELATED = ("poc__match__irritant__establishment", "poc__match__startup__organisation", "contact_person")
PAGES: dict[str, VerbPage] = {
    LessonVerb.REVIEW: VerbPage(
        lessons.review,
        done=gettext_lazy("Thank you; the establishment may now publish it."),
        consequence=gettext_lazy(
            "Your words stand beside the text and are published with it; the text stays the establishment’s."
        ),
        form=ReadingForm,
        icon="eye",
        tone="primary",
    ),
    LessonVerb.REWORK: VerbPage(
        lessons.rework,
        done=gettext_lazy("The lesson learned is a draft again; the company is told, and will read it again."),
        form=ReasonForm,
        icon="pencil",
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
WITHOUT_ANSWER = gettext_lazy(
    "Everyone will be able to read it and to say that they build on it. It will say that the company did not answer; "
    "the company still may, and it then says so no longer."
)


def visible_lesson(request: HttpRequest, uuid: UUID) -> Lesson:
    """With what its pages show around it. Raises Http404."""
    found: Lesson = get_object_or_404(
        Lesson.objects.visible_to(request.user).select_related(*RELATED).prefetch_related("annotations"), uuid=uuid
    )
    return found


class LessonVerbView(VerbView):
    queryset = Lesson.objects.select_related(*RELATED).prefetch_related("annotations")
    table = LESSON_MOVES
    pages = PAGES
    labels = LessonVerb

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.verb == LessonVerb.REVIEW:
            self.template_name = "matching/lesson_reading.html"

    def ask(self, form: VerbForm) -> HttpResponse:
        if self.verb == LessonVerb.PUBLISH and self.instance.status == LessonStatus.DRAFT:
            self.page = replace(self.page, consequence=WITHOUT_ANSWER)
        return super().ask(form)


@login_not_required
@require_safe
@cached_for_visitors
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
@cached_for_visitors
def lesson_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet, as page and on paper."""
    lesson = visible_lesson(request, uuid)
    readable = readable_fields(request.user, lesson.poc.match.irritant)
    context = {
        "lesson": lesson,
        "readable": readable,
        "linked_data": linked_data(lesson, readable),
        "parts": parts_of(lesson),
        "outcomes": lesson.outcomes(),
        "unanswered": unanswered_words() if lesson.unanswered else "",
        "criteria": [measured(each) for each in lesson.poc.criteria.prefetch_related("measures")],
        "contact": contact_of(lesson, request.user, readable),
        "reuses": lesson.reuses.standing().select_related("establishment"),
        "own": organisation_of(request.user),
        "kit_size": len(Clearance.objects.in_kit(lesson.poc)),
        **_offered(request, lesson),
    }
    return render(request, "matching/lesson_detail.html", context)


def _offered(request: HttpRequest, lesson: Lesson) -> dict[str, Any]:
    """What this person may do with it."""
    verbs = (
        "change",
        "reuse",
        "annotate",
        "contact",
        "consent",
        "end_contact",
        "take_kit",
        "fill_kit",
        "stop_reminders",
    )
    may = {f"may_{verb}": request.user.has_perm(f"matching.{verb}_lesson", lesson) for verb in verbs}
    watches = may["may_stop_reminders"]
    return {
        **may,
        "waiting_until": lesson.may_go_unread_at if watches else None,
        "waiting_is_over": timezone.now() >= lesson.may_go_unread_at,
        "reminders": list(lesson.reminders.pending()) if watches else [],
        "actions": actions_for(
            request.user,
            lesson,
            table=LESSON_MOVES,
            pages=PAGES,
            labels=dict(LessonVerb.choices),
            url_name="matching:lesson_verb",
        ),
    }


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
        if form.has_changed():
            lessons.save(lesson=form.save(commit=False), at=timezone.now())
        messages.success(request, _("The lesson learned is saved."))
        return redirect(lesson)
    return _form_page(request, form, lesson.poc)


def _form_page(request: HttpRequest, form: LessonForm, poc: Poc) -> HttpResponse:
    return render(request, "matching/lesson_form.html", {"form": form, "poc": poc}, status=422 if form.errors else 200)
