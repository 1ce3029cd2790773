"""Lessons learned, as their sheets show them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import Euros, Link, Shown
from core.api.queries import ByFilterSet
from core.api.views import Api, ListApi
from irritants.rules import readable_fields
from matching.api.pocs import CriterionShown
from matching.api.shared import NeedShown, SupplierShown
from matching.enums import LessonSection, LessonStatus, Outcome, ReuseKind
from matching.filters import LessonFilter
from matching.models import Lesson, Reuse
from matching.sheets import contact_of


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
    context = serializers.CharField()


class WordShown(Shown):
    """What the company says beside one section."""

    section = serializers.ChoiceField(choices=LessonSection.values)
    text = serializers.CharField()


class LessonShown(LessonCard):
    tried = serializers.CharField()
    results = serializers.CharField()
    failed = serializers.CharField()
    integration = serializers.CharField()
    compliance = serializers.CharField()
    company_comment = serializers.CharField()
    company_words = WordShown(many=True, source="annotations")
    unanswered = serializers.BooleanField(
        help_text=_("Published without the company’s word: it did not answer in time.")
    )
    outcomes = serializers.ListField(
        child=serializers.ChoiceField(choices=Outcome.values), help_text=_("What became of the POC")
    )
    cost = Euros(allow_null=True)
    days_spent = serializers.IntegerField(allow_null=True)
    criteria = CriterionShown(many=True, source="poc.criteria")
    reuses = ReuseShown(many=True, source="standing_reuses")
    contact = serializers.SerializerMethodField()

    def get_contact(self, lesson: Lesson) -> str | None:
        """For signed-in readers who know the establishment, once the person has agreed."""
        reader = self.context["request"].user
        return contact_of(lesson, reader, readable_fields(reader, lesson.poc.match.irritant)) or None


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
        standing = Prefetch("reuses", Reuse.objects.standing().select_related("establishment"), "standing_reuses")
        visible = Lesson.objects.visible_to(request.user).for_list().select_related("contact_person")
        visible = visible.prefetch_related("annotations", "poc__criteria__measures", standing)
        lesson = get_object_or_404(visible, uuid=uuid)
        return Response(LessonShown(lesson, context={"request": request}).data)
