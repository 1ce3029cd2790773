"""Mails and jobs in the administration, and its own journal."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from core.administration import ShownAdmin
from core.models import MailTrouble, OutgoingMail

# The package's own pages show jobs in English, with styles that our content security policy refuses.
admin.site.unregister(ProcrastinateJob)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ShownAdmin):
    """What is on its way and what fails. The text stays hidden: it carries links that answer for their reader."""

    hides = ("text", "html", "headers")
    list_display = ("subject", "to", "created_at", "sent_at", "attempts")
    list_filter = (("sent_at", admin.EmptyFieldListFilter),)
    search_fields = ("to", "subject", "message_id")
    date_hierarchy = "created_at"


@admin.register(MailTrouble)
class MailTroubleAdmin(ShownAdmin):
    """What did not arrive, soft refusals too: many of one domain say that its server, not its people, is at fault."""

    list_display = ("address", "kind", "at", "answer", "settled_at")
    list_filter = ("kind", ("settled_at", admin.EmptyFieldListFilter))
    list_select_related = ("mail",)
    search_fields = ("address", "answer")
    date_hierarchy = "at"


JOB_STATES = {
    "todo": _("Waiting"),
    "doing": _("Under way"),
    "succeeded": _("Done"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
    "aborted": _("Interrupted"),
}


class StateFilter(admin.SimpleListFilter):
    title = _("State")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(JOB_STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(ProcrastinateJob)
class JobAdmin(ShownAdmin):
    """What the worker has before it, and what failed. What succeeded is forgotten."""

    list_display = ("task", "state", "tries", "due")
    list_filter = (StateFilter, "task_name")
    search_fields = ("task_name",)
    ordering = ("-id",)

    def shown_fields(self) -> list[Any]:
        return ["task", "state", "tries", "due", "about"]

    @admin.display(description=_("Task"), ordering="task_name")
    def task(self, job: Any) -> str:
        return str(job.task_name)

    @admin.display(description=_("State"), ordering="status")
    def state(self, job: Any) -> str:
        return str(JOB_STATES.get(job.status, job.status))

    @admin.display(description=_("Attempts"), ordering="attempts")
    def tries(self, job: Any) -> int:
        return int(job.attempts)

    @admin.display(description=_("Due"), ordering="scheduled_at")
    def due(self, job: Any) -> Any:
        return job.scheduled_at

    @admin.display(description=_("About"))
    def about(self, job: Any) -> Any:
        return job.args


@admin.register(LogEntry)
class LogEntryAdmin(ShownAdmin):
    """Who corrected what here, and when."""

    words: ClassVar[dict[str, str]] = {"change_message": "changes"}
    list_display = ("action_time", "user", "content_type", "object_repr", "__str__")
    list_filter = ("action_flag", "content_type")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "user__email")
    date_hierarchy = "action_time"

    @admin.display(description=_("changes"))
    def changes(self, entry: LogEntry) -> str:
        return str(entry.get_change_message())
