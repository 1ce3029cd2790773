"""Planned payments: they make the grant, payments settle the earliest first, what is past its day is late."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.states import TransitionRefused
from irritants.models import Event
from matching.enums import PLANNABLE, FundingStatus, InstalmentKind
from matching.models import Funding, FundingDocument, Instalment
from matching.operations import fundings, instalments
from matching.operations.instalments import Planned
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import curator
from tests.factories.matching import FundingFactory
from tests.openinno.posts_money import lines

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)


def plan(funding: Funding, *amounts: str, first: date = TODAY) -> None:
    """One payment a month, from that day on."""
    planned = [
        Planned(InstalmentKind.INTERIM, Decimal(amount), first + timedelta(days=30 * number))
        for number, amount in enumerate(amounts)
    ]
    seen = instalments.latest_of(funding)
    instalments.plan_payments(funding=funding, planned=planned, instead_of=seen, by=curator(), at=AT)


def amounts(funding: Funding) -> list[Decimal]:
    return list(funding.instalments.values_list("amount", flat=True))


@pytest.mark.parametrize("status", FundingStatus)
def test_payments_are_planned_between_the_grant_and_the_last_euro(status):
    funding = FundingFactory(status=status)

    if status in PLANNABLE:
        plan(funding, "3000.00", "5000.00")
        assert amounts(funding) == [Decimal("3000.00"), Decimal("5000.00")]
    else:
        with pytest.raises(TransitionRefused):
            plan(funding, "3000.00", "5000.00")
        assert amounts(funding) == []


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (["7999.99"], "0,01 € de l’accord ne sont pas prévus."),
        (["8000.01"], "Les versements dépassent l’accord de 0,01 €."),
        ([], "Prévoyez au moins un versement."),
        (["8000.00", "0.00"], "Le montant doit être supérieur à zéro."),
        (["1000.00"] * 8, "Un accord est versé en 6 fois au plus."),
    ],
)
def test_what_does_not_make_the_grant_is_refused_to_the_cent(planned, words):
    funding = FundingFactory(status=FundingStatus.GRANTED)

    with pytest.raises(ValidationError) as refused:
        plan(funding, *planned)

    assert [each.replace("\xa0", " ") for each in refused.value.messages] == [words]
    assert amounts(funding) == []


def test_a_new_schedule_replaces_the_one_before_which_stays_on_the_thread():
    funding = FundingFactory(status=FundingStatus.AGREED)
    plan(funding, "8000.00")

    plan(funding, "2000.00", "6000.00")

    told = Event.objects.filter(verb="schedule").order_by("pk").values_list("detail", flat=True)
    assert [[each["amount"] for each in detail["payments"]] for detail in told] == [["8000.00"], ["2000.00", "6000.00"]]
    assert amounts(funding) == [Decimal("2000.00"), Decimal("6000.00")]
    connection.check_constraints()


def test_who_plans_on_an_older_schedule_is_told():
    funding = FundingFactory(status=FundingStatus.AGREED)
    plan(funding, "8000.00")
    whole = [Planned(InstalmentKind.BALANCE, Decimal(8000), TODAY)]

    with pytest.raises(ValidationError, match="Quelqu’un d’autre a prévu les versements"):
        instalments.plan_payments(funding=funding, planned=whole, instead_of=0, by=curator(), at=AT)


def test_a_grant_that_is_dropped_is_granted_no_more_and_nothing_is_to_come():
    funding = FundingFactory(status=FundingStatus.GRANTED)
    plan(funding, "8000.00")

    fundings.drop(funding=funding, reason="Le projet s’arrête.", by=curator(), at=AT)

    connection.check_constraints()
    kept = Funding.objects.get()
    assert (kept.amount_granted, kept.granted_on, amounts(funding)) == (None, None, [])
    assert Event.objects.get(verb="drop").detail["granted"] == "8000.00"


@contextmanager
def checked() -> Iterator[None]:
    """What the database checks when a transaction ends."""
    with transaction.atomic():
        yield
        connection.check_constraints()


SPOIL = {
    "a cent less": lambda funding: funding.instalments.create(
        position=1, kind="balance", amount=Decimal("7999.99"), due_on=TODAY
    ),
    "one taken away": lambda funding: (plan(funding, "1.00", "7999.00"), funding.instalments.last().delete()),
    "a smaller grant": lambda funding: (
        plan(funding, "8000.00"),
        Funding.objects.update(amount_granted=Decimal("7000.00")),
    ),
}


@pytest.mark.parametrize("spoil", SPOIL)
def test_the_database_itself_refuses_payments_that_do_not_make_the_grant(spoil):
    funding = FundingFactory(status=FundingStatus.AGREED)

    with pytest.raises(IntegrityError), checked():
        SPOIL[spoil](funding)


def test_a_planned_payment_is_replaced_never_changed():
    funding = FundingFactory(status=FundingStatus.AGREED)
    plan(funding, "8000.00")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Instalment.objects.update(amount=Decimal("1.00"))


def test_what_is_late_is_what_was_due_before_today_less_what_was_paid():
    funding = FundingFactory(status=FundingStatus.AGREED)
    plan(funding, "3000.00", "2000.00", "3000.00", first=TODAY)  # 4 May, 3 June, 3 July

    def late(today: date) -> Decimal:
        return Funding.objects.with_late(today).get().late

    assert [late(TODAY), late(date(2026, 5, 5)), late(date(2026, 7, 4))] == [0, Decimal("3000.00"), Decimal("8000.00")]

    fundings.record_payment(funding=funding, amount=Decimal("3500.50"), date=TODAY, by=curator(), at=AT)

    assert [late(date(2026, 5, 5)), late(date(2026, 6, 4))] == [0, Decimal("1499.50")]
    assert list(Instalment.objects.with_paid().order_by("due_on").values_list("paid", flat=True)) == [
        Decimal("3000.00"),
        Decimal("500.50"),
        Decimal("0.00"),
    ]


def test_the_form_keeps_what_was_typed_and_shows_what_remains():
    funding = FundingFactory(status=FundingStatus.AGREED)
    address = reverse("matching:plan_payments", args=[funding.uuid])
    client = signed_in(curator())

    answer = client.post(address, lines("3000.00", "4999.50"))

    soup = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, amounts(funding)) == (422, [])
    assert soup.find(attrs={"data-oi-rest": True}).text.replace("\xa0", " ") == "0,50 €"
    assert [soup.find("input", attrs={"name": f"payments-{each}-amount"})["value"] for each in (0, 1)] == [
        "3000.00",
        "4999.50",
    ]

    assert client.post(address, lines("3000.00", "5000.00")).status_code == 302
    assert amounts(funding) == [Decimal("3000.00"), Decimal("5000.00")]


def test_an_amount_without_its_day_is_asked_for_it():
    funding = FundingFactory(status=FundingStatus.AGREED)
    typed = {**lines("8000.00"), "payments-0-due_on": ""}

    answer = signed_in(curator()).post(reverse("matching:plan_payments", args=[funding.uuid]), typed)

    assert answer.status_code == 422
    assert "Dites pour quand ce versement est dû." in text(answer)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("lettre.pdf", b"%PDF-1.7\n%%EOF\n")


@pytest.mark.parametrize(
    ("status", "verb", "kind"),
    [
        (FundingStatus.ASSESSED, "grant", "decision"),
        (FundingStatus.ASSESSED, "refuse", "decision"),
        (FundingStatus.GRANTED, "agree", "agreement"),
    ],
)
def test_a_decision_and_an_agreement_are_kept_with_their_document(status, verb, kind, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    funding = FundingFactory(status=status)
    data = {"amount": "8000.00", "date": timezone.localdate(), "reason": "Enveloppe épuisée.", "letter": pdf()}

    answer = signed_in(curator()).post(reverse("matching:funding_verb", args=[funding.uuid, verb]), data)

    assert answer.status_code == 302
    assert list(FundingDocument.objects.values_list("funding", "kind", "name")) == [(funding.pk, kind, "lettre.pdf")]


def test_a_letter_that_is_no_document_leaves_the_decision_untaken():
    funding = FundingFactory(status=FundingStatus.ASSESSED)
    data = {"amount": "8000.00", "date": timezone.localdate(), "letter": SimpleUploadedFile("lettre.pdf", b"GIF89a")}

    answer = signed_in(curator()).post(reverse("matching:funding_verb", args=[funding.uuid, "grant"]), data)

    assert (answer.status_code, Funding.objects.get().status) == (422, FundingStatus.ASSESSED)
