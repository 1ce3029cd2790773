"""Lessons learned, as their sheets show them."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import Euros, Link, Shown
from core.api.queries import ByFilterSet
from core.api.views import Api, ListApi
from matching.api.pocs import CriterionShown
from matching.api.shared import NeedShown, SupplierShown
from matching.enums import LessonStatus, ReuseKind
from matching.filters import LessonFilter
from matching.models import Lesson


class LessonCard(Shown):
    id = serializers.UUIDField(source="uuid")
    url = Link("api:lesson")
    page = Link()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=LessonStatus.values)
    problem = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    reuse_count = serializers.IntegerField()
    irritant = NeedShown(source="poc.match.irritant")
    company = SupplierShown(source="poc.match.startup")


class ReuseShown(Shown):
    establishment = serializers.CharField(source="establishment.name")
    kind = serializers.ChoiceField(choices=ReuseKind.values)


class LessonShown(LessonCard):
    tried = serializers.CharField()
    results = serializers.CharField()
    failed = serializers.CharField()
    integration = serializers.CharField()
    compliance = serializers.CharField()
    company_comment = serializers.CharField()
    cost = Euros(allow_null=True)
    days_spent = serializers.IntegerField(allow_null=True)
    criteria = CriterionShown(many=True, source="poc.criteria")
    reuses = ReuseShown(many=True)
    contact = serializers.SerializerMethodField()

    def get_contact(self, lesson: Lesson) -> str | None:
        """For signed-in readers."""
        return lesson.contact if self.context["request"].user.is_authenticated else None


class Lessons(ListApi):
    public = True
    serializer_class = LessonCard
    filter_backends = (ByFilterSet,)
    filterset_class = LessonFilter

    def get_queryset(self) -> Any:
        return Lesson.objects.published().for_list().prefetch_related("poc__match__irritant__disclosures")

    @extend_schema(operation_id="lessons", summary=_("Published lessons learned, the latest first"))
    def get(self, request: Request) -> Response:
        return self.list(request)


class OneLesson(Api):
    public = True

    @extend_schema(operation_id="lesson", summary=_("One lesson learned"), responses=LessonShown)
    def get(self, request: Request, uuid: UUID) -> Response:
        visible = Lesson.objects.visible_to(request.user).for_list()
        visible = visible.prefetch_related("reuses__establishment", "poc__criteria__measures")
        lesson = get_object_or_404(visible, uuid=uuid)
        return Response(LessonShown(lesson, context={"request": request}).data)
