"""Irritants for programs: reading them, drafting, correcting, submitting, and joining those of others."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import organisation_of
from core import states
from core.api.fields import Day, Euros, Link, Sent, Shown, Term, Text, Whole, YesNo
from core.api.queries import ByFilterSet
from core.api.verbs import body_of, checked, may
from core.api.views import Api, ListApi, require_match
from irritants import models, operations
from irritants.enums import BudgetSilence, CoSignatureIntent, IrritantStatus, Stage
from irritants.filters import IrritantFilter
from irritants.forms import MAX_QUESTIONS, QUESTION_LENGTH, TERMS, CoSignForm, WholeForm
from irritants.models import Irritant
from irritants.rules import asks_for_disclosures, readable_fields
from irritants.thread import lines

BUDGET = ("budget_min", "budget_max", "budget_silence")
MOST_TERMS = 50


class EstablishmentShown(Shown):
    slug = serializers.SlugField()
    name = serializers.CharField()
    page = Link()


class BudgetShown(Shown):
    """In euros. `silence` says why there is no range."""

    min = Euros(source="budget_min", allow_null=True)
    max = Euros(source="budget_max", allow_null=True)
    silence = serializers.CharField(source="budget_silence")


class IrritantCard(Shown):
    """What lists show. What this reader may not know is null, and named in `withheld`."""

    guarded: tuple[str, ...] = ("budget", "establishment")

    id = serializers.UUIDField(source="uuid")
    url = Link("api:irritant")
    page = Link()
    title = serializers.CharField()
    problem = serializers.CharField()
    status = serializers.ChoiceField(choices=IrritantStatus.values)
    stage = serializers.SerializerMethodField()
    establishment = EstablishmentShown(allow_null=True)
    budget = BudgetShown(source="*", allow_null=True)
    themes = Term(many=True)
    technologies = Term(many=True)
    people_affected = serializers.IntegerField(allow_null=True)
    cosigner_count = serializers.IntegerField()
    open_to_answers = serializers.BooleanField(source="is_open_to_answers")
    answer_deadline = Day(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    withheld = serializers.SerializerMethodField()

    def get_stage(self, irritant: Irritant) -> str:
        """How far it has come on its thread: need, introduction, meeting, poc, funding or sharing."""
        return Stage(irritant.stage_reached).name.lower()  # type: ignore[attr-defined]

    def get_withheld(self, irritant: Irritant) -> list[str]:
        return [name for name in self.guarded if name not in self.readable(irritant)]

    def readable(self, irritant: Irritant) -> frozenset[str]:
        return readable_fields(self.context["request"].user, irritant)

    def to_representation(self, instance: Irritant) -> dict[str, Any]:
        found: dict[str, Any] = super().to_representation(instance)
        return {**found, **dict.fromkeys(found["withheld"])}


class LineShown(Shown):
    at = serializers.DateTimeField()
    text = serializers.CharField()
    quote = serializers.CharField()


class SupportShown(Shown):
    """What the irritant and those who joined it add up to."""

    establishments = serializers.IntegerField()
    people = serializers.IntegerField()
    budget_max = Euros(allow_null=True)


class CoSignerShown(Shown):
    establishment = EstablishmentShown()
    intent = serializers.ChoiceField(choices=CoSignatureIntent.values)
    context = serializers.CharField(allow_null=True)


class OwnShown(Shown):
    """For its establishment and the curators."""

    author = serializers.CharField(source="author.get_full_name")
    hide_establishment = serializers.BooleanField()
    budget_visible = serializers.BooleanField()
    changes_requested_at = serializers.DateTimeField(allow_null=True)
    changes_requested = serializers.CharField()
    reject_reason = serializers.CharField()


class IrritantShown(IrritantCard):
    """All of it, with the lines of its thread that this reader may read."""

    guarded = ("budget", "cosigners", "establishment", "own")

    situation = serializers.CharField()
    tried = serializers.CharField()
    outcome = serializers.CharField()
    audiences = Term(many=True)
    wished_start = Day(allow_null=True)
    questions = serializers.ListField(child=serializers.CharField())
    support = serializers.SerializerMethodField()
    cosigners = serializers.SerializerMethodField()
    own = OwnShown(source="*", allow_null=True)
    thread = serializers.SerializerMethodField()

    def readable(self, irritant: Irritant) -> frozenset[str]:
        found = super().readable(irritant)
        return found | {"own"} if "corrections" in found else found

    @extend_schema_field(SupportShown)
    def get_support(self, irritant: Irritant) -> Any:
        support = irritant.support()
        shown = SupportShown(support).data
        hidden = "budget" not in self.readable(irritant) or not support.budget_max
        return {**shown, "budget_max": None} if hidden else shown

    @extend_schema_field(CoSignerShown(many=True, allow_null=True))
    def get_cosigners(self, irritant: Irritant) -> Any:
        """What they say of themselves is for signed-in readers."""
        if "cosigners" not in self.readable(irritant):
            return None
        shown = CoSignerShown(irritant.cosignatures.all(), many=True, context=self.context).data
        signed_in = self.context["request"].user.is_authenticated
        return shown if signed_in else [{**each, "context": None} for each in shown]

    @extend_schema_field(LineShown(many=True))
    def get_thread(self, irritant: Irritant) -> Any:
        return LineShown(lines(irritant, self.context["request"].user), many=True).data


class BudgetSent(Sent):
    budget_min = Euros(required=False, allow_null=True)
    budget_max = Euros(required=False, allow_null=True)
    budget_silence = serializers.ChoiceField(choices=["", *BudgetSilence.values], required=False)


def terms() -> serializers.ListField:
    return serializers.ListField(child=serializers.SlugField(max_length=60), required=False, max_length=MOST_TERMS)


def paragraph(longest: int = 4000) -> Text:
    return Text(max_length=longest, required=False, allow_blank=True)


class IrritantSent(BudgetSent):
    """What an establishment tells. Only the title is needed for a draft; submitting asks for the rest."""

    title = Text(max_length=140)
    situation = paragraph()
    problem = paragraph()
    tried = paragraph()
    outcome = paragraph()
    themes = terms()
    technologies = terms()
    audiences = terms()
    people_affected = Whole(required=False, allow_null=True)
    budget_visible = YesNo(required=False)
    answer_deadline = Day(required=False, allow_null=True)
    wished_start = Day(required=False, allow_null=True)
    hide_establishment = YesNo(required=False)
    questions = serializers.ListField(child=Text(max_length=QUESTION_LENGTH), required=False, max_length=MAX_QUESTIONS)


class CoSignatureSent(BudgetSent):
    intent = serializers.ChoiceField(choices=CoSignatureIntent.values)
    context = paragraph(2000)
    people_affected = Whole(required=False, allow_null=True)


class IrritantApi(Api):
    public = True
    area = "irritants"

    def find(self, request: Request, uuid: UUID) -> Irritant:
        joined = Prefetch("cosignatures", models.CoSignature.objects.select_related("establishment"))
        visible = Irritant.objects.visible_to(request.user).for_page().with_support().prefetch_related(joined)
        found: Irritant = get_object_or_404(visible, uuid=uuid)
        return found

    def show(self, request: Request, uuid: UUID) -> dict[str, Any]:
        return dict(IrritantShown(self.find(request, uuid), context={"request": request}).data)


class Irritants(IrritantApi, ListApi):
    """The public ones, as their list shows them."""

    serializer_class = IrritantCard
    filter_backends = (ByFilterSet,)
    filterset_class = IrritantFilter

    def get_queryset(self) -> Any:
        visible = Irritant.objects.visible_to(self.request.user).filter(listed__isnull=False)
        found = visible.for_list().with_support().order_by("-listed__at", "-pk")
        return found.prefetch_related("disclosures") if asks_for_disclosures(self.request.user) else found

    @extend_schema(operation_id="irritants", summary=_("Published irritants, filtered and sorted"))
    def get(self, request: Request) -> Response:
        return self.list(request)

    @extend_schema(
        operation_id="irritant_draft",
        summary=_("Begin an irritant of one’s establishment, as a draft"),
        request=IrritantSent,
        responses={201: IrritantShown},
    )
    def post(self, request: Request) -> Response:
        may(request, "irritants.draft_irritant")
        sent = body_of(request, IrritantSent)
        irritant, chosen = typed(Irritant(), sent)
        operations.draft(irritant=irritant, terms=chosen, by=request.user, at=timezone.now())
        shown = self.show(request, irritant.uuid)
        return Response(shown, status=201, headers={"Location": shown["url"]})


class OwnIrritants(ListApi):
    """Those of the establishment one acts for, drafts included."""

    serializer_class = IrritantCard
    filter_backends = (ByFilterSet,)
    filterset_class = IrritantFilter

    def get_queryset(self) -> Any:
        own = Irritant.objects.visible_to(self.request.user).filter(establishment=organisation_of(self.request.user))
        return own.for_list().with_support().order_by("-created_at", "-pk")

    @extend_schema(operation_id="own_irritants", summary=_("Irritants of one’s establishment, in any state"))
    def get(self, request: Request) -> Response:
        return self.list(request)


def typed(irritant: Irritant, sent: Mapping[str, Any]) -> tuple[Irritant, dict[str, Any]]:
    """The irritant with what was sent, as the forms of its pages judge it, and its terms. Raises Unprocessable."""
    data = dict(sent)
    if "questions" in data:
        data["questions"] = "\n".join(" ".join(question.split()) for question in data["questions"])
    if any(name in data for name in BUDGET):
        data = {**{name: getattr(irritant, name) for name in BUDGET}, **data}
    form = WholeForm(data, instance=irritant, only=data)
    chosen = {name: value for name, value in checked(form).items() if name in TERMS}
    return form.save(commit=False), chosen


class OneIrritant(IrritantApi):
    @extend_schema(operation_id="irritant", summary=_("One irritant, with its thread"), responses=IrritantShown)
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(self.show(request, uuid))

    @extend_schema(
        operation_id="irritant_change",
        summary=_("Change a draft, or what the curators asked to correct"),
        request=IrritantSent,
        responses=IrritantShown,
    )
    @transaction.atomic
    def patch(self, request: Request, uuid: UUID) -> Response:
        states.lock(self.find(request, uuid))
        irritant = self.find(request, uuid)
        may(request, "irritants.change_irritant", irritant)
        require_match(request, IrritantShown(irritant, context={"request": request}).data)
        sent = body_of(request, IrritantSent, partial=True)
        changed, chosen = typed(irritant, sent)
        operations.save(irritant=changed, terms=chosen, by=request.user, at=timezone.now())
        return Response(self.show(request, uuid))


class Submission(IrritantApi):
    public = False

    @extend_schema(
        operation_id="irritant_submit",
        summary=_("Submit a draft to the curators, or submit it again once corrected"),
        request=None,
        responses=IrritantShown,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        irritant = self.find(request, uuid)
        may(request, "irritants.submit_irritant", irritant)
        act = operations.resubmit if irritant.changes_requested_at else operations.submit
        act(irritant=irritant, by=request.user, at=timezone.now())
        return Response(self.show(request, uuid))


class CoSignature(IrritantApi):
    public = False

    @extend_schema(
        operation_id="irritant_cosign",
        summary=_("« Nous aussi »: join an irritant of another establishment"),
        request=CoSignatureSent,
        responses={201: IrritantShown},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        irritant = self.find(request, uuid)
        may(request, "irritants.cosign_irritant", irritant)
        sent = body_of(request, CoSignatureSent)
        if not any(sent.get(name) for name in BUDGET):
            sent = {**sent, "budget_silence": BudgetSilence.UNKNOWN}
        form = CoSignForm(sent, joined=irritant)
        checked(form)
        operations.cosign(cosignature=form.save(commit=False), irritant=irritant, by=request.user, at=timezone.now())
        return Response(self.show(request, uuid), status=201)

    @extend_schema(
        operation_id="irritant_leave", summary=_("Take one’s co-signature back"), request=None, responses={204: None}
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        irritant = self.find(request, uuid)
        may(request, "irritants.leave_irritant", irritant)
        operations.leave(irritant=irritant, by=request.user, at=timezone.now())
        return Response(status=204)


urlpatterns = [
    path("irritants/", Irritants.as_view(), name="irritants"),
    path("irritants/own/", OwnIrritants.as_view(), name="own_irritants"),
    path("irritants/<uuid:uuid>/", OneIrritant.as_view(), name="irritant"),
    path("irritants/<uuid:uuid>/submission/", Submission.as_view(), name="irritant_submission"),
    path("irritants/<uuid:uuid>/cosignature/", CoSignature.as_view(), name="irritant_cosignature"),
]
