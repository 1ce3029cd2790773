"""Merging two irritants: the proposal, its page, and what is read of the one that went."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import Membership, User, Visitor
from core.states import TransitionRefused
from core.verbs import ReasonForm, VerbForm, VerbPage, VerbView, actions_for
from core.views import error_page
from irritants import links, operations
from irritants.cards import Resemblance, resemblances, told
from irritants.enums import MERGE_MOVES, MergeStatus, MergeVerb
from irritants.forms import ConsentForm, ProposeMergeForm
from irritants.models import Irritant, Merge
from irritants.rules import readable_fields
from irritants.thread import lines

RELATED = (
    "duplicate__establishment",
    "duplicate__author",
    "target__establishment",
    "target__author",
    "proposed_by",
)
PAGES: dict[str, VerbPage] = {
    MergeVerb.ACCEPT: VerbPage(
        operations.accept_merge,
        done=gettext_lazy("The two irritants are merged; those concerned are told."),
        consequence=gettext_lazy(
            "This cannot be undone. Your irritant joins the other one, with those that had joined it: its situation and its "
            "problem become your co-signature. Its text is kept whole, and its address leads to the other one."
        ),
        form=ConsentForm,
        icon="sign-merge-right",
        tone="primary",
    ),
    MergeVerb.REFUSE: VerbPage(
        operations.refuse_merge,
        done=gettext_lazy("The merge is refused; the curators are told why. Nothing changes."),
        form=ReasonForm,
        icon="x-lg",
    ),
    MergeVerb.OBJECT: VerbPage(
        operations.object_to_merge,
        done=gettext_lazy("Your objection closes the proposal; those concerned are told why."),
        form=ReasonForm,
        icon="x-lg",
    ),
    MergeVerb.WITHDRAW: VerbPage(
        operations.withdraw_merge,
        done=gettext_lazy("The proposal is withdrawn; both establishments are told why."),
        form=ReasonForm,
        icon="arrow-counterclockwise",
    ),
}


class MergeVerbView(VerbView):
    queryset = Merge.objects.select_related(*RELATED)
    table = MERGE_MOVES
    pages = PAGES
    labels = MergeVerb


@require_http_methods(["GET", "POST"])
def propose(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A curator says into which irritant this one could be merged, and why."""
    visible = Irritant.objects.visible_to(request.user).select_related("establishment", "author")
    duplicate = get_object_or_404(visible, uuid=uuid)
    if not request.user.has_perm("irritants.propose_merge_irritant", duplicate):
        raise PermissionDenied
    similar = [each for each in resemblances(request.user, told(duplicate)) if each.irritant != duplicate]
    form = ProposeMergeForm(request.POST or None, similar=[_choice(each) for each in similar])
    if request.method == "POST" and form.is_valid():
        told_why = {"message": form.cleaned_data["message"], "by": request.user, "at": timezone.now()}
        try:
            merge = operations.propose_merge(duplicate=duplicate, target=form.cleaned_data["found"], **told_why)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The merge is proposed; both establishments are told."))
            return redirect(merge)
    context = {"form": form, "irritant": duplicate}
    return render(request, "irritants/merge_propose.html", context, status=422 if form.errors else 200)


def _choice(each: Resemblance) -> tuple[str, str]:
    words = _("In common: %(words)s") % {"words": ", ".join(each.words)}
    return str(each.irritant.uuid), f"{each.irritant.title} · {each.irritant.establishment.label} · {words}"


@require_safe
def detail(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Both texts, what is proposed, and what one may answer."""
    merge = get_object_or_404(Merge.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    labels = dict(MergeVerb.choices)
    url_name = "irritants:merge_verb"
    actions = actions_for(request.user, merge, table=MERGE_MOVES, pages=PAGES, labels=labels, url_name=url_name)
    return render(request, "irritants/merge_detail.html", {**_both(merge, request.user), "actions": actions})


def _both(merge: Merge, user: Visitor) -> dict[str, Any]:
    """The two texts. Of one that was never public the other establishment reads nothing."""
    duplicate = merge.duplicate
    return {
        "merge": merge,
        "sides": [(merge.target, readable_fields(user, merge.target)), (duplicate, readable_fields(user, duplicate))],
        "shows_duplicate": user.has_perm("irritants.view_irritant", duplicate),
    }


@login_not_required
@require_safe
def merged(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What an irritant said, and its thread, under the one into which it was merged."""
    visible = Irritant.objects.visible_to(request.user).select_related("establishment", "merged_into")
    irritant = get_object_or_404(visible, uuid=uuid, merged_into__isnull=False)
    readable = readable_fields(request.user, irritant)
    context = {
        "irritant": irritant,
        "target": irritant.merged_into,
        "readable": readable,
        "lines": lines(irritant, request.user),
        "attachments": [(each, each.name_for(readable)) for each in irritant.attachments.visible_to(request.user)],
        "cosignatures": irritant.cosignatures.select_related("establishment"),
    }
    return render(request, "irritants/merged.html", context)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who answers, about what: both from the signed link."""

    merge: Merge
    user: User


def _addressee(token: str) -> Addressee:
    """Raises LinkRefused: altered, too old, or somebody who no longer belongs to the establishment asked."""
    link = links.read(token)
    merge = Merge.objects.select_related(*RELATED).filter(uuid=link.merge_uuid).first()
    if merge is None:
        raise links.LinkRefused
    there = Membership.objects.of(merge.duplicate.establishment).select_related("user", "organisation")
    membership = there.filter(user__uuid=link.user_uuid).first()
    if membership is None:
        raise links.LinkRefused
    user = membership.user
    # For this request only, the person acts for the establishment that was asked, whichever they chose on the site.
    user.active_membership_id = membership.pk
    return Addressee(merge, user)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link of the mail: read both, answer yes or no. A GET changes nothing."""
    try:
        addressee = _addressee(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    merge, chosen = addressee.merge, request.POST.get("answer", "")
    forms: dict[str, VerbForm] = {
        name: kind(request.POST if name == chosen else None, subject=merge, prefix=name)
        for name, kind in {"yes": ConsentForm, "no": ReasonForm}.items()
    }
    outcome = chosen if merge.status == MergeStatus.PROPOSED else "settled"
    if outcome in forms and forms[chosen].is_valid():
        outcome = _act(addressee, chosen, forms[chosen])
    context = {**_both(merge, addressee.user), "forms": forms, "outcome": outcome, "addressee": addressee.user}
    invalid = any(form.errors for form in forms.values())
    response = render(request, "irritants/merge_answer.html", context, status=422 if invalid else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _act(addressee: Addressee, chosen: str, form: VerbForm) -> str:
    """`done`, `settled` when somebody else was faster, or the answer again with what stands against it."""
    act = operations.accept_merge if chosen == "yes" else operations.refuse_merge
    try:
        act(merge=addressee.merge, **form.cleaned_data, by=addressee.user, at=timezone.now())
    except TransitionRefused:
        return "settled"
    except ValidationError as error:
        form.add_error(None, error)
        return chosen
    return "done"
