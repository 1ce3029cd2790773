"""Where the API of each app is, and its description."""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import include, path, re_path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.views import Api, Nothing


def described() -> dict[str, Any]:
    """The OpenAPI document, in the language of the moment. It changes with the code alone."""
    return _described(get_language() or settings.LANGUAGE_CODE)


@cache
def _described(language: str) -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


class Description(Api):
    public = True

    @extend_schema(operation_id="schema", summary=_("This description (OpenAPI 3.1)"), responses={200: dict})
    def get(self, request: Request) -> Response:
        return Response(described())


urlpatterns = [
    path("schema/", Description.as_view(), name="schema"),
    path("", include("accounts.api.me")),
    path("", include("taxonomy.api")),
    path("", include("irritants.api")),
    path("", include("startups.api")),
    path("", include("matching.api")),
    path("", include("meetings.api")),
    re_path("", Nothing.as_view(), name="nothing"),
]
