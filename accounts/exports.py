"""A list as a file: at once, or prepared by the worker where it is large."""

from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.http import too_many
from accounts.models import User
from accounts.operations import exports
from core.exports import Reading, Sheet
from core.files import FORMATS, Format, file_name

DIRECT_ROWS = 5_000  # beyond, the worker writes the file
COUNTED = 1_000_000


def answer(request: HttpRequest, sheet: Sheet, name: str) -> HttpResponseBase:
    """What this reader sees of the list, in the format of that name; a page that says how to have it where it is too large.

    POST orders the large file.
    """
    form = FORMATS.get(name)
    if form is None:
        raise Http404
    if refused := too_many(request, "export"):
        return refused
    rows = sheet.select(request.user, request.GET)
    if rows[: DIRECT_ROWS + 1].count() <= DIRECT_ROWS:
        return _file(Reading(sheet, rows, request.user), form)
    if request.method == "POST" and isinstance(request.user, User):
        return too_many(request, "export_job") or _order(request, request.user, sheet, form)
    return _page(request, sheet, form)


def _file(reading: Reading, form: Format) -> StreamingHttpResponse:
    response = StreamingHttpResponse(form.write(reading), content_type=form.content_type)
    name = file_name(str(reading.sheet.title), form.name, timezone.localdate())
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _order(request: HttpRequest, by: User, sheet: Sheet, form: Format) -> HttpResponse:
    rows = sheet.select(by, request.GET)
    export = exports.order(
        sheet=sheet,
        query=request.GET.urlencode(),
        form=form.name,
        total=rows[:COUNTED].count(),
        by=by,
        at=timezone.now(),
    )
    return redirect(export)


def _page(request: HttpRequest, sheet: Sheet, form: Format) -> HttpResponse:
    context = {
        "sheet": sheet,
        "form": form,
        "limit_text": intcomma(DIRECT_ROWS),
        "back": f"{reverse(sheet.page)}?{request.GET.urlencode()}",
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}",
    }
    return render(request, "accounts/export_large.html", context)
