"""What introductions, POCs and lessons show of the two sides they stand between."""

from rest_framework import serializers

from core.api.fields import Link, Shown
from irritants.models import Irritant
from irritants.rules import readable_fields


class NeedShown(Shown):
    """The irritant; its establishment is null to who may not know it yet."""

    id = serializers.UUIDField(source="uuid")
    url = Link("api:irritant")
    title = serializers.CharField()
    establishment = serializers.SerializerMethodField()

    def get_establishment(self, irritant: Irritant) -> str | None:
        readable = readable_fields(self.context["request"].user, irritant)
        return irritant.establishment.name if "establishment" in readable else None


class SupplierShown(Shown):
    id = serializers.SlugField(source="organisation.slug")
    url = Link("api:company", key="organisation.slug")
    name = serializers.CharField(source="organisation.name")
