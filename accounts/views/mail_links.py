"""What the signed links of mails open, without signing in. A GET never changes anything: mail programs follow links."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import links
from accounts.enums import Family, MailFrequency
from accounts.models import User
from accounts.operations import choosing
from core.views import error_page


def _page(request: HttpRequest, user: User, families: list[Family], *, resume: str = "") -> HttpResponse:
    context = {
        "rows": [(family.label, user.mailed(family).label) for family in families],
        "stopped": all(user.mailed(family) == MailFrequency.NONE for family in families),
        "stop": links.stop_path(user, families),
        "resume": resume,
    }
    response = render(request, "accounts/mail_link.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt  # RFC 8058: the reader's mail program posts here, without a page of ours. All it can do is stop.
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or the mail program's: no mail of these families any more. Twice is once."""
    try:
        user, families = links.to_stop(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    resume = ""
    if request.method == "POST":
        before = choosing.stop_mails(user=user, families=families)
        resume = links.resume_path(user, before)
        user.refresh_from_db()
    return _page(request, user, families, resume=resume)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume_mails(request: HttpRequest, token: str) -> HttpResponse:
    """The way back from `stop_mails`; a GET shows where it stands."""
    try:
        user, before = links.to_resume(token)
    except links.LinkRefused:
        return error_page(request, HTTPStatus.GONE)
    if request.method == "POST":
        choosing.choose_mails(user=user, choices=before)
        user.refresh_from_db()
    return _page(request, user, list(before), resume=request.path)
