"""Introductions: those of the organisation one acts for, and its answers."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import states
from core.api.fields import Day, Link, Sent, Shown, Text
from core.api.queries import ByFilterSet
from core.api.verbs import body_of, checked, may, take
from core.api.views import Api, ListApi
from core.verbs import VerbForm
from irritants.models import Irritant
from matching.api.shared import NeedShown, SupplierShown
from matching.enums import MATCH_MOVES, DeclineReason, MatchStatus, MatchVerb, Side
from matching.filters import MatchFilter
from matching.forms.matches import DeclineForm, InterestForm, PostponeForm
from matching.models import Match
from matching.operations import matches

MOST_ANSWERS = Irritant._meta.get_field("questions").size


class IntroductionCard(Shown):
    id = serializers.UUIDField(source="uuid")
    url = Link("api:introduction")
    page = Link()
    status = serializers.ChoiceField(choices=MatchStatus.values)
    since = serializers.DateTimeField(source="status_at")
    awaited = serializers.ChoiceField(choices=Side.values, source="awaited_side", allow_null=True)
    irritant = NeedShown()
    company = SupplierShown(source="startup")


class AnswerShown(Shown):
    question = serializers.CharField()
    answer = serializers.CharField()


class IntroductionShown(IntroductionCard):
    questions = serializers.ListField(child=serializers.CharField(), source="irritant.questions")
    word = serializers.CharField()
    message = serializers.CharField()
    answers = AnswerShown(many=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    interested_at = serializers.DateTimeField(allow_null=True)
    postponed_until = Day(allow_null=True)
    decline_reason = serializers.ChoiceField(choices=["", *DeclineReason.values])
    reason = serializers.CharField()
    met_on = Day(allow_null=True)
    meeting_note = serializers.CharField()


def find(request: Request, uuid: UUID) -> Match:
    visible = Match.objects.visible_to(request.user).for_list()
    found: Match = get_object_or_404(visible.select_related("irritant__author"), uuid=uuid)
    return found


def show(request: Request, match: Match) -> Response:
    return Response(IntroductionShown(match, context={"request": request}).data)


class Introductions(ListApi):
    serializer_class = IntroductionCard
    filter_backends = (ByFilterSet,)
    filterset_class = MatchFilter

    def get_queryset(self) -> Any:
        return Match.objects.visible_to(self.request.user).for_list().prefetch_related("irritant__disclosures")

    @extend_schema(operation_id="introductions", summary=_("One’s introductions, the latest to move first"))
    def get(self, request: Request) -> Response:
        return self.list(request)


class Introduction(Api):
    @extend_schema(operation_id="introduction", summary=_("One introduction"), responses=IntroductionShown)
    def get(self, request: Request, uuid: UUID) -> Response:
        return show(request, find(request, uuid))


class InterestSent(Sent):
    """Answers stand in the order of the irritant’s questions."""

    message = Text(max_length=2000, required=False, allow_blank=True)
    answers = serializers.ListField(child=Text(max_length=2000), required=False, max_length=MOST_ANSWERS)


class DeclineSent(Sent):
    decline_reason = serializers.ChoiceField(choices=DeclineReason.values)
    reason = Text(max_length=2000, required=False, allow_blank=True)


class PostponeSent(Sent):
    until = Day()


class Answer(Api):
    """One verb, with the form of its page."""

    area = "introductions"
    verb: ClassVar[MatchVerb]
    operation: ClassVar[Any]
    form: ClassVar[type[VerbForm]] = VerbForm
    body: ClassVar[type[Sent] | None] = None

    def answer(self, request: Request, uuid: UUID) -> Response:
        match = find(request, uuid)
        may(request, states.permission(match, self.verb), match)
        sent = body_of(request, self.body) if self.body else {}
        said = checked(self.form(self.typed(sent), subject=match))
        take(request, match, self.verb, table=MATCH_MOVES, operation=type(self).operation, said=said)
        return show(request, match)

    def typed(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        return dict(sent)


class Interest(Answer):
    verb, operation = MatchVerb.SHOW_INTEREST, staticmethod(matches.show_interest)
    form, body = InterestForm, InterestSent

    def typed(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        answers = {f"question_{number}": words for number, words in enumerate(sent.get("answers", []))}
        return {"message": sent.get("message", ""), **answers}

    @extend_schema(
        operation_id="introduction_interest",
        summary=_("As the company: we are interested"),
        request=InterestSent,
        responses=IntroductionShown,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.answer(request, uuid)


class Decline(Answer):
    verb, operation = MatchVerb.DECLINE, staticmethod(matches.decline)
    form, body = DeclineForm, DeclineSent

    @extend_schema(
        operation_id="introduction_decline",
        summary=_("As the company: we decline, and why"),
        request=DeclineSent,
        responses=IntroductionShown,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.answer(request, uuid)


class Accept(Answer):
    verb, operation = MatchVerb.ACCEPT, staticmethod(matches.accept)

    @extend_schema(
        operation_id="introduction_accept",
        summary=_("As the establishment: we accept to meet"),
        request=None,
        responses=IntroductionShown,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.answer(request, uuid)


class Refuse(Answer):
    verb, operation = MatchVerb.REFUSE, staticmethod(matches.refuse)
    form, body = DeclineForm, DeclineSent

    @extend_schema(
        operation_id="introduction_refuse",
        summary=_("As the establishment: we do not wish to meet, and why"),
        request=DeclineSent,
        responses=IntroductionShown,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.answer(request, uuid)


class Postpone(Api):
    area = "introductions"

    @extend_schema(
        operation_id="introduction_postpone",
        summary=_("As the side whose answer is awaited: later, with a day"),
        request=PostponeSent,
        responses=IntroductionShown,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        match = find(request, uuid)
        sides = {Side.COMPANY: MatchVerb.SHOW_INTEREST, Side.ESTABLISHMENT: MatchVerb.ACCEPT}
        verb = sides.get(match.awaited_side) if match.awaited_side else None
        if verb is None or not request.user.has_perm(states.permission(match, verb), match):
            raise PermissionDenied
        said = checked(PostponeForm(body_of(request, PostponeSent), subject=match))
        matches.postpone(match=match, **said, by=request.user, at=timezone.now())
        return show(request, match)
