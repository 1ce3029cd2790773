"""Introductions, questions, POCs, funding and lessons. Their states and their money move on the site, where each side is told."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.administration import AddedAdmin, ShownAdmin, ShownInline
from matching.models import (
    Annotation,
    Answer,
    Application,
    Clearance,
    CorpusStatistics,
    Criterion,
    Decision,
    Embedding,
    EmbeddingDay,
    Funding,
    FundingDocument,
    FundingPaper,
    FundingPlan,
    FundingScheme,
    Instalment,
    Lesson,
    LessonReminder,
    Match,
    Measure,
    Milestone,
    NewsAsked,
    Payment,
    Poc,
    PocDocument,
    PocNote,
    PurchaseRule,
    Question,
    Reminder,
    Reuse,
    Share,
    Weighting,
)

WHO = ("irritant", "startup__organisation")


class ReminderInline(ShownInline):
    model = Reminder
    reads = ("match__irritant", "match__startup__organisation")


class CriterionInline(ShownInline):
    model = Criterion


class MilestoneInline(ShownInline):
    model = Milestone
    hides = ("uuid", "created_at", "updated_at", "after")
    reads = ("owner", "person")


class PaymentInline(ShownInline):
    model = Payment
    hides = ("uuid", "updated_at")


class InstalmentInline(ShownInline):
    model = Instalment


class FundingDocumentInline(ShownInline):
    model = FundingDocument
    hides = ("uuid", "updated_at")


class ShareInline(ShownInline):
    model = Share
    reads = ("scheme",)


class FundingPaperInline(ShownInline):
    model = FundingPaper
    hides = ("uuid", "updated_at")


@admin.register(Match)
class MatchAdmin(ShownAdmin):
    list_display = ("irritant", "startup", "status", "status_at", "origin", "score")
    list_filter = ("status", "origin", "decline_reason")
    list_select_related = WHO
    search_fields = ("irritant__title", "startup__organisation__name")
    date_hierarchy = "created_at"
    inlines = (ReminderInline,)


@admin.register(Reminder)
class ReminderAdmin(ShownAdmin):
    list_display = ("match", "side", "step", "due_at", "done_at", "stopped_at")
    list_filter = ("side", "step", ("done_at", admin.EmptyFieldListFilter))
    list_select_related = ("match__irritant", "match__startup__organisation")
    date_hierarchy = "due_at"


@admin.register(Decision)
class DecisionAdmin(ShownAdmin):
    list_display = ("match", "verb", "code", "by", "at")
    list_filter = ("verb", "code")
    list_select_related = ("match__irritant", "match__startup__organisation", "by")
    date_hierarchy = "at"


@admin.register(CorpusStatistics)
class CorpusStatisticsAdmin(ShownAdmin):
    hides = ("data",)
    list_display = ("version", "made_at", "texts", "is_current")
    list_filter = ("is_current",)


@admin.register(Weighting)
class WeightingAdmin(ShownAdmin):
    """Put to use on the site, where the reason is asked."""

    list_display = ("number", "made_at", "is_applied")
    list_filter = ("is_applied",)


@admin.register(Application)
class ApplicationAdmin(ShownAdmin):
    list_display = ("weighting", "before", "by", "at")
    list_select_related = ("weighting", "before", "by")
    date_hierarchy = "at"


@admin.register(Question)
class QuestionAdmin(ShownAdmin):
    list_display = ("__str__", "irritant", "organisation", "said_at", "withdrawn_at")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter),)
    list_select_related = ("irritant", "organisation")
    search_fields = ("text", "irritant__title", "organisation__name")
    date_hierarchy = "said_at"


@admin.register(Answer)
class AnswerAdmin(ShownAdmin):
    list_display = ("__str__", "question", "said_at", "edited_at", "withdrawn_at")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter),)
    list_select_related = ("question",)
    search_fields = ("text", "question__irritant__title")
    date_hierarchy = "said_at"


@admin.register(Poc)
class PocAdmin(ShownAdmin):
    corrects = ("title",)
    list_display = ("title", "match", "status", "starts_on", "ends_on", "decided_at")
    list_filter = ("status",)
    list_select_related = ("match__irritant", "match__startup__organisation")
    search_fields = ("title", "match__irritant__title", "match__startup__organisation__name")
    inlines = (CriterionInline, MilestoneInline)


@admin.register(Criterion)
class CriterionAdmin(ShownAdmin):
    list_display = ("label", "poc", "sense", "threshold", "unit")
    list_select_related = ("poc",)
    search_fields = ("label", "poc__title")


@admin.register(Measure)
class MeasureAdmin(ShownAdmin):
    list_display = ("criterion", "value", "measured_on", "organisation", "by", "at")
    list_select_related = ("criterion", "organisation", "by")
    search_fields = ("criterion__label", "criterion__poc__title")
    date_hierarchy = "measured_on"


@admin.register(Milestone)
class MilestoneAdmin(ShownAdmin):
    list_display = ("title", "poc", "owner", "due_on", "done_on")
    list_select_related = ("poc", "owner")
    search_fields = ("title", "poc__title")


@admin.register(NewsAsked)
class NewsAskedAdmin(ShownAdmin):
    list_display = ("poc", "side", "asked_at", "answered_at", "answered_by")
    list_filter = ("side",)
    list_select_related = ("poc", "answered_by")
    search_fields = ("poc__title",)


@admin.register(PocNote)
class PocNoteAdmin(ShownAdmin):
    """That something was written, by whom and when. A private note is read by its organisation alone."""

    hides = ("text",)
    list_display = ("poc", "organisation", "by", "private", "created_at")
    list_filter = ("private",)
    list_select_related = ("poc", "organisation", "by")
    search_fields = ("poc__title",)


@admin.register(PocDocument)
class PocDocumentAdmin(ShownAdmin):
    list_display = ("name", "number", "poc", "organisation", "size", "private")
    list_filter = ("private",)
    list_select_related = ("poc", "organisation")
    search_fields = ("name", "poc__title")


@admin.register(FundingScheme)
class FundingSchemeAdmin(AddedAdmin):
    """Schemes are data: a new one opens without a release. Files already filed keep their amounts."""

    adds = ("slug",)
    corrects = (
        "name",
        "operator",
        "opens_on",
        "closes_on",
        "rate",
        "floor",
        "ceiling",
        "required_papers",
        "governing_body",
        "meeting_dates",
        "papers_due_days",
        "link",
        "is_active",
    )
    list_display = ("name", "operator", "opens_on", "closes_on", "is_active")
    list_filter = ("is_active", "operator")
    search_fields = ("name", "operator")


@admin.register(PurchaseRule)
class PurchaseRuleAdmin(AddedAdmin):
    """A threshold that changes is added, from the day it applies; only its words are corrected."""

    adds = ("threshold", "applies_from")
    corrects = ("article", "source", "link")
    list_display = ("article", "threshold", "applies_from", "source")
    search_fields = ("article", "source")


@admin.register(Funding)
class FundingAdmin(ShownAdmin):
    list_display = ("poc", "scheme", "status", "amount_asked", "amount_granted", "amount_paid", "reference")
    list_filter = ("status", "scheme")
    list_select_related = ("poc", "scheme")
    search_fields = ("poc__title", "reference")
    inlines = (FundingPaperInline, FundingDocumentInline, InstalmentInline, PaymentInline)


@admin.register(FundingPaper)
class FundingPaperAdmin(ShownAdmin):
    list_display = ("label", "funding", "name", "size", "by")
    list_select_related = ("funding__poc", "funding__scheme", "by")
    search_fields = ("label", "name", "funding__poc__title")


@admin.register(FundingDocument)
class FundingDocumentAdmin(ShownAdmin):
    list_display = ("name", "kind", "funding", "size", "by")
    list_filter = ("kind",)
    list_select_related = ("funding__poc", "funding__scheme", "by")
    search_fields = ("name", "funding__poc__title")


@admin.register(FundingPlan)
class FundingPlanAdmin(ShownAdmin):
    """Versions are only added, on the site, where their shares are counted."""

    list_display = ("poc", "number", "cost", "is_complete", "by", "at")
    list_filter = ("is_complete",)
    list_select_related = ("poc", "by")
    search_fields = ("poc__title", "reason")
    date_hierarchy = "at"
    inlines = (ShareInline,)


@admin.register(Share)
class ShareAdmin(ShownAdmin):
    list_display = ("plan", "source", "scheme", "amount")
    list_filter = ("source",)
    list_select_related = ("plan__poc", "scheme")
    search_fields = ("plan__poc__title",)


@admin.register(Instalment)
class InstalmentAdmin(ShownAdmin):
    list_display = ("due_on", "funding", "kind", "amount")
    list_filter = ("kind",)
    list_select_related = ("funding__poc", "funding__scheme")
    search_fields = ("funding__poc__title",)
    date_hierarchy = "due_on"


@admin.register(Payment)
class PaymentAdmin(ShownAdmin):
    list_display = ("paid_on", "funding", "amount", "reference", "by")
    list_select_related = ("funding__poc", "funding__scheme", "by")
    search_fields = ("reference", "funding__poc__title")
    date_hierarchy = "paid_on"


@admin.register(Lesson)
class LessonAdmin(ShownAdmin):
    corrects = ("title", "problem", "tried", "integration", "compliance", "results", "failed")
    list_display = ("title", "poc", "status", "published_at")
    list_filter = ("status",)
    list_select_related = ("poc",)
    search_fields = ("title", "poc__title")


@admin.register(Reuse)
class ReuseAdmin(ShownAdmin):
    list_display = ("lesson", "establishment", "kind", "by", "created_at", "withdrawn_at")
    list_filter = ("kind",)
    list_select_related = ("lesson", "establishment", "by")
    search_fields = ("lesson__title", "establishment__name")


@admin.register(Annotation)
class AnnotationAdmin(ShownAdmin):
    list_display = ("lesson", "section", "by", "said_at")
    list_filter = ("section",)
    list_select_related = ("lesson", "by")
    search_fields = ("lesson__title", "text")


@admin.register(LessonReminder)
class LessonReminderAdmin(ShownAdmin):
    list_display = ("lesson", "step", "due_at", "done_at", "stopped_at")
    list_select_related = ("lesson",)
    search_fields = ("lesson__title",)
    date_hierarchy = "due_at"


@admin.register(Clearance)
class ClearanceAdmin(ShownAdmin):
    list_display = ("document", "by", "at")
    list_select_related = ("document", "by")
    search_fields = ("document__name", "document__poc__title")


@admin.register(Embedding)
class EmbeddingAdmin(ShownAdmin):
    hides = ("vector",)
    list_display = ("kind", "object_id", "model", "dimensions", "computed_at")
    list_filter = ("kind", "model")
    search_fields = ("model",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("vector")


@admin.register(EmbeddingDay)
class EmbeddingDayAdmin(ShownAdmin):
    list_display = ("day", "texts", "tokens", "failures", "stopped", "resume_at")
    list_filter = ("stopped",)
    date_hierarchy = "day"
