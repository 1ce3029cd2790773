"""Legal pages for those who write them: what holds, the next version, how it will read, and publishing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import LegalPage
from accounts.forms import LegalForm, PublishForm
from accounts.http import AuthenticatedRequest
from accounts.models import LegalVersion
from accounts.operations import legal
from accounts.operations.legal import WrittenMeanwhile
from accounts.placeholders import PLACEHOLDERS, page_html
from core.verbs import ReadForm


@require_safe
def legal_pages(request: AuthenticatedRequest) -> HttpResponse:
    """Each page, which version of it holds, which is announced, and whether one is being written."""
    _refuse_others(request)
    today = timezone.localdate()
    known: list[Any] = list(LegalVersion.objects.select_related("by"))
    rows = []
    for page in LegalPage:
        of_page = [version for version in known if version.page == page]
        published = [version for version in of_page if version.number]
        row = {
            "page": page,
            "in_force": next((each for each in published if each.in_force_on <= today), None),
            "announced": [each for each in published if each.in_force_on > today],
            "draft": next((each for each in of_page if not each.number), None),
        }
        rows.append(row)
    return render(request, "accounts/legal_pages.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def legal_draft(request: AuthenticatedRequest, page: str) -> HttpResponse:
    """Write the next version, from what the draft says or else from the version in force."""
    _refuse_others(request)
    named = _page(page)
    form = LegalForm(request.POST if request.method == "POST" else None, initial=_begun(named))
    if request.method == "POST" and form.is_valid():
        texts = {name: value for name, value in form.cleaned_data.items() if name != "read"}
        try:
            legal.write(page=named, texts=texts, read=form.cleaned_data["read"], by=request.user, at=timezone.now())
        except WrittenMeanwhile:
            form.add_error(None, _written_meanwhile())
        else:
            return redirect("accounts:legal_preview", named)
    context = {
        "page": named,
        "form": form,
        "placeholders": PLACEHOLDERS,
        "draft": LegalVersion.objects.drafts().filter(page=named).first(),
    }
    return render(request, "accounts/legal_draft.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def legal_preview(request: AuthenticatedRequest, page: str) -> HttpResponse:
    """How the draft will read in both languages; a POST publishes it."""
    _refuse_others(request)
    draft = get_object_or_404(LegalVersion.objects.drafts(), page=_page(page))
    asks = draft.page == LegalPage.TERMS
    first = {"in_force_on": timezone.localdate(), "read": draft.updated_at.isoformat()}
    form = PublishForm(request.POST if request.method == "POST" else None, initial=first, asks=asks)
    if request.method == "POST" and form.is_valid():
        try:
            published = legal.publish(draft=draft, **form.cleaned_data, by=request.user, at=timezone.now())
        except WrittenMeanwhile:
            form.add_error(None, _written_meanwhile())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("It is published: version %(number)d.") % {"number": published.number})
            return redirect(published)
    context: dict[str, Any] = {"draft": draft, "form": form, "read": first["read"], "texts": _in_both(draft)}
    return render(request, "accounts/legal_preview.html", context, status=422 if form.errors else 200)


@require_POST
def discard_legal_draft(request: AuthenticatedRequest, page: str) -> HttpResponse:
    """Throw the draft away."""
    _refuse_others(request)
    draft = get_object_or_404(LegalVersion.objects.drafts(), page=_page(page))
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    try:
        legal.discard(draft=draft, read=form.cleaned_data["read"])
    except WrittenMeanwhile:
        messages.error(request, _written_meanwhile())
        return redirect("accounts:legal_draft", draft.page)
    messages.success(request, _("The draft is thrown away; the page stays as it was."))
    return redirect("accounts:legal_pages")


def _refuse_others(request: AuthenticatedRequest) -> None:
    if not request.user.has_perm("accounts.write_legal_pages"):
        raise PermissionDenied


def _page(name: str) -> LegalPage:
    if name not in LegalPage:
        raise Http404
    return LegalPage(name)


def _begun(page: LegalPage) -> dict[str, str]:
    draft = LegalVersion.objects.drafts().filter(page=page).first()
    if draft is None:
        current = LegalVersion.objects.in_force(page, timezone.localdate())
        return {"text_fr": current.text_fr, "text_en": current.text_en}
    notes = {"note_fr": draft.note_fr, "note_en": draft.note_en, "read": draft.updated_at.isoformat()}
    return {"text_fr": draft.text_fr, "text_en": draft.text_en, **notes}


def _in_both(draft: LegalVersion) -> list[dict[str, Any]]:
    """The page as it will be read in each language, what the site puts into it included."""
    shown = []
    for code in ("fr", "en"):
        with translation.override(code):
            shown.append({"code": code, "note": draft.note, "html": page_html(draft.text)})
    return shown


def _written_meanwhile() -> str:
    return _(
        "Somebody else wrote this draft, or published it, meanwhile. Copy your words, open the page again, and put them in."
    )
