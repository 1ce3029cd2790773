"""Reports of abuse: making one, following it, deciding about it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest, limited
from accounts.models import Report
from accounts.operations import reports
from core.lists import page_of
from core.states import TransitionRefused
from dashboards.forms import DecisionForm, ReportForm
from dashboards.operations.reports import uphold
from dashboards.reported import BY_KIND, BY_WORD, name_of

PAGE_SIZE = 20


@require_http_methods(["GET", "POST"])
@limited("report")
def report(request: AuthenticatedRequest, word: str, uuid: UUID) -> HttpResponse:
    """Whoever is signed in reports what they read."""
    reportable = BY_WORD.get(word)
    subject = reportable.find(request.user, uuid) if reportable else None
    if reportable is None or subject is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = reports.report(
                kind=reportable.kind,
                subject_uuid=subject.uuid,
                label=name_of(subject),
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. The Amue reads your report, and tells you what comes of it."))
            return redirect(made)
    context = {
        "form": form,
        "reportable": reportable,
        "name": name_of(subject),
        "quote": getattr(subject, "text", ""),
        "back": subject.get_absolute_url(),
    }
    return render(request, "dashboards/report.html", context, status=422 if form.errors else 200)


@require_safe
@permission_required("accounts.decide_report", raise_exception=True)
def report_list(request: AuthenticatedRequest) -> HttpResponse:
    """What is reported and awaits a curator, the oldest first; or what was decided, the latest first."""
    decided = request.GET.get("decided") == "1"
    everything = Report.objects.visible_to(request.user).select_related("reporter", "organisation")
    rows = everything.exclude(decided_at=None).order_by("-decided_at", "-pk") if decided else everything.waiting()
    page = page_of(request, rows, size=PAGE_SIZE)
    context = {
        "page_obj": page,
        "rows": [(each, BY_KIND[each.kind].label) for each in page],
        "tabs": [(_("To decide"), "?", not decided), (_("Decided"), "?decided=1", decided)],
    }
    return render(request, "dashboards/reports.html", context)


@require_safe
def report_case(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """One report: what came of it for who made it, and for curators what to decide about it."""
    return _case_page(request, _case(request, uuid), DecisionForm())


def _case(request: AuthenticatedRequest, uuid: UUID) -> Report:
    visible = Report.objects.visible_to(request.user).select_related("reporter", "organisation", "decided_by")
    case: Report = get_object_or_404(visible, uuid=uuid)
    return case


def _case_page(request: AuthenticatedRequest, case: Report, form: DecisionForm) -> HttpResponse:
    decides = request.user.has_perm("accounts.decide_report", case)
    reportable = BY_KIND[case.kind]
    subject = reportable.subject_of(case)
    context = {
        "case": case,
        "reportable": reportable,
        "subject": subject,
        "quote": getattr(subject, "text", "") if decides else "",
        "decides": decides,
        "form": form if decides and case.decided_at is None else None,
        "others": Report.objects.about_the_same(case).waiting().exclude(pk=case.pk).count() if decides else 0,
        "still_read": reportable.find(request.user, case.subject_uuid) is not None,
    }
    return render(request, "dashboards/report_case.html", context, status=422 if form.errors else 200)


@require_POST
def decide_report(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A curator finds a report right, or sets it aside."""
    case = _case(request, uuid)
    if not request.user.has_perm("accounts.decide_report", case):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _case_page(request, case, form)
    reason, now = form.cleaned_data["reason"], timezone.now()
    try:
        if form.cleaned_data["upheld"]:
            subject = BY_KIND[case.kind].subject_of(case)
            uphold(report=case, subject=subject, reason=reason, by=request.user, at=now)
            messages.success(request, _("It is taken away; its author and who reported it are told."))
        else:
            reports.decide(report=case, upheld=False, reason=reason, by=request.user, at=now)
            messages.success(request, _("It stays as it is; who reported it is told why."))
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
        return redirect(case)
    return redirect("dashboards:reports")
