"""POCs: what is public of them, the room of those who take part, and its milestones."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import Day, Euros, Link, Sent, Shown, Text
from core.api.queries import ByFilterSet
from core.api.verbs import body_of, checked, may
from core.api.views import Api, ListApi
from matching.api.shared import NeedShown, SupplierShown
from matching.enums import CriterionSense, LessonStatus, PocStatus
from matching.filters import PocFilter
from matching.forms.milestones import MilestoneForm
from matching.models import Criterion, Milestone, Poc
from matching.operations import milestones


class PocCard(Shown):
    id = serializers.UUIDField(source="uuid")
    url = Link("api:poc")
    page = Link()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=PocStatus.values)
    since = serializers.DateTimeField(source="status_at")
    question = serializers.CharField()
    starts_on = Day(allow_null=True)
    ends_on = Day(allow_null=True)
    overdue = serializers.BooleanField(source="is_overdue")
    irritant = NeedShown(source="match.irritant")
    company = SupplierShown(source="match.startup")


class Measure(serializers.DecimalField):
    """A number as a string of digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, **options)


class CriterionShown(Shown):
    label = serializers.CharField()
    sense = serializers.ChoiceField(choices=CriterionSense.values)
    threshold = Measure()
    unit = serializers.CharField()
    measured = Measure(allow_null=True)
    met = serializers.SerializerMethodField()

    def get_met(self, criterion: Criterion) -> bool | None:
        return criterion.is_met


class MilestoneShown(Shown):
    id = serializers.UUIDField(source="uuid")
    title = serializers.CharField()
    due_on = Day()
    done_on = Day(allow_null=True)


class RoomShown(Shown):
    """For its team and its observers."""

    budget = Euros(allow_null=True)
    asleep_since = serializers.DateTimeField(allow_null=True)
    sleep_reason = serializers.CharField()
    milestones = MilestoneShown(many=True)


class PocShown(PocCard):
    decision_owner = serializers.CharField()
    criteria = CriterionShown(many=True)
    reason = serializers.CharField()
    lesson = serializers.SerializerMethodField()
    room = RoomShown(source="*", allow_null=True)

    def to_representation(self, instance: Poc) -> dict[str, Any]:
        self.in_room = self.context["request"].user.has_perm("matching.view_poc_room", instance)
        found: dict[str, Any] = super().to_representation(instance)
        return found if self.in_room else {**found, "room": None}

    def get_lesson(self, poc: Poc) -> str | None:
        """The address of what it taught."""
        lesson = getattr(poc, "lesson", None)
        shown = lesson is not None and (self.in_room or lesson.status == LessonStatus.PUBLISHED)
        return Link("api:lesson").address(lesson, self.context["request"]) if shown else None


class MilestoneSent(Sent):
    title = Text(max_length=160)
    due_on = Day()


class Pocs(ListApi):
    """The committed ones, and those of one's own team."""

    public = True
    serializer_class = PocCard
    filter_backends = (ByFilterSet,)
    filterset_class = PocFilter

    def get_queryset(self) -> Any:
        return Poc.objects.visible_to(self.request.user).for_list().prefetch_related("match__irritant__disclosures")

    @extend_schema(operation_id="pocs", summary=_("POCs, the latest to move first"))
    def get(self, request: Request) -> Response:
        return self.list(request)


class OnePoc(Api):
    public = True

    @extend_schema(
        operation_id="poc", summary=_("One POC: its question, its criteria, its decision"), responses=PocShown
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        visible = Poc.objects.visible_to(request.user).for_list().prefetch_related("criteria__measures")
        poc = get_object_or_404(visible, uuid=uuid)
        return Response(PocShown(poc, context={"request": request}).data)


def contributed(request: Request, uuid: UUID) -> Poc:
    """The POC, to whose room this person may add."""
    poc: Poc = get_object_or_404(Poc.objects.visible_to(request.user).for_list(), uuid=uuid)
    may(request, "matching.contribute_poc", poc)
    return poc


class Milestones(Api):
    area = "pocs"

    @extend_schema(
        operation_id="milestone_add",
        summary=_("Add a milestone to a POC of one’s team"),
        request=MilestoneSent,
        responses={201: MilestoneShown},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        poc = contributed(request, uuid)
        form = MilestoneForm(body_of(request, MilestoneSent), poc=poc, by=request.user)
        checked(form)
        milestone = milestones.add(poc=poc, said=form.said, at=timezone.now())
        return Response(MilestoneShown(milestone).data, status=201)


class Reached(Api):
    area = "pocs"

    @extend_schema(
        operation_id="milestone_reached",
        summary=_("Say that a milestone is reached today"),
        request=None,
        responses=MilestoneShown,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        milestone = get_object_or_404(Milestone.objects.select_related("poc"), uuid=uuid)
        contributed(request, milestone.poc.uuid)
        milestones.reach(milestone=milestone, on=timezone.localdate(), by=request.user, at=timezone.now())
        milestone.refresh_from_db()
        return Response(MilestoneShown(milestone).data)
