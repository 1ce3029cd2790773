"""Irritants and their thread."""

from django.contrib import admin

from core.administration import ShownAdmin, ShownEvents, ShownInline, SubjectFilter, VerbFilter
from irritants.models import Attachment, CoSignature, Disclosure, Event, Irritant, Merge


class EventInline(ShownEvents, ShownInline):
    model = Event
    hides = ("subject_id", "reader_ids", "stage")
    ordering = ("at", "pk")


@admin.register(Irritant)
class IrritantAdmin(ShownAdmin):
    corrects = ("title", "situation", "problem", "tried", "outcome", "themes", "technologies", "audiences")
    list_display = ("title", "establishment", "status", "status_at", "published_at", "is_demo")
    list_filter = ("status", "is_demo", "themes")
    list_select_related = ("establishment",)
    search_fields = ("title", "establishment__name", "external_reference")
    date_hierarchy = "created_at"
    inlines = (EventInline,)


@admin.register(Event)
class EventAdmin(ShownEvents, ShownAdmin):
    list_display = ("at", "irritant", "kind", "happened", "left", "reached", "by", "audience")
    list_filter = ("audience", SubjectFilter, VerbFilter)
    list_select_related = ("irritant", "by")
    search_fields = ("irritant__title", "by__email")
    date_hierarchy = "at"


@admin.register(CoSignature)
class CoSignatureAdmin(ShownAdmin):
    list_display = ("irritant", "establishment", "intent", "by", "created_at")
    list_filter = ("intent",)
    list_select_related = ("irritant", "establishment", "by")
    search_fields = ("irritant__title", "establishment__name")


@admin.register(Merge)
class MergeAdmin(ShownAdmin):
    list_display = ("duplicate", "target", "status", "status_at", "proposed_by")
    list_filter = ("status",)
    list_select_related = ("duplicate", "target", "proposed_by")
    search_fields = ("duplicate__title", "target__title")


@admin.register(Attachment)
class AttachmentAdmin(ShownAdmin):
    list_display = ("name", "irritant", "content_type", "size", "private", "uploaded_by")
    list_filter = ("private", "content_type")
    list_select_related = ("irritant", "uploaded_by")
    search_fields = ("name", "irritant__title")


@admin.register(Disclosure)
class DisclosureAdmin(ShownAdmin):
    list_display = ("irritant", "organisation", "at")
    list_select_related = ("irritant", "organisation")
    search_fields = ("irritant__title", "organisation__name")
