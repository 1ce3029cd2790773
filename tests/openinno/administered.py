"""A row of each model that the administration shows, each with neighbours of its own."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import (
    Alert,
    ApiToken,
    Circular,
    CircularEvent,
    CircularRecipient,
    Draft,
    EmailDomain,
    Export,
    Handover,
    Invitation,
    JoinRequest,
    Membership,
    Notification,
    Organisation,
    Report,
    Seeing,
    Subscriber,
    Told,
    User,
    Webhook,
    WebhookDelivery,
)
from core.enums import Trouble
from core.models import MailTrouble, OutgoingMail
from irritants.models import Attachment, CoSignature, Disclosure, Event, Irritant, Merge
from matching.enums import FundingStatus, LessonStatus, MatchStatus, PocStatus, Side
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
from startups.models import Claim, Reference, Startup, StartupEvent
from taxonomy.models import TargetAudience, Technology, Theme
from tests.factories.accounts import (
    CircularFactory,
    OrganisationFactory,
    ReportFactory,
    UserFactory,
    WebhookDeliveryFactory,
    WebhookFactory,
    administrator,
    member_of,
)
from tests.factories.irritants import LONG_AGO, CoSignatureFactory, IrritantFactory, MergeFactory
from tests.factories.matching import (
    AnswerFactory,
    CriterionFactory,
    FundingFactory,
    FundingSchemeFactory,
    LessonFactory,
    MatchFactory,
    MeasureFactory,
    PocFactory,
    PurchaseRuleFactory,
    QuestionFactory,
)
from tests.factories.startups import StartupFactory
from tests.openinno.administered_legal import LEGAL
from tests.openinno.administered_meetings import MEETINGS

numbers = count(1)
FILE = {"file": "etude.pdf", "name": "etude.pdf", "content_type": "application/pdf", "size": 5}


def establishment() -> Organisation:
    return OrganisationFactory(establishment=True)


def _weighting() -> Weighting:
    return Weighting.objects.create(number=100 + next(numbers), made_at=LONG_AGO)


def _membership(**given: Any) -> Membership:
    return Membership.objects.create(**({"user": UserFactory(), "organisation": establishment()} | given))


def _startup() -> Startup:
    return StartupFactory(validated=True, networks=[OrganisationFactory(network=True)])


def _notification() -> Notification:
    number = next(numbers)
    mail = _mail()
    return Notification.objects.create(
        recipient=UserFactory(),
        organisation=establishment(),
        key=f"clé {number}",
        title="Une réponse est arrivée",
        path="/",
        why="Vous suivez cet irritant.",
        created_at=LONG_AGO,
        mail=mail,
    )


def _alert() -> Alert:
    return Alert.objects.create(
        user=UserFactory(), kind="irritants", title="Irritants : tout", frequency="none", confirmed_at=LONG_AGO
    )


def _mail() -> OutgoingMail:
    return OutgoingMail.objects.create(
        message_id=f"<{next(numbers)}@test.example>", to="p@test.example", subject="Objet", text="", created_at=LONG_AGO
    )


def _trouble() -> MailTrouble:
    return MailTrouble.objects.create(
        address="p@test.example",
        kind=Trouble.HARD,
        reference=f"essai:{next(numbers)}",
        at=LONG_AGO,
        noted_at=LONG_AGO,
        mail=_mail(),
    )


def _job() -> ProcrastinateJob:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args) VALUES ('send_mail', 'default', '{}') RETURNING id"
        )
        return ProcrastinateJob.objects.get(pk=cursor.fetchone()[0])


def _log_entry() -> LogEntry:
    return LogEntry.objects.create(
        user=administrator(),
        content_type=ContentType.objects.get_for_model(Theme),
        object_id="1",
        object_repr="Un thème",
        action_flag=CHANGE,
        change_message="[]",
    )


def _token() -> ApiToken:
    number, in_a_month = next(numbers), timezone.now() + timedelta(days=30)
    person = member_of(establishment())
    return ApiToken.objects.create(
        user=person,
        membership=person.active_membership,
        name=f"Programme {number}",
        scopes=["read"],
        digest=f"{number:064}",
        hint="oi_abc",
        expires_at=in_a_month,
    )


def _event(**given: Any) -> Event:
    irritant = given.get("irritant") or IrritantFactory(published=True)
    return irritant.record("publish", by=member_of(establishment()), at=LONG_AGO)


def _startup_event(**given: Any) -> StartupEvent:
    startup = given.get("startup") or _startup()
    return startup.record("validate", by=member_of(establishment()), at=LONG_AGO)


def _term(model: type[models.Model]) -> models.Model:
    slug = f"mot-{next(numbers)}"
    return model._default_manager.create(slug=slug, name_fr=slug, name_en=slug)


def _poc() -> Poc:
    return PocFactory(status=PocStatus.RUNNING)


def _granted() -> Funding:
    return FundingFactory(status=FundingStatus.GRANTED)


def _lesson() -> Lesson:
    return LessonFactory(status=LessonStatus.PUBLISHED)


def _poc_document() -> PocDocument:
    return PocDocument.objects.create(poc=_poc(), by=UserFactory(), organisation=establishment(), **FILE)


def _payment(**given: Any) -> Payment:
    about = {"funding": given.get("funding") or _granted(), "amount": Decimal("10.00"), "paid_on": date(2026, 5, 1)}
    return Payment.objects.create(**about, by=UserFactory())


def _paper(**given: Any) -> FundingPaper:
    funding = given.get("funding") or _granted()
    return FundingPaper.objects.create(funding=funding, label=f"Pièce {next(numbers)}", by=UserFactory(), **FILE)


def _document(**given: Any) -> FundingDocument:
    funding = given.get("funding") or _granted()
    return FundingDocument.objects.create(funding=funding, kind="decision", by=UserFactory(), **FILE)


def _instalment(**given: Any) -> Instalment:
    """One more, of a grant that they make."""
    funding = given.get("funding") or _granted()
    position = funding.instalments.count() + 1
    Funding.objects.filter(pk=funding.pk).update(amount_granted=1000 * position)
    about = {"position": position, "kind": "interim", "amount": Decimal("1000.00"), "due_on": date(2026, 6, 1)}
    return Instalment.objects.create(funding=funding, **about)


def _plan(**given: Any) -> FundingPlan:
    poc = given.get("poc") or _poc()
    return FundingPlan.objects.create(
        poc=poc, number=poc.plans.count() + 1, cost=Decimal("100.00"), by=UserFactory(), at=LONG_AGO
    )


def _share(**given: Any) -> Share:
    plan = given.get("plan") or _plan()
    return Share.objects.create(plan=plan, source="scheme", scheme=FundingSchemeFactory(), amount=Decimal("10.00"))


def _criterion(**given: Any) -> Criterion:
    poc = given.get("poc") or _poc()
    return CriterionFactory(poc=poc, position=poc.criteria.count() + 1)


def _embedding() -> Embedding:
    return Embedding.objects.create(
        kind="need",
        object_id=next(numbers),
        model="essai",
        dimensions=2,
        digest="0" * 64,
        vector=b"\0\0\x80\x3f\0\0\0\0",
        row_at=LONG_AGO,
        computed_at=LONG_AGO,
    )


def _embedding_day() -> EmbeddingDay:
    return EmbeddingDay.objects.create(
        day=LONG_AGO.date() + timedelta(days=next(numbers)), tokens=12, stopped="key", last_error="401"
    )


def _reminder(**given: Any) -> Reminder:
    return Reminder.objects.create(
        match=given.get("match") or MatchFactory(status=MatchStatus.SENT),
        side=Side.COMPANY,
        step=next(numbers),
        due_at=LONG_AGO,
        stopped_at=LONG_AGO,
        stopped_by=UserFactory(),
    )


MAKERS: dict[type[models.Model], Callable[..., Any]] = {
    User: lambda: member_of(establishment()),
    Organisation: establishment,
    EmailDomain: lambda **given: EmailDomain.objects.create(
        organisation=given.get("organisation") or establishment(), domain=f"u{next(numbers)}.example"
    ),
    Membership: _membership,
    ApiToken: _token,
    Invitation: lambda: Invitation.objects.create(
        organisation=establishment(), email="p@test.example", invited_by=UserFactory(), expires_at=LONG_AGO
    ),
    JoinRequest: lambda: JoinRequest.objects.create(user=UserFactory(), organisation=establishment()),
    Notification: _notification,
    Export: lambda: Export.objects.create(
        owner=UserFactory(), sheet="irritants", title="Irritants", form="csv", total=1, expires_at=LONG_AGO
    ),
    Report: ReportFactory,
    Handover: lambda: Handover.objects.create(
        organisation=establishment(),
        giver=UserFactory(),
        taker=UserFactory(),
        proposed_at=LONG_AGO,
        expires_at=LONG_AGO,
    ),
    Circular: lambda: CircularFactory(status="sent"),
    CircularEvent: lambda: CircularFactory().record("write", by=UserFactory(), at=LONG_AGO),
    CircularRecipient: lambda: CircularFactory(status="sent").recipients.create(person=UserFactory()),
    Seeing: lambda: Seeing.objects.create(
        administrator=UserFactory(), person=UserFactory(), reason="Essai", started_at=LONG_AGO, expires_at=LONG_AGO
    ),
    Webhook: WebhookFactory,
    WebhookDelivery: WebhookDeliveryFactory,
    Subscriber: lambda: Subscriber.objects.create(email=f"abonnee{next(numbers)}@test.example"),
    Alert: _alert,
    Told: lambda: Told.objects.create(alert=_alert(), kind="irritants", number=1, mail=_mail()),
    Draft: lambda: Draft.objects.create(user=UserFactory(), key="question", text="Combien", saved_at=LONG_AGO),
    OutgoingMail: _mail,
    MailTrouble: _trouble,
    ProcrastinateJob: _job,
    LogEntry: _log_entry,
    Theme: lambda: _term(Theme),
    Technology: lambda: _term(Technology),
    TargetAudience: lambda: _term(TargetAudience),
    Irritant: lambda: IrritantFactory(published=True),
    Event: _event,
    CoSignature: CoSignatureFactory,
    Merge: MergeFactory,
    Attachment: lambda: Attachment.objects.create(irritant=IrritantFactory(), uploaded_by=UserFactory(), **FILE),
    Disclosure: lambda: Disclosure.objects.create(
        irritant=IrritantFactory(), organisation=establishment(), at=LONG_AGO
    ),
    Startup: _startup,
    StartupEvent: _startup_event,
    Reference: lambda **given: Reference.objects.create(
        startup=given.get("startup") or _startup(), client="Une région", year=2024
    ),
    Claim: lambda: Claim.objects.create(
        startup=_startup(), topic="rgaa", statement="Audité.", checked_at=LONG_AGO, checked_by=UserFactory()
    ),
    Match: lambda: MatchFactory(status=MatchStatus.SENT),
    Decision: lambda: Decision.objects.create(
        match=MatchFactory(status=MatchStatus.SENT), verb="send", by=UserFactory(), at=LONG_AGO
    ),
    CorpusStatistics: lambda: CorpusStatistics.objects.create(
        version=f"v{next(numbers)}", made_at=LONG_AGO, texts=2, data=b"", is_current=False
    ),
    Weighting: _weighting,
    Application: lambda: Application.objects.create(
        weighting=_weighting(), before=_weighting(), by=UserFactory(), at=LONG_AGO, reason="Mieux."
    ),
    Reminder: _reminder,
    Embedding: _embedding,
    EmbeddingDay: _embedding_day,
    Question: lambda: QuestionFactory(withdrawn=True),
    Answer: lambda: AnswerFactory(withdrawn=True),
    Poc: _poc,
    Criterion: _criterion,
    Measure: lambda: MeasureFactory(criterion=_criterion()),
    Milestone: lambda **given: Milestone.objects.create(
        poc=given.get("poc") or _poc(), title="Recette", due_on=date(2026, 5, 1)
    ),
    NewsAsked: lambda: NewsAsked.objects.create(poc=_poc(), side="company", asked_at=LONG_AGO),
    PocNote: lambda: PocNote.objects.create(poc=_poc(), by=UserFactory(), organisation=establishment(), text="Vu."),
    PocDocument: _poc_document,
    FundingScheme: FundingSchemeFactory,
    PurchaseRule: PurchaseRuleFactory,
    Funding: _granted,
    FundingPaper: _paper,
    FundingDocument: _document,
    FundingPlan: _plan,
    Share: _share,
    Instalment: _instalment,
    Payment: _payment,
    Lesson: _lesson,
    **MEETINGS,
    **LEGAL,
    Annotation: lambda: Annotation.objects.create(
        lesson=_lesson(), section="tried", text="Deux composantes.", by=UserFactory(), said_at=LONG_AGO
    ),
    LessonReminder: lambda: LessonReminder.objects.create(lesson=_lesson(), step=1, due_at=LONG_AGO),
    Clearance: lambda: Clearance.objects.create(document=_poc_document(), by=UserFactory(), at=LONG_AGO),
    Reuse: lambda: Reuse.objects.create(lesson=_lesson(), establishment=establishment(), by=UserFactory()),
}
