"""Editions, those who come, meetings. Nothing is moved here: people are told on the site of what changes."""

from django.contrib import admin

from core.administration import ShownAdmin, ShownEvents, ShownInline, VerbFilter
from meetings.models import (
    AgendaVersion,
    Attendee,
    Debrief,
    Edition,
    EditionEvent,
    Entry,
    GridStep,
    Meeting,
    ProgrammeItem,
    Promise,
    Registration,
    Run,
    Slot,
    Table,
    Unavailability,
    Wall,
)

PARTIES = ("match__irritant", "match__startup__organisation")
EMPTY = admin.EmptyFieldListFilter


class TableInline(ShownInline):
    model = Table
    hides = ("uuid", "created_at", "updated_at", "video_link")


class ProgrammeInline(ShownInline):
    model = ProgrammeItem
    hides = ("uuid",)


class AttendeeInline(ShownInline):
    model = Attendee
    hides = ("uuid", "created_at", "updated_at", "key", "diet", "access", "entries")


@admin.register(Edition)
class EditionAdmin(ShownAdmin):
    corrects = ("summary", "venue", "address", "practical")
    list_display = ("name", "status", "starts_on", "ends_on", "capacity", "version")
    list_filter = ("status",)
    search_fields = ("name", "venue")
    inlines = (TableInline, ProgrammeInline)


@admin.register(EditionEvent)
class EditionEventAdmin(ShownEvents, ShownAdmin):
    list_display = ("at", "edition", "happened", "by", "organisation")
    list_filter = (VerbFilter,)
    list_select_related = ("edition", "by", "organisation")
    search_fields = ("edition__name",)
    date_hierarchy = "at"
    only_kind = "edition"


@admin.register(Table)
class TableAdmin(ShownAdmin):
    """Its link opens a room where two sides talk: they and the organisers read it on their pages."""

    hides = ("video_link",)
    list_display = ("__str__", "edition", "number", "room")
    list_select_related = ("edition",)
    search_fields = ("name", "room", "edition__name")


@admin.register(Slot)
class SlotAdmin(ShownAdmin):
    list_display = ("starts_at", "ends_at", "edition")
    list_select_related = ("edition",)
    search_fields = ("edition__name",)
    date_hierarchy = "starts_at"


@admin.register(ProgrammeItem)
class ProgrammeItemAdmin(ShownAdmin):
    corrects = ("title", "place")
    list_display = ("title", "edition", "starts_at", "ends_at", "place")
    list_select_related = ("edition",)
    search_fields = ("title", "edition__name")


@admin.register(Entry)
class EntryAdmin(ShownAdmin):
    list_display = ("irritant", "edition", "by", "at")
    list_select_related = ("irritant", "edition", "by")
    search_fields = ("irritant__title", "edition__name")
    date_hierarchy = "at"


@admin.register(Registration)
class RegistrationAdmin(ShownAdmin):
    list_display = ("organisation", "edition", "registered_at", "confirmed_at", "cancelled_at")
    list_filter = (("confirmed_at", EMPTY), ("cancelled_at", EMPTY))
    list_select_related = ("organisation", "edition")
    search_fields = ("organisation__name", "edition__name")
    inlines = (AttendeeInline,)


@admin.register(Attendee)
class AttendeeAdmin(ShownAdmin):
    """What people eat and what help they need is read by their organisation and the organisers alone; the key opens a calendar."""

    hides = ("diet", "access", "key")
    list_display = ("__str__", "email", "registration", "is_remote", "checked_in_at")
    list_filter = ("is_remote",)
    list_select_related = ("registration__organisation", "registration__edition")
    search_fields = ("last_name", "first_name", "email", "registration__organisation__name")


@admin.register(Unavailability)
class UnavailabilityAdmin(ShownAdmin):
    list_display = ("slot", "attendee", "registration", "table")
    list_select_related = (
        "slot__edition",
        "attendee",
        "registration__organisation",
        "registration__edition",
        "table",
    )


@admin.register(Meeting)
class MeetingAdmin(ShownAdmin):
    list_display = ("match", "edition", "status", "slot", "table", "is_locked")
    list_filter = ("status", "is_locked")
    list_select_related = ("edition", *PARTIES, "slot__edition", "table")
    search_fields = ("match__irritant__title", "match__startup__organisation__name", "edition__name")


@admin.register(Debrief)
class DebriefAdmin(ShownAdmin):
    """That a side said how it went. Its note is read by that side and by curators."""

    hides = ("note", "client_id")
    list_display = ("meeting", "organisation", "rating", "wish", "at")
    list_filter = ("wish",)
    list_select_related = ("meeting__match__irritant", "meeting__match__startup__organisation", "organisation")
    date_hierarchy = "at"


@admin.register(Promise)
class PromiseAdmin(ShownAdmin):
    list_display = ("text", "meeting", "organisation", "due_on", "done_at")
    list_filter = (("done_at", EMPTY),)
    list_select_related = ("meeting__match__irritant", "meeting__match__startup__organisation", "organisation")
    search_fields = ("text", "organisation__name")


@admin.register(Run)
class RunAdmin(ShownAdmin):
    hides = ("placements", "unmet")
    list_display = ("edition", "asked_at", "ended_at", "value", "bound", "placed", "wished")
    list_select_related = ("edition",)
    date_hierarchy = "asked_at"


@admin.register(AgendaVersion)
class AgendaVersionAdmin(ShownAdmin):
    hides = ("placements", "changes")
    list_display = ("edition", "number", "by", "at", "told")
    list_select_related = ("edition", "by")


@admin.register(GridStep)
class GridStepAdmin(ShownAdmin):
    hides = ("before", "after")
    list_display = ("edition", "what", "by", "at", "undone_at")
    list_select_related = ("edition", "by")
    date_hierarchy = "at"


@admin.register(Wall)
class WallAdmin(ShownAdmin):
    """Who has the key reads the screen: it is read on the organisers' page alone."""

    hides = ("key",)
    list_display = ("edition", "by", "made_at")
    list_select_related = ("edition", "by")
