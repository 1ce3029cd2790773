"""The address at which a program learns whose its token is."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import MembershipRole, OrganisationKind, TokenScope
from core.api.fields import Shown
from core.api.views import Api


class OrganisationShown(Shown):
    slug = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.values)


class TokenShown(Shown):
    person = serializers.CharField(source="user.get_full_name")
    organisation = OrganisationShown(source="membership.organisation", allow_null=True, default=None)
    role = serializers.ChoiceField(
        choices=MembershipRole.values, source="membership.role", allow_null=True, default=None
    )
    token = serializers.CharField(source="name")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=TokenScope.values))
    expires_at = serializers.DateTimeField()


class Me(Api):
    @extend_schema(operation_id="me", summary=_("Whose token this is, and what it opens"), responses=TokenShown)
    def get(self, request: Request) -> Response:
        return Response(TokenShown(request.auth).data)


urlpatterns = [path("me/", Me.as_view(), name="me")]
