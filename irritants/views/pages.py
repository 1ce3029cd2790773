"""The page of an irritant, its attachments, and the pages behind its verbs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest
from core.response_cache import cached_for_visitors
from core.states import TransitionRefused
from core.uploads import download
from core.verbs import Action, ReasonForm, VerbPage, VerbView, actions_for
from irritants import operations
from irritants.enums import IRRITANT_MOVES, IrritantVerb, Stage
from irritants.forms import MessageForm
from irritants.metadata import linked_data
from irritants.models import Attachment, CoSignature, Irritant, Merge
from irritants.rules import readable_fields
from irritants.thread import lines

PAGES: dict[str, VerbPage] = {
    IrritantVerb.PUBLISH: VerbPage(
        operations.publish,
        done=gettext_lazy("The irritant is published; its author is told, and the engine looks for companies."),
        consequence=gettext_lazy("Everyone will be able to read it."),
        icon="megaphone",
        tone="primary",
    ),
    IrritantVerb.REJECT: VerbPage(
        operations.reject,
        done=gettext_lazy("The irritant is rejected; its author is told why."),
        form=ReasonForm,
        icon="x-circle",
        tone="danger",
    ),
    IrritantVerb.WITHDRAW: VerbPage(
        operations.withdraw,
        done=gettext_lazy("The irritant is a draft again."),
        icon="arrow-counterclockwise",
    ),
    IrritantVerb.SOLVE: VerbPage(
        operations.solve,
        done=gettext_lazy("The irritant is marked as solved; those who joined it are told."),
        consequence=gettext_lazy("It stays readable, with its thread."),
        icon="check-circle",
    ),
    IrritantVerb.GIVE_UP: VerbPage(
        operations.give_up,
        done=gettext_lazy("The irritant is closed without solution; those who joined it are told why."),
        form=ReasonForm,
        icon="slash-circle",
    ),
    IrritantVerb.ARCHIVE: VerbPage(
        operations.archive,
        done=gettext_lazy("The irritant is archived."),
        consequence=gettext_lazy("Only those who took part in it will find it."),
        icon="archive",
    ),
    IrritantVerb.REOPEN: VerbPage(
        operations.reopen, done=gettext_lazy("The irritant is published again."), icon="arrow-clockwise"
    ),
}


class IrritantVerbView(VerbView):
    queryset = Irritant.objects.select_related("establishment", "author")
    table = IRRITANT_MOVES
    pages = PAGES
    labels = IrritantVerb


def actions(request: HttpRequest, irritant: Irritant) -> list[Action]:
    """The buttons of its page: corrections first, then the moves, then « nous aussi »."""
    found = []
    if request.user.has_perm("irritants.change_irritant", irritant):
        label = _("Correct") if irritant.changes_requested_at else _("Continue the draft")
        found.append(Action("edit", label, reverse("irritants:edit", args=[irritant.uuid]), "pencil", "primary"))
    if request.user.has_perm("irritants.cosign_irritant", irritant):
        found.append(
            Action(
                "cosign", _("We have it too"), reverse("irritants:cosign", args=[irritant.uuid]), "people", "primary"
            )
        )
    found += actions_for(
        request.user,
        irritant,
        table=IRRITANT_MOVES,
        pages=PAGES,
        labels=dict(IrritantVerb.choices),
        url_name="irritants:verb",
    )
    awaits = irritant.status == "submitted" and irritant.changes_requested_at is None
    if awaits and request.user.has_perm("irritants.request_changes_irritant", irritant):
        url = reverse("irritants:request_changes", args=[irritant.uuid])
        found.insert(1, Action("request_changes", _("Ask for corrections"), url, "chat-left-text", "secondary"))
    if request.user.has_perm("irritants.propose_merge_irritant", irritant):
        url = reverse("irritants:merge_propose", args=[irritant.uuid])
        found.append(Action("merge", _("Merge into another irritant"), url, "sign-merge-right", "secondary"))
    return found


def _merged_here(request: HttpRequest, irritant: Any) -> QuerySet[Irritant] | None:
    visible = Irritant.objects.visible_to(request.user).filter(merged_into=irritant)
    return visible.order_by("status_at", "pk") if irritant.has_merged else None


def _open_merges(request: HttpRequest, irritant: Irritant) -> QuerySet[Merge]:
    """Proposals to merge it, or another one into it, that wait for an answer."""
    concerned = Merge.objects.visible_to(request.user).open()
    return concerned.filter(Q(duplicate=irritant) | Q(target=irritant))


@login_not_required
@require_safe
@cached_for_visitors
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """All about one irritant that this reader may see."""
    joined = Prefetch("cosignatures", CoSignature.objects.select_related("establishment"))
    visible = Irritant.objects.visible_to(request.user).for_page().prefetch_related(joined)
    irritant = visible.filter(slug=slug).first()
    if irritant is None or irritant.merged_into_id is not None:
        return redirect(get_object_or_404(Irritant, merged__slug=slug), permanent=True)
    readable = readable_fields(request.user, irritant)
    context: dict[str, Any] = {
        "irritant": irritant,
        "readable": readable,
        "linked_data": linked_data(irritant, readable),
        "lines": lines(irritant, request.user),
        "stages": Stage.choices,
        "actions": actions(request, irritant),
        "attachments": [(each, each.name_for(readable)) for each in irritant.attachments.visible_to(request.user)],
        "support": irritant.support(),
        "cosignatures": irritant.cosignatures.all(),
        "may_revise": request.user.has_perm("irritants.revise_irritant", irritant),
        "may_leave": request.user.has_perm("irritants.leave_irritant", irritant),
        "merged": _merged_here(request, irritant),
        "open_merges": _open_merges(request, irritant),
        "open_to_answers": irritant.is_open_to_answers(),
    }
    return render(request, "irritants/irritant_detail.html", context)


@require_http_methods(["GET", "POST"])
def request_changes(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A curator says what is to be corrected."""
    irritant = get_object_or_404(Irritant.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("irritants.request_changes_irritant", irritant):
        raise PermissionDenied
    form = MessageForm(request.POST or None, subject=irritant)
    if request.method == "POST" and form.is_valid():
        try:
            operations.request_changes(irritant=irritant, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Corrections are asked; the author is told."))
        except TransitionRefused:
            messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
        return redirect("irritants:moderation")
    page = VerbPage(operations.request_changes, done="", icon="chat-left-text")
    context = {
        "form": form,
        "object": irritant,
        "page": page,
        "label": _("Ask for corrections"),
        "back": irritant.get_absolute_url(),
    }
    return render(request, "core/verb.html", context, status=422 if form.errors else 200)


@require_safe
def attachment(request: AuthenticatedRequest, uuid: UUID) -> FileResponse:
    """Download a file, if one may."""
    visible = Attachment.objects.visible_to(request.user).select_related("irritant__establishment")
    found = get_object_or_404(visible, uuid=uuid)
    name = found.name_for(readable_fields(request.user, found.irritant))
    return download(found.file, name=name, content_type=found.content_type)
