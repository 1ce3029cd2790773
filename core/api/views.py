"""The base of every address of the API: language, headers, conditions, and what other sites may read."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseBase as Answer
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework import generics
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.problems import PreconditionFailed
from core.response_cache import again, key_of

EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
ASKED_ACROSS = "Accept-Language, If-None-Match"  # the request headers that a page of another site may send
PREFLIGHT_KEPT = 24 * 3600  # seconds
TAGGED = {"GET", "HEAD", "PATCH"}


def tag_of(content: bytes) -> str:
    """The ETag of an answer: two answers that read the same have the same."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def _bare(tags: str) -> set[str]:
    """Weak or not: a proxy that compresses makes them weak, and ours always stand for the whole content."""
    return {tag.removeprefix("W/") for tag in parse_etags(tags)}


class Api(APIView):
    """Closed unless opened: `public` lets anybody read, `area` names the scope (`write:<area>`) that writing needs."""

    public = False
    area = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        with translation.override(translation.get_language_from_request(request)):
            response = super().dispatch(request, *args, **kwargs)
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
            if isinstance(response, HttpResponse):
                _tag(request, response.render() if isinstance(response, Response) else response)
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """As Django REST Framework does, but a token that opens nothing counts as an attempt."""
        self.format_kwarg = None
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        try:
            self.perform_authentication(request)
        finally:
            self.check_throttles(request)
        self.check_permissions(request)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        final = super().finalize_response(request, response, *args, **kwargs)
        signed = "Authorization" in request.headers
        final.setdefault("Cache-Control", "private, no-cache" if signed else "no-cache")
        patch_vary_headers(final, ["Accept-Language", "Authorization"])
        if self.public and not signed and request.method in SAFE_METHODS:
            final["Access-Control-Allow-Origin"] = "*"
            final["Access-Control-Expose-Headers"] = EXPOSED
            final["Cross-Origin-Resource-Policy"] = "cross-origin"
        return final

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is allowed here. To another site's page, reading what is public, without credentials."""
        headers = {"Access-Control-Max-Age": str(PREFLIGHT_KEPT)}
        if self.public:
            headers["Access-Control-Allow-Methods"] = "GET, HEAD"
            headers["Access-Control-Allow-Headers"] = ASKED_ACROSS
        return Response(status=204, headers=headers)


def _tag(request: HttpRequest, response: HttpResponse) -> None:
    """Say which version this is; to who has it already, nothing more."""
    if response.status_code != 200 or request.method not in TAGGED:
        return
    tag = tag_of(response.content)
    response["ETag"] = tag
    known = _bare(request.headers.get("If-None-Match", ""))
    if request.method in SAFE_METHODS and known & {tag, "*"}:
        response.status_code = 304
        response.content = b""
        del response["Content-Type"]


def require_match(request: Request, data: Any) -> None:
    """Raises PreconditionFailed unless the version in If-Match, if any is named, is that of `data` as a GET shows it."""
    asked = _bare(request.headers.get("If-Match", ""))
    if asked and not asked & {tag_of(JSONRenderer().render(data)), "*"}:
        raise PreconditionFailed


class ListApi(Api, generics.ListAPIView):
    """A list: rows that the reader may see, by its FilterSet, page by page. Without a token it is written once for all."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.auth is not None or request.method != "GET":
            return super().list(request, *args, **kwargs)
        read = super().list
        return again(key_of(request._request), lambda: _written(read(request)))


def _written(response: Response) -> HttpResponse:
    """The same, as bytes."""
    headers = {**response.headers, "Content-Type": JSONRenderer.media_type}
    return HttpResponse(JSONRenderer().render(response.data), headers=headers)


class Nothing(Api):
    """Under the API's address, what is not there is a problem too."""

    public = True
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
