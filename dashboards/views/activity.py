"""Asking for the yearly activity report: for curators."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.models import is_curator
from dashboards.figures.kept import board
from dashboards.figures.scopes import AGENCY
from dashboards.forms import ActivityForm
from dashboards.operations import activity


@require_http_methods(["GET", "POST"])
def activity_report(request: AuthenticatedRequest) -> HttpResponse:
    """The season and the form are chosen; the worker writes it, and says when it is there."""
    if not is_curator(request.user):
        raise PermissionDenied
    form = ActivityForm(request.POST or None, cohorts=board(AGENCY).cohorts)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        return redirect(activity.order(cohort=asked["season"], form=asked["form"], by=request.user, at=timezone.now()))
    return render(request, "dashboards/activity.html", {"form": form}, status=422 if form.errors else 200)
