"""What stands against merging two irritants: introductions under way, what one of them hides, nobody to consent."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from irritants import operations
from irritants.enums import IrritantStatus
from irritants.models import Irritant
from matching.enums import MatchStatus
from matching.models import Question
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.irritants import IrritantFactory, MergeFactory
from tests.factories.matching import AnswerFactory, MatchFactory, PocFactory, QuestionFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT, REASON

pytestmark = pytest.mark.django_db


def words(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


@pytest.mark.parametrize(
    "status",
    [
        MatchStatus.OFFERED,
        MatchStatus.SHORTLISTED,
        MatchStatus.SENT,
        MatchStatus.INTERESTED,
        MatchStatus.ACCEPTED,
        MatchStatus.MET,
    ],
)
def test_introductions_under_way_forbid_it_and_are_named(status):
    match = MatchFactory(status=status)
    target = IrritantFactory(published=True)

    with pytest.raises(ValidationError) as refused:
        operations.propose_merge(duplicate=match.irritant, target=target, message=REASON, by=curator(), at=AT)

    assert str(match.startup) in words(refused)
    # The other way round nothing stands against it.
    operations.propose_merge(duplicate=target, target=match.irritant, message=REASON, by=curator(), at=AT)


@pytest.mark.parametrize("status", [MatchStatus.SUGGESTED, MatchStatus.DECLINED, MatchStatus.CLOSED])
def test_introductions_that_wait_for_nothing_do_not(status):
    match = MatchFactory(status=status)

    operations.propose_merge(
        duplicate=match.irritant, target=IrritantFactory(published=True), message=REASON, by=curator(), at=AT
    )


@pytest.mark.parametrize("answered", [False, True])
def test_a_question_without_answer_forbids_it_and_one_with_its_answer_is_read_on(answered):
    question = QuestionFactory()
    if answered:
        AnswerFactory(question=question)
    target, by = IrritantFactory(published=True), curator()

    if not answered:
        with pytest.raises(ValidationError):
            operations.propose_merge(duplicate=question.irritant, target=target, message=REASON, by=by, at=AT)
        return
    merge = operations.propose_merge(duplicate=question.irritant, target=target, message=REASON, by=by, at=AT)
    operations.accept_merge(merge=merge, intent="test", by=merge.duplicate.author, at=AT)

    assert list(Question.objects.visible_to(manager_of(StartupFactory(validated=True).organisation))) == [question]


def test_a_poc_forbids_it():
    poc = PocFactory()

    with pytest.raises(ValidationError):
        operations.propose_merge(
            duplicate=poc.match.irritant, target=IrritantFactory(published=True), message=REASON, by=curator(), at=AT
        )


def test_an_introduction_sent_since_the_proposal_forbids_the_consent_and_says_which():
    merge = MergeFactory()
    match = MatchFactory(irritant=merge.duplicate, status=MatchStatus.SENT)

    client = Client()
    client.force_login(merge.duplicate.author, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse("irritants:merge_verb", args=[merge.uuid, "accept"]), {"intent": "test"})

    assert response.status_code == 422
    assert str(match.startup) in response.content.decode()
    assert Irritant.objects.get(pk=merge.duplicate.pk).status == IrritantStatus.PUBLISHED


@pytest.mark.parametrize(
    ("duplicate", "target"),
    [
        ({"hide_establishment": True}, {}),
        ({"budget_visible": False}, {}),
        ({}, {"published": False, "submitted": True}),
        ({"published": False, "status": "solved"}, {}),
    ],
)
def test_it_is_refused_where_it_would_show_what_is_hidden_or_where_one_is_closed(duplicate, target):
    first, second = (IrritantFactory(**{"published": True, **fields}) for fields in (duplicate, target))

    with pytest.raises(ValidationError) as refused:
        operations.propose_merge(duplicate=first, target=second, message=REASON, by=curator(), at=AT)

    assert len(refused.value.messages) == 1


def test_nobody_to_consent_itself_and_twice_are_refused():
    alone = IrritantFactory(published=True, establishment=OrganisationFactory(establishment=True), author=curator())
    other, merge = IrritantFactory(published=True), MergeFactory()
    for duplicate, target in ((alone, other), (other, other), (merge.duplicate, other)):
        with pytest.raises(ValidationError):
            operations.propose_merge(duplicate=duplicate, target=target, message=REASON, by=curator(), at=AT)
