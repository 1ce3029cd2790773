from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from matching.enums import FundingStatus, LessonStatus, MatchOrigin, MatchStatus, PocStatus
from matching.enums.fundings import GRANTED_STATUSES
from matching.models import (
    Answer,
    Criterion,
    Funding,
    FundingScheme,
    Lesson,
    Match,
    Measure,
    Poc,
    PurchaseRule,
    Question,
)
from tests.factories.accounts import curator, member_of
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.factories.startups import StartupFactory

BEFORE_SENDING = {MatchStatus.SUGGESTED, MatchStatus.OFFERED, MatchStatus.SHORTLISTED}
AFTER_INTEREST = {MatchStatus.INTERESTED, MatchStatus.ACCEPTED, MatchStatus.MET, MatchStatus.POC}


class MatchFactory(DjangoModelFactory):
    """Say the `status`: the facts that it needs come with it."""

    class Meta:
        model = Match

    irritant = factory.SubFactory(IrritantFactory, published=True)
    startup = factory.SubFactory(StartupFactory, validated=True)
    status_at = LONG_AGO
    origin = MatchOrigin.ENGINE
    sent_at = factory.LazyAttribute(lambda match: None if match.status in BEFORE_SENDING else LONG_AGO)
    interested_at = factory.LazyAttribute(lambda match: LONG_AGO if match.status in AFTER_INTEREST else None)
    met_on = factory.LazyAttribute(
        lambda match: date(2026, 2, 2) if match.status in {MatchStatus.MET, MatchStatus.POC} else None
    )
    decline_reason = factory.LazyAttribute(lambda match: "budget" if match.status == MatchStatus.DECLINED else "")
    reason = factory.LazyAttribute(lambda match: "Besoin couvert." if match.status == MatchStatus.CLOSED else "")


class PocFactory(DjangoModelFactory):
    """A complete POC, without criteria unless `CriterionFactory` adds them. Say the `status`."""

    class Meta:
        model = Poc

    match = factory.SubFactory(MatchFactory, status=MatchStatus.POC)
    status = PocStatus.FRAMING
    status_at = LONG_AGO
    title = factory.Sequence(lambda n: f"Un essai numéro {n}")
    question = "Les étudiants sont-ils prévenus à temps ?"
    decision_owner = "La vice-présidente chargée du numérique"
    starts_on = date(2026, 3, 1)
    ends_on = date(2026, 9, 1)
    budget = Decimal("20000.00")
    committed_at = factory.LazyAttribute(lambda poc: None if poc.status == PocStatus.FRAMING else LONG_AGO)
    decided_at = factory.LazyAttribute(
        lambda poc: LONG_AGO if poc.status in {PocStatus.SCALED, PocStatus.STOPPED} else None
    )


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    poc = factory.SubFactory(PocFactory)
    position = 1
    label = "Étudiants prévenus en moins de cinq minutes"
    threshold = Decimal("90.00")
    unit = "%"


class MeasureFactory(DjangoModelFactory):
    """Of nobody, unless `by` and `organisation` are said."""

    class Meta:
        model = Measure

    criterion = factory.SubFactory(CriterionFactory)
    value = Decimal("94.00")
    measured_on = date(2026, 6, 1)
    at = LONG_AGO


class FundingSchemeFactory(DjangoModelFactory):
    class Meta:
        model = FundingScheme

    slug = factory.Sequence(lambda n: f"dispositif-{n}")
    name = factory.Sequence(lambda n: f"Dispositif {n}")
    operator = "Un opérateur"


class PurchaseRuleFactory(DjangoModelFactory):
    """Applies from a day of its own, long before the one that is installed."""

    class Meta:
        model = PurchaseRule

    article = "article d’essai"
    threshold = Decimal("40000.00")
    applies_from = factory.Sequence(lambda n: date(2000, 1, 1) + timedelta(days=n))
    source = "un texte d’essai"


class FundingFactory(DjangoModelFactory):
    """Say the `status`: amounts asked and granted come with it; payments do not."""

    class Meta:
        model = Funding

    poc = factory.SubFactory(PocFactory, status=PocStatus.RUNNING)
    scheme = factory.SubFactory(FundingSchemeFactory)
    status_at = LONG_AGO
    amount_asked = Decimal("10000.00")
    amount_granted = factory.LazyAttribute(
        lambda funding: Decimal("8000.00") if funding.status in GRANTED_STATUSES else None
    )
    amount_paid = factory.LazyAttribute(
        lambda funding: Decimal("8000.00") if funding.status == FundingStatus.PAID else Decimal(0)
    )
    granted_on = factory.LazyAttribute(lambda funding: date(2026, 4, 1) if funding.status in GRANTED_STATUSES else None)
    reason = factory.LazyAttribute(
        lambda funding: "Enveloppe épuisée." if funding.status in {FundingStatus.REFUSED, FundingStatus.DROPPED} else ""
    )


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson

    poc = factory.SubFactory(PocFactory, status=PocStatus.SCALED)
    status_at = LONG_AGO
    title = factory.Sequence(lambda n: f"Ce que l’essai {n} nous a appris")
    problem = "Les changements de salle arrivaient trop tard."
    tried = "Une application mobile, six mois, deux composantes."
    results = "94 % des étudiants prévenus en moins de cinq minutes."
    published_at = factory.LazyAttribute(lambda lesson: LONG_AGO if lesson.status == LessonStatus.PUBLISHED else None)


class QuestionFactory(DjangoModelFactory):
    """Asked by a validated company. `withdrawn=True` for one that a curator has taken away."""

    class Meta:
        model = Question

    class Params:
        withdrawn = factory.Trait(
            withdrawn_at=LONG_AGO, withdrawn_reason="Hors sujet.", withdrawn_by=factory.LazyFunction(curator)
        )

    irritant = factory.SubFactory(IrritantFactory, published=True)
    organisation = factory.LazyAttribute(lambda question: StartupFactory(validated=True).organisation)
    by = factory.LazyAttribute(lambda question: member_of(question.organisation))
    text = factory.Sequence(lambda n: f"Combien de salles faut-il équiper, cas numéro {n} ?")
    said_at = LONG_AGO


class AnswerFactory(DjangoModelFactory):
    """Given by the author of the irritant. `withdrawn=True` for one that a curator has taken away."""

    class Meta:
        model = Answer

    class Params:
        withdrawn = factory.Trait(
            withdrawn_at=LONG_AGO, withdrawn_reason="Hors sujet.", withdrawn_by=factory.LazyFunction(curator)
        )

    question = factory.SubFactory(QuestionFactory)
    by = factory.LazyAttribute(lambda answer: answer.question.irritant.author)
    text = factory.Sequence(lambda n: f"Quarante salles sur trois sites, cas numéro {n}.")
    said_at = LONG_AGO
