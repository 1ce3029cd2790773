"""Ending one of one's own sessions from another."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest
from accounts.operations import sessions


@require_POST
def end_session(request: AuthenticatedRequest, number: int) -> HttpResponse:
    """One of one's own, and not this one: that is signing out."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    sessions.end(session=get_object_or_404(others, pk=number))
    messages.success(request, _("This session is over: whoever uses it is signed out."))
    return redirect("usersessions_list")
