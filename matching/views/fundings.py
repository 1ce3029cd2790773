"""Funding: the file, the board of the curators, the schemes."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.lists import page_of
from core.uploads import download
from core.verbs import ReasonForm, VerbPage, VerbView, actions_for
from matching.enums import FUNDING_MOVES, PLANNABLE, FundingVerb
from matching.filters import FundingFilter
from matching.forms.fundings import (
    AgreeForm,
    FileForm,
    FundingDocumentForm,
    GrantForm,
    MessageForm,
    PaymentForm,
    RefuseForm,
)
from matching.models import Funding, FundingPaper, FundingScheme
from matching.models.steps import dues_of, next_step
from matching.operations import fundings
from matching.views.funding_board import line_of, total_of

PAGE_SIZE = 50
RELATED = ("scheme", "poc__match__irritant__establishment", "poc__match__startup__organisation")

_paid = VerbPage(
    fundings.record_payment,
    done=gettext_lazy("The payment is recorded."),
    form=PaymentForm,
    icon="cash-coin",
    tone="primary",
)
PAGES: dict[str, VerbPage] = {
    FundingVerb.PREPARE: VerbPage(
        fundings.prepare, done=gettext_lazy("The file is being prepared."), icon="folder2-open", tone="primary"
    ),
    FundingVerb.FILE: VerbPage(
        fundings.file,
        done=gettext_lazy("The file is filed; the curators are told."),
        form=FileForm,
        icon="folder-check",
        tone="primary",
    ),
    FundingVerb.ASSESS: VerbPage(
        fundings.assess,
        done=gettext_lazy("The assessment has begun; the establishment is told."),
        icon="hourglass-split",
    ),
    FundingVerb.ASK_MORE: VerbPage(
        fundings.ask_more,
        done=gettext_lazy("The establishment is told what is asked."),
        form=MessageForm,
        icon="question-circle",
    ),
    FundingVerb.COMPLETE: VerbPage(
        fundings.complete,
        done=gettext_lazy("What was asked is sent."),
        form=MessageForm,
        icon="check2",
        tone="primary",
    ),
    FundingVerb.GRANT: VerbPage(
        fundings.grant,
        done=gettext_lazy("The grant is recorded; the establishment is told."),
        form=GrantForm,
        icon="cash-coin",
        tone="primary",
    ),
    FundingVerb.REFUSE: VerbPage(
        fundings.refuse,
        done=gettext_lazy("The refusal is recorded; the establishment is told why."),
        form=RefuseForm,
        icon="x-circle",
    ),
    FundingVerb.DROP: VerbPage(
        fundings.drop, done=gettext_lazy("The file is dropped."), form=ReasonForm, icon="slash-circle", tone="danger"
    ),
    FundingVerb.AGREE: VerbPage(
        fundings.agree,
        done=gettext_lazy("The agreement is recorded."),
        form=AgreeForm,
        icon="pen",
        tone="primary",
    ),
    # One page for both: the sum decides whether the file is settled.
    FundingVerb.PAY: _paid,
    FundingVerb.REOPEN: VerbPage(
        fundings.reopen, done=gettext_lazy("The file is being prepared again."), icon="arrow-clockwise"
    ),
}


class FundingVerbView(VerbView):
    queryset = Funding.objects.select_related(*RELATED)
    table = FUNDING_MOVES
    pages = PAGES
    labels = FundingVerb


@require_safe
def funding_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where a file stands: amounts, papers, payments."""
    visible = Funding.objects.visible_to(request.user).select_related(*RELATED).with_steps()
    funding = get_object_or_404(visible, uuid=uuid)
    today = timezone.localdate()
    papers = {paper.label: paper for paper in funding.papers.all()}
    context = {
        "funding": funding,
        "papers": [(label, papers.get(label)) for label in funding.scheme.required_papers],
        "payments": funding.payments.all(),
        "dues": dues_of(funding, today=today),
        "step": next_step(funding, today=today),
        "documents": funding.documents.all(),
        "document_form": FundingDocumentForm(),
        "may_plan": funding.status in PLANNABLE and request.user.has_perm("matching.plan_funding", funding),
        "may_change": request.user.has_perm("matching.change_funding", funding),
        "actions": actions_for(
            request.user,
            funding,
            table=FUNDING_MOVES,
            pages=PAGES,
            labels=dict(FundingVerb.choices),
            url_name="matching:funding_verb",
        ),
    }
    return render(request, "matching/funding_detail.html", context)


@require_safe
def funding_list(request: AuthenticatedRequest) -> HttpResponse:
    """All files for curators, one's own for an establishment or a company."""
    today = timezone.localdate()
    visible = Funding.objects.visible_to(request.user)
    found = FundingFilter(request.GET, queryset=visible, request=request)
    sums = line_of("", total_of(found.qs.sums("scheme", today=today)), {})
    context = {
        "page_obj": page_of(request, found.qs.for_list().with_late(today), size=PAGE_SIZE),
        "filter": found,
        "total": sums,
        "may_read_board": request.user.has_perm("matching.read_funding_board"),
        "downloads": {"export": "matching:export_fundings"},
    }
    return render(request, "matching/funding_list.html", context)


@login_not_required
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """The schemes that fund POCs."""
    found = FundingScheme.objects.filter(is_active=True)
    return render(request, "matching/schemes.html", {"schemes": found, "today": timezone.localdate()})


@require_POST
def provide_paper(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Add a required paper."""
    funding = get_object_or_404(Funding.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm("matching.change_funding", funding):
        raise PermissionDenied
    upload = request.FILES.get("upload")
    if upload is None:
        messages.error(request, _("Choose the file first."))
        return redirect(funding)
    try:
        label = request.POST.get("label", "")
        fundings.provide_paper(funding=funding, label=label, upload=upload, by=request.user, at=timezone.now())
        messages.success(request, _("The paper is added."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(funding)


@require_safe
def paper(request: AuthenticatedRequest, uuid: UUID) -> FileResponse:
    """Download a paper, if one may see its file."""
    visible = Funding.objects.visible_to(request.user)
    found = get_object_or_404(FundingPaper.objects.filter(funding__in=visible), uuid=uuid)
    return download(found.file, name=found.name, content_type=found.content_type)
