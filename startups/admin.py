"""Companies, what they claim, and what happened to them."""

from django.contrib import admin

from core.administration import ShownAdmin, ShownEvents, ShownInline, VerbFilter
from startups.models import Claim, Reference, Startup, StartupEvent


class ReferenceInline(ShownInline):
    model = Reference
    hides = ("uuid", "created_at", "updated_at")


class StartupEventInline(ShownEvents, ShownInline):
    model = StartupEvent
    reads = ("startup__organisation",)
    hides = ("subject_kind", "subject_id", "reader_ids")
    ordering = ("at", "pk")


@admin.register(Startup)
class StartupAdmin(ShownAdmin):
    corrects = ("pitch", "description", "offers", "themes", "technologies", "networks")
    list_display = ("organisation", "kind", "status", "status_at", "team_size")
    list_filter = ("status", "kind", "networks")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "organisation__siren", "external_reference")
    inlines = (ReferenceInline, StartupEventInline)


@admin.register(StartupEvent)
class StartupEventAdmin(ShownEvents, ShownAdmin):
    only_kind = "startup"
    hides = ("subject_kind", "subject_id")
    list_display = ("at", "startup", "happened", "left", "reached", "by", "audience")
    list_filter = (VerbFilter, "audience")
    list_select_related = ("startup__organisation", "by")
    search_fields = ("startup__organisation__name", "by__email")
    date_hierarchy = "at"


@admin.register(Reference)
class ReferenceAdmin(ShownAdmin):
    list_display = ("client", "startup", "year", "public_sector")
    list_filter = ("public_sector",)
    list_select_related = ("startup__organisation",)
    search_fields = ("client", "startup__organisation__name")


@admin.register(Claim)
class ClaimAdmin(ShownAdmin):
    list_display = ("startup", "topic", "checked_at", "checked_by")
    list_filter = ("topic", ("checked_at", admin.EmptyFieldListFilter))
    list_select_related = ("startup__organisation", "checked_by")
    search_fields = ("startup__organisation__name", "statement")
