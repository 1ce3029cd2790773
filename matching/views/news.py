"""« Où en êtes-vous ? »: answered from the room, or from the link of a mail without signing in. A GET never changes anything."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.models import Membership, User
from core.states import TransitionRefused
from core.views import error_page
from matching import links
from matching.forms.pocs import NewsForm
from matching.models import NewsAsked, Poc
from matching.operations import news
from matching.views.pocs import RELATED, page, team_only

OF_POC = tuple(f"poc__{related}" for related in RELATED)


def _addressee(token: str) -> tuple[NewsAsked, User]:
    """Raises LinkRefused: altered, too old, or somebody who no longer belongs to the organisation asked."""
    asked_uuid, user_uuid = links.read_news(token)
    asked = NewsAsked.objects.select_related(*OF_POC).filter(uuid=asked_uuid).first()
    if asked is None:
        raise links.LinkRefused
    people = Membership.objects.of(asked.organisation()).select_related("organisation")
    membership = people.filter(user__uuid=user_uuid).first()
    if membership is None:
        raise links.LinkRefused
    # For this request only, the person acts for the organisation that was asked, whichever they chose on the site.
    membership.user.active_membership_id = membership.pk
    return asked, membership.user


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """One form; a POST answers in the addressee's name."""
    try:
        asked, user = _addressee(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    if not asked.is_awaited:
        return _page(request, asked, user, "settled")
    form = NewsForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, asked, user, "asked", form)
    try:
        news.answer(asked=asked, text=form.cleaned_data["text"], by=user, at=timezone.now())
    except TransitionRefused:
        return _page(request, asked, user, "settled")
    return _page(request, asked, user, "done")


def _page(request: HttpRequest, asked: NewsAsked, user: User, stage: str, form: NewsForm | None = None) -> HttpResponse:
    context = {"asked": asked, "poc": asked.poc, "addressee": user, "form": form, "stage": stage}
    status = 422 if form is not None and form.errors else 200
    response = render(request, "matching/news.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def answer(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """From the room, for one's own side."""
    seen = NewsAsked.objects.filter(poc__in=Poc.objects.visible_to(request.user))
    asked = get_object_or_404(seen.select_related(*OF_POC), uuid=uuid)
    if not request.user.has_perm("matching.answer_news", asked):
        raise PermissionDenied
    form = NewsForm(request.POST)
    if not form.is_valid():
        return page(request, asked.poc, news_form=form)
    try:
        news.answer(asked=asked, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        messages.success(request, _("Thank you: the team reads it on the thread."))
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(asked.poc)


@require_POST
def toggle(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Stop the questions about this POC, or let them be asked again: as the button said, whatever was done to it since."""
    poc = team_only(request, uuid, "change_poc")
    act = news.resume if request.POST.get("act") == "resume" else news.stop
    try:
        act(poc=poc, by=request.user, at=timezone.now())
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(poc)
