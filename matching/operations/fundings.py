"""What happens to funding files: one function per verb a person would say. Amounts are euros, to the cent."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.formats import money
from core.uploads import DOCUMENTS, IMAGES, check_upload
from matching.candidates.schemes import fit_of
from matching.enums import FUNDING_MOVES, FundingDocumentKind, FundingFact, FundingVerb
from matching.models import Funding, FundingDocument, FundingPaper, FundingScheme, Payment, Poc
from matching.models.steps import is_to_be_reminded, next_step
from matching.notifications import fundings as notifications
from matching.notifications import programs
from matching.operations.instalments import forget, lock_as_seen


@transaction.atomic
def consider(
    *,
    poc: Poc,
    scheme: FundingScheme,
    amount_wished: Decimal | None = None,
    body_meets_on: date | None = None,
    by: User,
    at: datetime,
) -> Funding:
    """Open a file with a scheme, for the next date of its body that its papers can still reach, unless another is given.

    Raises ValidationError when this POC already has one with it.
    """
    states.lock(poc)
    if Funding.objects.filter(poc=poc, scheme=scheme).exists():
        raise ValidationError({"scheme": _("This POC already has a file with this scheme.")})
    if body_meets_on is None:
        body_meets_on = fit_of(scheme, poc, today=timezone.localdate(at)).meets_on
    funding = Funding.objects.create(
        poc=poc, scheme=scheme, amount_wished=amount_wished, body_meets_on=body_meets_on, status_at=at
    )
    funding.record(FundingFact.CONSIDER, by=by, at=at, detail={"amount": amount_wished})
    return funding


@transaction.atomic
def prepare(*, funding: Funding, by: User, at: datetime) -> None:
    states.move(funding, FundingVerb.PREPARE, table=FUNDING_MOVES, by=by, at=at)


@transaction.atomic
def provide_paper(*, funding: Funding, label: str, upload: UploadedFile, by: User, at: datetime) -> FundingPaper:
    """Add a required paper, or replace it. Raises ValidationError on the file, or on a paper the scheme does not ask."""
    if label not in funding.scheme.required_papers:
        raise ValidationError(_("This scheme does not ask for this paper."))
    checked = check_upload(upload, allowed={**DOCUMENTS, **IMAGES})
    paper, _created = FundingPaper.objects.update_or_create(
        funding=funding,
        label=label,
        defaults={
            "file": upload,
            "name": checked.name,
            "content_type": checked.content_type,
            "size": checked.size,
            "by": by,
        },
    )
    funding.record(FundingFact.PAPER, by=by, at=at, detail={"paper": label})
    return paper


@transaction.atomic
def add_document(*, funding: Funding, kind: str, upload: UploadedFile, by: User, at: datetime) -> None:
    """Add the letter of the decision or the signed agreement; one added before is kept. Raises ValidationError on the file."""
    _keep_document(funding, FundingDocumentKind(kind), upload, by=by, at=at)


def _keep_document(
    funding: Funding, kind: FundingDocumentKind, upload: UploadedFile | None, *, by: User, at: datetime
) -> None:
    if upload is None:
        return
    checked = check_upload(upload, allowed={**DOCUMENTS, **IMAGES})
    about = {"name": checked.name, "content_type": checked.content_type, "size": checked.size, "by": by}
    FundingDocument.objects.create(funding=funding, kind=kind, file=upload, **about)
    funding.record(FundingFact.DOCUMENT, by=by, at=at, detail={"document": kind.label})


@transaction.atomic
def file(*, funding: Funding, amount: Decimal, reference: str = "", by: User, at: datetime) -> None:
    """Hand the file in. Raises ValidationError with the papers that are missing, or on an amount that is not positive."""
    if absent := funding.missing_papers():
        raise ValidationError(_("These papers are missing: %(papers)s.") % {"papers": ", ".join(absent)}, code="papers")
    _refuse_not_positive(amount)
    states.move(
        funding,
        FundingVerb.FILE,
        table=FUNDING_MOVES,
        by=by,
        at=at,
        detail={"amount": amount},
        amount_asked=amount,
        amount_granted=None,
        granted_on=None,
        reference=reference,
        reason="",
    )
    notifications.moved(funding, FundingVerb.FILE, at=at)


def _refuse_to_come(day: date, *, at: datetime) -> None:
    """What is recorded has happened."""
    if day > timezone.localdate(at):
        raise ValidationError({"date": _("This date is still to come: record it once it has happened.")})


def _refuse_not_positive(amount: Decimal) -> None:
    if amount <= 0:
        raise ValidationError({"amount": _("The amount must be more than zero.")})


@transaction.atomic
def assess(*, funding: Funding, by: User, at: datetime) -> None:
    states.move(funding, FundingVerb.ASSESS, table=FUNDING_MOVES, by=by, at=at)
    notifications.moved(funding, FundingVerb.ASSESS, at=at)


@transaction.atomic
def ask_more(*, funding: Funding, message: str, by: User, at: datetime) -> None:
    """The funder wants more information; the establishment is told what."""
    states.move(
        funding,
        FundingVerb.ASK_MORE,
        table=FUNDING_MOVES,
        by=by,
        at=at,
        detail={"message": message},
        more_asked=message,
    )
    notifications.moved(funding, FundingVerb.ASK_MORE, at=at)


@transaction.atomic
def complete(*, funding: Funding, message: str, by: User, at: datetime) -> None:
    """What was asked is sent."""
    states.move(
        funding,
        FundingVerb.COMPLETE,
        table=FUNDING_MOVES,
        by=by,
        at=at,
        detail={"message": message},
        more_asked="",
    )
    notifications.moved(funding, FundingVerb.COMPLETE, at=at)


@transaction.atomic
def grant(
    *, funding: Funding, amount: Decimal, date: date, letter: UploadedFile | None = None, by: User, at: datetime
) -> None:
    """The body said yes, to this amount, on this date. Raises ValidationError when it is more than was asked, or still to come."""
    _refuse_not_positive(amount)
    _refuse_to_come(date, at=at)
    if funding.amount_asked is not None and amount > funding.amount_asked:
        raise ValidationError({"amount": _("The amount granted cannot be more than the amount asked.")})
    states.move(
        funding,
        FundingVerb.GRANT,
        table=FUNDING_MOVES,
        by=by,
        at=at,
        detail={"amount": amount, "on": date},
        amount_granted=amount,
        granted_on=date,
    )
    _keep_document(funding, FundingDocumentKind.DECISION, letter, by=by, at=at)
    notifications.moved(funding, FundingVerb.GRANT, at=at)
    programs.granted(funding, at=at)


@transaction.atomic
def refuse(*, funding: Funding, reason: str, letter: UploadedFile | None = None, by: User, at: datetime) -> None:
    states.move(
        funding, FundingVerb.REFUSE, table=FUNDING_MOVES, by=by, at=at, detail={"reason": reason}, reason=reason
    )
    _keep_document(funding, FundingDocumentKind.DECISION, letter, by=by, at=at)
    notifications.moved(funding, FundingVerb.REFUSE, at=at)


@transaction.atomic
def drop(*, funding: Funding, reason: str, by: User, at: datetime) -> None:
    """The file is given up, and why. What it was granted is granted no more: it stays on the thread."""
    granted = funding.amount_granted
    states.move(
        funding,
        FundingVerb.DROP,
        table=FUNDING_MOVES,
        by=by,
        at=at,
        detail={"reason": reason, "granted": granted},
        reason=reason,
        amount_granted=None,
        granted_on=None,
    )
    forget(funding)
    notifications.moved(funding, FundingVerb.DROP, at=at)


@transaction.atomic
def agree(*, funding: Funding, date: date, letter: UploadedFile | None = None, by: User, at: datetime) -> None:
    """The agreement is signed; `letter` is the signed document. Raises ValidationError on a date that is still to come."""
    _refuse_to_come(date, at=at)
    states.move(funding, FundingVerb.AGREE, table=FUNDING_MOVES, by=by, at=at, detail={"on": date}, agreed_on=date)
    _keep_document(funding, FundingDocumentKind.AGREEMENT, letter, by=by, at=at)
    notifications.moved(funding, FundingVerb.AGREE, at=at)


@transaction.atomic
def record_payment(
    *, funding: Funding, amount: Decimal, date: date, reference: str = "", by: User, at: datetime
) -> Payment:
    """A payment came: the file is paid in part, or in full when it is the last one.

    Raises ValidationError when it would exceed what remains of the grant or is still to come, TransitionRefused when somebody
    moved the file first.
    """
    _refuse_not_positive(amount)
    _refuse_to_come(date, at=at)
    current = lock_as_seen(funding)
    if current.status in FUNDING_MOVES[FundingVerb.PAY].sources and amount > current.balance:
        raise ValidationError(
            {"amount": _("Only %(balance)s of the grant remain to be paid.") % {"balance": money(current.balance)}}
        )
    payment = None
    verb = FundingVerb.SETTLE if amount == current.balance else FundingVerb.PAY
    if current.status in FUNDING_MOVES[verb].sources:
        # The payment first: a trigger adds it up, and a file is only paid in full when the sum is there.
        payment = Payment.objects.create(funding=funding, amount=amount, paid_on=date, reference=reference, by=by)
    states.move(funding, verb, table=FUNDING_MOVES, by=by, at=at, detail={"amount": amount, "on": date})
    funding.refresh_from_db(fields=["amount_paid"])
    notifications.moved(funding, verb, at=at)
    assert payment is not None  # noqa: S101 move would have raised
    return payment


@transaction.atomic
def reopen(*, funding: Funding, by: User, at: datetime) -> None:
    """A refused or dropped file is prepared again."""
    states.move(
        funding,
        FundingVerb.REOPEN,
        table=FUNDING_MOVES,
        by=by,
        at=at,
        reason="",
        amount_granted=None,
        granted_on=None,
    )


def remind_of_steps(*, at: datetime) -> int:
    """Tell who owes a step that is late, soon due, or has waited; how many files are. Safe to run twice in a week."""
    today, reminded = timezone.localdate(at), 0
    for funding in Funding.objects.open().for_list().with_steps():
        step = next_step(funding, today=today)
        if step is None or not is_to_be_reminded(funding, step, at=at):
            continue
        with transaction.atomic():
            notifications.step_due(funding, step, at=at)
        reminded += 1
    return reminded
