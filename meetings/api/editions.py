"""Editions as their public pages show them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import Day, Link, Shown
from core.api.queries import ByFilterSet
from core.api.views import Api, ListApi
from meetings.enums import EditionStatus, Phase
from meetings.filters import EditionFilter
from meetings.models import Edition, Registration


class EditionCard(Shown):
    """`phase` follows from the dates: preparation, call, curation, answers, agenda, days, follow_up or over."""

    id = serializers.UUIDField(source="uuid")
    url = Link("api:edition")
    page = Link()
    slug = serializers.SlugField()
    name = serializers.CharField()
    summary = serializers.CharField()
    status = serializers.ChoiceField(choices=EditionStatus.values)
    phase = serializers.SerializerMethodField()
    venue = serializers.CharField()
    time_zone = serializers.CharField()
    starts_on = Day()
    ends_on = Day()
    entry_count = serializers.IntegerField()
    organisation_count = serializers.IntegerField()

    def get_phase(self, edition: Edition) -> str:
        return Phase(edition.phase()).name.lower()


class ItemShown(Shown):
    title = serializers.CharField()
    place = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SlotShown(Shown):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class ParticipantShown(Shown):
    name = serializers.CharField(source="organisation.name")
    kind = serializers.CharField(source="organisation.kind")
    page = serializers.SerializerMethodField()

    def get_page(self, registration: Registration) -> str:
        return Link().address(registration.organisation, self.context["request"])


class EditionShown(EditionCard):
    """With its dates, its programme, and the organisations that agreed to be named. Irritants: the list of irritants, filtered by `edition`."""

    address = serializers.CharField()
    practical = serializers.CharField()
    call_from = Day()
    call_until = Day()
    curation_until = Day()
    answers_until = Day()
    registration_until = Day()
    agenda_on = Day()
    follow_up_until = Day()
    cancel_reason = serializers.CharField()
    programme = ItemShown(many=True)
    slots = SlotShown(many=True)
    participants = serializers.SerializerMethodField()

    @extend_schema_field(ParticipantShown(many=True))
    def get_participants(self, edition: Any) -> Any:
        return ParticipantShown(edition.named, many=True, context=self.context).data


class Editions(ListApi):
    """The public ones, the latest first."""

    public = True
    serializer_class = EditionCard
    filter_backends = (ByFilterSet,)
    filterset_class = EditionFilter

    def get_queryset(self) -> Any:
        return Edition.objects.visible_to(self.request.user).with_counts().order_by("-starts_on", "-pk")

    @extend_schema(operation_id="editions", summary=_("Editions of the Rencontres, the latest first"))
    def get(self, request: Request) -> Response:
        return self.list(request)


class OneEdition(Api):
    public = True

    @extend_schema(operation_id="edition", summary=_("One edition of the Rencontres"), responses=EditionShown)
    def get(self, request: Request, uuid: UUID) -> Response:
        listed = Registration.objects.standing().filter(is_listed=True).for_list()
        named = Prefetch("registrations", listed, to_attr="named")
        visible = Edition.objects.visible_to(request.user).with_counts()
        edition = get_object_or_404(visible.prefetch_related("programme", "slots", named), uuid=uuid)
        return Response(EditionShown(edition, context={"request": request}).data)


urlpatterns = [
    path("editions/", Editions.as_view(), name="editions"),
    path("editions/<uuid:uuid>/", OneEdition.as_view(), name="edition"),
]
