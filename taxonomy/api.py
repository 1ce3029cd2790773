"""The vocabularies, for programs: whose slugs filter the lists and describe what is sent."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import Shown, Term
from core.api.views import Api
from taxonomy.models import TargetAudience, Technology, Theme


class TaxonomyShown(Shown):
    themes = Term(many=True)
    technologies = Term(many=True)
    audiences = Term(many=True)


class Taxonomy(Api):
    public = True

    @extend_schema(operation_id="taxonomy", summary=_("Themes, technologies and audiences"), responses=TaxonomyShown)
    def get(self, request: Request) -> Response:
        words: dict[str, Any] = {
            "themes": Theme.objects.filter(retired=False),
            "technologies": Technology.objects.filter(retired=False),
            "audiences": TargetAudience.objects.filter(retired=False),
        }
        return Response(TaxonomyShown(words).data)


urlpatterns = [path("taxonomy/", Taxonomy.as_view(), name="taxonomy")]
