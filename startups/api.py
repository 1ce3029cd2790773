"""Companies for programs, as their public pages show them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Region
from core.api.fields import Link, Shown, Term
from core.api.queries import ByFilterSet
from core.api.views import Api, ListApi
from startups.enums import ClaimLevel, ClaimTopic, StartupKind, StartupStatus
from startups.filters import StartupFilter
from startups.models import Startup


class NetworkShown(Shown):
    slug = serializers.SlugField()
    name = serializers.CharField()


class CompanyCard(Shown):
    id = serializers.SlugField(source="organisation.slug")
    url = Link("api:company", key="organisation.slug")
    page = Link()
    name = serializers.CharField(source="organisation.name")
    status = serializers.ChoiceField(choices=StartupStatus.values)
    kind = serializers.ChoiceField(choices=StartupKind.values)
    pitch = serializers.CharField()
    networks = NetworkShown(many=True)
    themes = Term(many=True)
    technologies = Term(many=True)
    regions_served = serializers.ListField(child=serializers.ChoiceField(choices=Region.values))


class ReferenceShown(Shown):
    client = serializers.CharField()
    year = serializers.IntegerField()
    public_sector = serializers.BooleanField()
    result = serializers.CharField()


class ClaimShown(Shown):
    topic = serializers.ChoiceField(choices=ClaimTopic.values)
    statement = serializers.CharField()
    level = serializers.ChoiceField(choices=ClaimLevel.values)
    checked_at = serializers.DateTimeField(allow_null=True)


class CompanyShown(CompanyCard):
    description = serializers.CharField()
    offers = serializers.CharField()
    team_size = serializers.IntegerField(allow_null=True)
    founded_year = serializers.IntegerField(allow_null=True)
    siren = serializers.CharField(source="organisation.siren")
    city = serializers.CharField(source="organisation.city")
    region = serializers.ChoiceField(choices=["", *Region.values], source="organisation.region")
    website = serializers.CharField(source="organisation.website")
    references = ReferenceShown(many=True)
    claims = ClaimShown(many=True)


class Companies(ListApi):
    """The validated ones, as the directory shows them."""

    public = True
    serializer_class = CompanyCard
    filter_backends = (ByFilterSet,)
    filterset_class = StartupFilter

    def get_queryset(self) -> Any:
        return Startup.objects.validated().for_list().by_name()

    @extend_schema(operation_id="companies", summary=_("The directory of companies, filtered"))
    def get(self, request: Request) -> Response:
        return self.list(request)


class Company(Api):
    public = True

    @extend_schema(operation_id="company", summary=_("One company: offers, references, claims"), responses=CompanyShown)
    def get(self, request: Request, slug: str) -> Response:
        visible = Startup.objects.visible_to(request.user).with_completion()
        startup = get_object_or_404(visible, organisation__slug=slug)
        return Response(CompanyShown(startup, context={"request": request}).data)


urlpatterns = [
    path("companies/", Companies.as_view(), name="companies"),
    path("companies/<slug:slug>/", Company.as_view(), name="company"),
]
