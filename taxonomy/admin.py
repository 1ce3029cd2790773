"""The shared words: added, renamed, put in order and retired; never deleted, since rows use them."""

from django.contrib import admin

from core.administration import AddedAdmin
from taxonomy.models import TargetAudience, Technology, Theme


@admin.register(Theme, Technology, TargetAudience)
class TermAdmin(AddedAdmin):
    adds = ("slug",)
    corrects = ("name_fr", "name_en", "position", "retired")
    list_display = ("name_fr", "name_en", "position", "retired")
    list_filter = ("retired",)
    search_fields = ("name_fr", "name_en", "slug")
