"""Questions and answers under an irritant: reading, asking, answering, correcting, and withdrawing them."""

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
from accounts.models import Draft
from accounts.operations import drafts
from core.lists import page_of
from core.states import TransitionRefused
from core.verbs import ReasonForm, VerbPage
from irritants.models import Irritant
from matching.cards import asker_shown_to, question_cards
from matching.enums import AnswerFact, QuestionFact
from matching.forms.questions import AnswerForm, AskForm
from matching.models import Answer, Question
from matching.operations import questions as operations

PAGE_SIZE = 20
SHOWN_ON_IRRITANT = 5


@login_not_required
@require_safe
def questions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A fragment of the irritant's page with the latest ones, or a page of its own with all. Visitors learn how many there are."""
    visible = Irritant.objects.visible_to(request.user).select_related("establishment")
    irritant = get_object_or_404(visible, uuid=uuid)
    partial = bool(request.headers.get("HX-Request"))
    readable = Question.objects.visible_to(request.user).filter(irritant=irritant).for_list()
    page = page_of(request, readable, size=SHOWN_ON_IRRITANT if partial else PAGE_SIZE)
    asked = Question.objects.filter(irritant=irritant).shown()
    context = {
        "irritant": irritant,
        "page_obj": page,
        "cards": question_cards(request.user, page.object_list, irritant),
        "count": page.paginator.count if request.user.is_authenticated else asked.count(),
        "answered": asked.filter(answer__withdrawn_at=None, answer__isnull=False).count(),
        "may_ask": request.user.has_perm("matching.ask_irritant", irritant),
        "may_withdraw": request.user.has_perm("matching.withdraw_said"),
        "is_open": irritant.is_open_to_answers(),
    }
    return render(request, "matching/_questions.html" if partial else "matching/questions.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A company asks; what it types saves itself."""
    irritant = get_object_or_404(Irritant.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("matching.ask_irritant", irritant):
        raise PermissionDenied
    key = f"question:{irritant.uuid}"
    if request.headers.get("X-Autosave"):
        return _autosave(request, key)
    form = AskForm(request.POST or None, initial={"text": Draft.objects.text_of(request.user, key)})
    if request.method == "POST":
        if form.is_valid() and _asked(request, form, irritant):
            drafts.forget(key=key, by=request.user)
            return redirect("matching:questions", irritant.uuid)
        drafts.keep(key=key, text=request.POST.get("text", ""), by=request.user, at=timezone.now())
    return render(
        request, "matching/ask.html", {"form": form, "irritant": irritant}, status=422 if form.errors else 200
    )


def _asked(request: AuthenticatedRequest, form: AskForm, irritant: Irritant) -> bool:
    try:
        operations.ask(irritant=irritant, **form.cleaned_data, by=request.user, at=timezone.now())
    except TransitionRefused:
        form.add_error(None, _("This irritant is no longer open to answers."))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(
            request, _("Your question is asked; the establishment is told, and you will be of its answer.")
        )
    return not form.errors


def _autosave(request: AuthenticatedRequest, key: str) -> HttpResponse:
    drafts.keep(key=key, text=request.POST.get("text", ""), by=request.user, at=timezone.now())
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
def answer(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The establishment answers, or corrects its answer. The form says which version it began from."""
    question = get_object_or_404(Question.objects.visible_to(request.user).for_list(), uuid=uuid)
    if not request.user.has_perm("matching.answer_question", question):
        raise PermissionDenied
    key = f"answer:{question.uuid}:{question.answer_version}"
    if request.headers.get("X-Autosave"):
        return _autosave(request, key)
    given: Answer | None = getattr(question, "answer", None)
    begun = Draft.objects.text_of(request.user, key) or (given.text if given else "")
    form = AnswerForm(request.POST or None, initial={"text": begun})
    if request.method == "POST":
        if form.is_valid() and _answered(request, form, question):
            drafts.forget(key=key, by=request.user)
            return redirect(question)
        drafts.keep(key=key, text=request.POST.get("text", ""), by=request.user, at=timezone.now())
    return _answer_page(request, form, Question.objects.for_list().get(pk=question.pk))


def _answer_page(request: AuthenticatedRequest, form: AnswerForm, question: Question) -> HttpResponse:
    context = {
        "form": form,
        "question": question,
        "irritant": question.irritant,
        "asker": asker_shown_to(request.user, question),
        "given": getattr(question, "answer", None),
        "label": _("Correct the answer") if question.answer_version else _("Answer"),
    }
    return render(request, "matching/answer_question.html", context, status=422 if form.errors else 200)


def _answered(request: AuthenticatedRequest, form: AnswerForm, question: Question) -> bool:
    text, now = form.cleaned_data["text"], timezone.now()
    given: Answer | None = getattr(question, "answer", None)
    try:
        if given is None:
            operations.answer(question=question, text=text, by=request.user, at=now)
        elif request.POST.get("version") == given.version or text == given.text:
            operations.correct(answer=given, text=text, by=request.user, at=now)
        else:
            raise TransitionRefused("it was answered since the form was shown")
    except TransitionRefused:
        form.add_error(
            None,
            _("Somebody has answered in the meantime. Read what stands now, then send yours if it is still needed."),
        )
    except ValidationError as error:
        form.add_error("text", error)
    else:
        messages.success(request, _("Your answer can be read; the companies concerned are told at the same moment."))
    return not form.errors


@require_http_methods(["GET", "POST"])
def withdraw(request: AuthenticatedRequest, uuid: UUID, model: type[Question | Answer]) -> HttpResponse:
    """A curator takes a question or an answer away, with a reason."""
    said = get_object_or_404(model.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("matching.withdraw_said", said):
        raise PermissionDenied
    form = ReasonForm(request.POST or None, subject=said)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(said=said, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("It is withdrawn; who wrote it is told why."))
        except TransitionRefused:
            messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
        return redirect(said)
    fact = QuestionFact.WITHDRAW if model is Question else AnswerFact.WITHDRAW
    page = VerbPage(
        operations.withdraw,
        done="",
        consequence=_(
            "The others will read “withdrawn by the Amue” in its place. Who wrote it still reads it, with your reason."
        ),
        icon="eye-slash",
    )
    context = {"form": form, "object": said, "page": page, "label": fact.label, "back": said.get_absolute_url()}
    return render(request, "core/verb.html", context, status=422 if form.errors else 200)


@require_POST
def restore(request: AuthenticatedRequest, uuid: UUID, model: type[Question | Answer]) -> HttpResponse:
    """A curator gives it back to all."""
    said = get_object_or_404(model.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("matching.withdraw_said", said):
        raise PermissionDenied
    try:
        operations.restore(said=said, by=request.user, at=timezone.now())
        messages.success(request, _("It can be read again; who wrote it is told."))
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(said)
