"""How a calendar or a document made for one person leaves."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

PDF = "application/pdf"
CALENDAR = "text/calendar; charset=utf-8"


def sent(request: HttpRequest, body: bytes, *, name: str, content_type: str, attached: bool) -> HttpResponse:
    """The file, or 304 to whoever has it already. Nobody else keeps a copy: it is one person's."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(attached, name) or "inline"
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = f'"{sha256(body).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
