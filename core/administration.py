"""Django's administration, closed unless opened: everything is shown, and only the fields that an app names can be corrected.

Statuses, money and events are written by operations, which tell the people concerned; here they would change in silence.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ClassVar

from allauth.account.utils import get_next_redirect_url
from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core import thread
from core.models import EventShape

PAGE_SIZE = 50
# Computed by the database, or files, which only their own pages serve to those who may open them.
NOT_SHOWN = (models.GeneratedField, models.FileField)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Administration(admin.AdminSite):
    """For administrators only, who sign in as everybody does: with its limits of tries and the second factor."""

    site_header = "openinno"
    site_title = "openinno"
    index_title = _("Administration")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Filters are handed on as they were typed: what no row can hold, or no calendar, is a wrong address and no error of ours."""
        shown = super().admin_view(view, cacheable)

        @wraps(shown)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return shown(request, *args, **kwargs)
            except (DataError, OverflowError) as error:
                if request.method == "POST":
                    raise
                raise BadRequest("no row can hold what this address asks for") from error

        return answer

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never Django's own form: whoever comes here is signed in already, and is let in or not."""
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect(get_next_redirect_url(request) or "admin:index")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")


@cache
def in_words(field: models.Field) -> Callable[[Any], str | None] | None:
    """A column in words, where Django shows a coloured picture named True or False, or the codes of a list; else None."""
    if not isinstance(field, models.BooleanField) and not (isinstance(field, ArrayField) and field.base_field.choices):
        return None

    @admin.display(description=field.verbose_name, ordering=field.name)
    def words(row: Any) -> str | None:
        value = getattr(row, field.name)
        if isinstance(field, models.BooleanField):
            return None if value is None else str(_("Yes") if value else _("No"))
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(each, each)) for each in value)

    words.__name__ = field.name
    return words


class Shown:
    """What lists of rows and rows inside another have in common: nothing changes but what `corrects` names.

    `words` names the method that is shown in the place of a column of codes.
    """

    corrects: ClassVar[tuple[str, ...]] = ()
    hides: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[dict[str, str]] = {}
    opts: Any

    def columns(self) -> list[models.Field]:
        fields = (*self.opts.concrete_fields, *self.opts.many_to_many)
        return [
            field
            for field in fields
            if not field.primary_key and not isinstance(field, NOT_SHOWN) and field.name not in self.hides
        ]

    def shown_fields(self) -> list[Any]:
        return [self.shown(field) for field in self.columns()]

    def shown(self, field: models.Field) -> Any:
        """What stands for a column: its name, or what says it in words."""
        if field.name in self.corrects:
            return field.name
        return self.words.get(field.name) or in_words(field) or field.name

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return self.shown_fields()

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        return [name for name in self.shown_fields() if name not in self.corrects]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Ticks and the browser's own calendar, as on the site: Django's need scripts, and names that they do not give."""
        if isinstance(db_field, models.ManyToManyField):
            return db_field.formfield(widget=forms.CheckboxSelectMultiple, **kwargs)
        if type(db_field) is models.DateField:
            return db_field.formfield(widget=DAY, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(self.corrects) and bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ShownAdmin(Shown, admin.ModelAdmin):
    """A list, and a page for each row."""

    list_per_page = PAGE_SIZE
    show_full_result_count = False
    actions = None

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        fields = {field.name: field for field in self.opts.concrete_fields}
        return [(name in fields and in_words(fields[name])) or name for name in self.list_display]

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Write what can be corrected and nothing else: a move that somebody makes meanwhile stays."""
        if change:
            columns = {field.name for field in self.opts.concrete_fields}
            obj.save(update_fields=columns & {*self.corrects, "updated_at"})
        else:
            super().save_model(request, obj, form, change)


class AddedAdmin(ShownAdmin):
    """Rows that administrators add themselves. `adds` names what is asked then and never corrected after."""

    adds: ClassVar[tuple[str, ...]] = ()

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(request.user.is_superuser)

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return self.shown_fields() if obj else [*self.adds, *self.corrects]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        return super().get_readonly_fields(request, obj) if obj else []


class ShownInline(Shown, admin.TabularInline):
    """Rows inside the one they belong to, which their columns do not repeat.

    `reads` names what their titles need beyond their own foreign keys.
    """

    reads: ClassVar[tuple[str, ...]] = ()
    extra = 0
    can_delete = False

    def columns(self) -> list[models.Field]:
        return [field for field in super().columns() if field.related_model is not self.parent_model]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        foreign_keys = [field.name for field in self.opts.concrete_fields if isinstance(field, models.ForeignKey)]
        return super().get_queryset(request).select_related(*foreign_keys, *self.reads)


class ShownEvents:
    """Events in the words of their thread, where their columns keep codes and numbers."""

    model: Any
    words: ClassVar[dict[str, str]] = {
        "subject_kind": "kind",
        "subject_id": "subject",
        "verb": "happened",
        "source": "left",
        "target": "reached",
        "reader_ids": "readers",
    }

    @admin.display(description=_("kind of subject"), ordering="subject_kind")
    def kind(self, event: EventShape) -> str:
        return thread.subject_word(event.subject_kind)

    @admin.display(description=_("subject"))
    def subject(self, event: EventShape) -> str:
        return thread.subject_of(event.subject_kind, event.subject_id)

    @admin.display(description=_("what happened"), ordering="verb")
    def happened(self, event: EventShape) -> str:
        return thread.verb_word(event.subject_kind, event.verb)

    @admin.display(description=_("from the state"), ordering="source")
    def left(self, event: EventShape) -> str:
        return thread.state_word(event.subject_kind, event.source)

    @admin.display(description=_("to the state"), ordering="target")
    def reached(self, event: EventShape) -> str:
        return thread.state_word(event.subject_kind, event.target)

    @admin.display(description=_("organisations concerned"))
    def readers(self, event: EventShape) -> str:
        organisations = self.model._meta.get_field("organisation").related_model
        return ", ".join(map(str, organisations._base_manager.filter(pk__in=event.reader_ids)))


class SubjectFilter(admin.SimpleListFilter):
    title = _("kind of subject")
    parameter_name = "subject_kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return thread.kinds()

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset.filter(subject_kind=self.value()) if self.value() else queryset


class VerbFilter(admin.SimpleListFilter):
    """Offered once the kind of subject is known: the same verb says another thing of another kind."""

    title = _("what happened")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return thread.verbs_of(getattr(model_admin, "only_kind", request.GET.get("subject_kind", "")))

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(verb=self.value()) if known else queryset
