"""The objects of the demonstration by their keys, and the gestures that several chapters make: each is one operation or two."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from irritants import operations as irritants
from irritants.models import CoSignature, Irritant
from matching.enums import InstalmentKind, ShareSource
from matching.models import Criterion, Funding, FundingPlan, FundingScheme, Match, Poc
from matching.operations import fundings, instalments, matches, measures, plans, pocs, statistics, suggestions
from matching.operations.instalments import Planned
from matching.operations.measures import Measured
from openinno.demo.clock import Clock, Scene
from openinno.demo.needs.shape import DemoNeed
from openinno.demo.trials import Trial
from startups.models import Startup
from taxonomy.models import TargetAudience, Technology, Theme

DINUM = "plan-de-relance-numerique"
AMUE = "instances-de-l-amue"


class Stage(Clock):
    def __init__(self, today: date) -> None:
        super().__init__(today)
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, User] = {}
        self.startups: dict[str, Startup] = {}

    @property
    def curator(self) -> User:
        return self.people["amue"]

    # Irritants

    def draft(self, need: DemoNeed) -> Irritant:
        low, high, silence = (None, None, need.budget) if isinstance(need.budget, str) else (*need.budget, "")
        starts = need.starts_after
        irritant = Irritant(
            title=need.title,
            situation=need.situation,
            problem=need.problem,
            tried=need.tried,
            outcome=need.outcome,
            people_affected=need.people,
            budget_min=low,
            budget_max=high,
            budget_silence=silence,
            budget_visible=need.budget_visible,
            hide_establishment=need.hidden,
            questions=list(need.questions),
            answer_deadline=self._later(need.open_for),
            wished_start=None if starts is None else self._later(starts),
            is_demo=True,
        )
        terms = {
            "themes": Theme.objects.filter(slug__in=need.themes),
            "technologies": Technology.objects.filter(slug__in=need.technologies),
            "audiences": TargetAudience.objects.filter(slug__in=need.audiences),
        }
        return irritants.draft(irritant=irritant, terms=terms, by=self.people[need.establishment], at=self.at)

    def _later(self, days: int) -> date:
        return self.at.date() + timedelta(days=days)

    def submit(self, irritant: Irritant) -> None:
        irritants.submit(irritant=irritant, by=irritant.author, at=self.at)

    def publish(self, irritant: Irritant) -> None:
        """And do at once what the worker would do."""
        irritants.publish(irritant=irritant, by=self.curator, at=self.at)
        statistics.refresh(at=self.at)
        suggestions.suggest_for_irritant(irritant=irritant, at=self.at)

    def look_again(self, startup: Startup) -> None:
        """What the worker does when a company joined, changed or left."""
        suggestions.suggest_for_startup(startup_id=startup.pk, at=self.at)

    def published(self, need: DemoNeed, *, submitted: int, published: int) -> Scene[Irritant]:
        """The need as most begin: written and submitted one day, published another; days are counted back from the loading."""
        yield submitted
        irritant = self.draft(need)
        self.submit(irritant)
        yield published
        self.publish(irritant)
        return irritant

    def cosign(self, irritant: Irritant, key: str, context: str, people: int, intent: str, budget: int = 0) -> None:
        """« Nous aussi ». The range goes from `budget` euros to twice as much; it is not known yet when there is none."""
        cosignature = CoSignature(
            context=context,
            people_affected=people,
            intent=intent,
            budget_min=Decimal(budget) if budget else None,
            budget_max=Decimal(2 * budget) if budget else None,
            budget_silence="" if budget else "unknown",
        )
        irritants.cosign(cosignature=cosignature, irritant=irritant, by=self.people[key], at=self.at)

    # Introductions

    def candidate(self, irritant: Irritant, key: str) -> Match:
        """The introduction of this company, which the engine named or else a curator adds."""
        known = Match.objects.select_related("irritant__establishment", "startup__organisation")
        match = known.filter(irritant=irritant, startup=self.startups[key]).first()
        return match or matches.add(irritant=irritant, startup=self.startups[key], by=self.curator, at=self.at)

    def send(self, irritant: Irritant, key: str, *, word: str = "") -> Match:
        match = self.candidate(irritant, key)
        matches.send_now(match=match, word=word, by=self.curator, at=self.at)
        return match

    def remove(self, irritant: Irritant, key: str, why: str, words: str = "") -> None:
        """A company that a curator does not send."""
        match = self.candidate(irritant, key)
        matches.remove(match=match, remove_reason=why, reason=words, by=self.curator, at=self.at)

    def asker(self, match: Match) -> User:
        """Who speaks for the establishment."""
        return match.irritant.author

    def offerer(self, match: Match) -> User:
        """Who speaks for the company."""
        return match.startup.organisation.memberships.order_by("pk")[0].user

    def offer(self, irritant: Irritant, key: str, *answers: str, message: str, by: str) -> Match:
        """The company, or its network, comes forward."""
        return matches.offer(
            irritant=irritant,
            startup=self.startups[key],
            message=message,
            answers=_answers(irritant, answers),
            by=self.people[by],
            at=self.at,
        )

    def show_interest(self, match: Match, message: str, *answers: str) -> None:
        told = _answers(match.irritant, answers)
        matches.show_interest(match=match, message=message, answers=told, by=self.offerer(match), at=self.at)

    def accept(self, match: Match) -> None:
        matches.accept(match=match, by=self.asker(match), at=self.at)

    def meet(self, match: Match, note: str) -> None:
        matches.meet(match=match, met_on=self.at.date(), meeting_note=note, by=self.asker(match), at=self.at)

    # POCs

    def open_poc(self, match: Match, trial: Trial) -> Poc:
        return matches.start_poc(match=match, title=trial.title, by=self.asker(match), at=self.at)

    def frame(self, poc: Poc, trial: Trial) -> None:
        poc.question, poc.decision_owner = trial.question, trial.decision_owner
        poc.ends_on, poc.budget = self.day(trial.ends), Decimal(trial.budget)
        criteria = [
            Criterion(label=each.label, threshold=Decimal(each.threshold), unit=each.unit, sense=each.sense)
            for each in trial.criteria
        ]
        observers = [self.organisations[key] for key in trial.observers]
        pocs.frame(poc=poc, criteria=criteria, observers=observers, by=self.asker(poc.match), at=self.at)

    def commit(self, poc: Poc) -> None:
        pocs.commit(poc=poc, by=self.asker(poc.match), at=self.at)

    def start(self, poc: Poc) -> None:
        pocs.start(poc=poc, starts_on=self.at.date(), by=self.asker(poc.match), at=self.at)

    def measure(self, poc: Poc, *values: str, note: str, by_company: bool = False) -> None:
        """What the criteria are worth today, in their order; `note` says how it was found."""
        by = self.offerer(poc.match) if by_company else self.asker(poc.match)
        found = {position: Measured(Decimal(value), note) for position, value in enumerate(values, start=1)}
        measures.measure(poc=poc, found=found, on=self.at.date(), by=by, at=self.at)

    def review(self, poc: Poc) -> None:
        pocs.review(poc=poc, by=self.asker(poc.match), at=self.at)

    # Funding

    def open_a_fund(self) -> None:
        """A scheme whose every term is said, and fictional: no window, rate or date of a real one is invented."""
        FundingScheme.objects.get_or_create(
            slug="fonds-d-essai-fictif",
            defaults={
                "name": "Fonds d’essai (données de démonstration)",
                "operator": "Un financeur fictif",
                "opens_on": self.day(60),
                "closes_on": self.day(-120),
                "rate": Decimal(50),
                "floor": Decimal(7500),
                "ceiling": Decimal(15000),
                "required_papers": ["Description du projet", "Budget prévisionnel"],
                "governing_body": "Comité du fonds fictif",
                "meeting_dates": [self.day(-10), self.day(-40), self.day(-130)],
                "papers_due_days": 21,
            },
        )

    def consider(self, poc: Poc, scheme: str, wished: int) -> Funding:
        return fundings.consider(
            poc=poc,
            scheme=FundingScheme.objects.get(slug=scheme),
            amount_wished=Decimal(wished),
            by=self.asker(poc.match),
            at=self.at,
        )

    def prepare(self, funding: Funding, *, papers: int = 3) -> None:
        """Begin the file with the first `papers` of its papers."""
        by = self.asker(funding.poc.match)
        fundings.prepare(funding=funding, by=by, at=self.at)
        for label in funding.scheme.required_papers[:papers]:
            paper = SimpleUploadedFile("piece.txt", f"{label} : pièce fictive de la démonstration.\n".encode())
            fundings.provide_paper(funding=funding, label=label, upload=paper, by=by, at=self.at)

    def file(self, funding: Funding, amount: int, reference: str) -> None:
        by = self.asker(funding.poc.match)
        fundings.file(funding=funding, amount=Decimal(amount), reference=reference, by=by, at=self.at)

    def assess(self, funding: Funding) -> None:
        fundings.assess(funding=funding, by=self.curator, at=self.at)

    def grant(self, funding: Funding, amount: int) -> None:
        fundings.grant(funding=funding, amount=Decimal(amount), date=self.at.date(), by=self.curator, at=self.at)

    def agree(self, funding: Funding) -> None:
        fundings.agree(funding=funding, date=self.at.date(), by=self.curator, at=self.at)

    def schedule(self, funding: Funding, *payments: tuple[int, int]) -> None:
        """The payments of a grant: for each its euros and its day, counted back from the loading. The last one is the balance."""
        kinds = [InstalmentKind.ADVANCE, *[InstalmentKind.INTERIM] * (len(payments) - 2), InstalmentKind.BALANCE]
        planned = [
            Planned(kind, Decimal(amount), self.day(days_ago))
            for kind, (amount, days_ago) in zip(kinds, payments, strict=True)
        ]
        seen = instalments.latest_of(funding)
        instalments.plan_payments(funding=funding, planned=planned, instead_of=seen, by=self.curator, at=self.at)

    def share_out(self, poc: Poc, *, company: int, reason: str = "", **schemes: int) -> None:
        """The plan of funding: the company’s part, each scheme’s; the establishment’s own funds pay what is left."""
        slugs = {"dinum": DINUM, "amue": AMUE}
        shares: dict[tuple[str, int | None], Decimal] = {
            (str(ShareSource.SCHEME), FundingScheme.objects.get(slug=slugs[key]).pk): Decimal(amount)
            for key, amount in schemes.items()
        }
        shares[str(ShareSource.COMPANY), None] = Decimal(company)
        cost = poc.budget or Decimal(0)
        shares[str(ShareSource.OWN), None] = cost - sum(shares.values())
        current = FundingPlan.objects.current(poc)
        plans.write_plan(
            poc=poc,
            cost=cost,
            shares=shares,
            is_complete=True,
            reason=reason,
            instead_of=current.number if current else 0,
            by=self.asker(poc.match),
            at=self.at,
        )

    def pay(self, funding: Funding, amount: int) -> None:
        fundings.record_payment(
            funding=funding, amount=Decimal(amount), date=self.at.date(), by=self.curator, at=self.at
        )


def _answers(irritant: Irritant, answers: Iterable[str]) -> list[dict[str, str]]:
    return [
        {"question": question, "answer": answer} for question, answer in zip(irritant.questions, answers, strict=True)
    ]
