"""A generated year: needs by the thousand with the events that the operations would have written, drawn the same way each time.

Only the events and the rows that they are about: no operation is played, so that thousands of them take seconds.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection

from accounts.models import User
from irritants.models import Event, Irritant
from matching.models import Funding, FundingScheme, Lesson, Match, Poc
from startups.models import Startup
from taxonomy.models import Theme
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.matching import FundingSchemeFactory, PocFactory
from tests.factories.startups import StartupFactory

FIRST_DAY = datetime(2024, 9, 10, 8, tzinfo=UTC)
ESTABLISHMENTS, COMPANIES, NETWORKS = 12, 30, 2


class Year:
    """Makes `needs` of them, in two seasons. Everything else is drawn from `seed`."""

    def __init__(self, needs: int, *, seed: int = 2021) -> None:
        self.random = Random(seed)  # noqa: S311 no secret
        self.scheme: FundingScheme = FundingSchemeFactory()
        self.themes = list(Theme.objects.order_by("pk"))
        self.networks = [OrganisationFactory(network=True) for _number in range(NETWORKS)]
        self.people = [member_of(OrganisationFactory(establishment=True)) for _number in range(ESTABLISHMENTS)]
        self.startups = [self._company(number) for number in range(COMPANIES)]
        self.speakers = {startup.pk: member_of(startup.organisation) for startup in self.startups}
        self.events: list[Event] = []
        # Statuses come with their events, later in this very transaction: the triggers are of no use here and cost minutes.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for number in range(needs):
            self._need(number)
        Event.objects.bulk_create(self.events, batch_size=2000)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")

    def _company(self, number: int) -> Startup:
        startup = StartupFactory(validated=True, networks=[self.networks[number % NETWORKS]] if number % 5 else [])
        startup.themes.set(self.random.sample(self.themes[:-2], 2))
        return startup

    def _need(self, number: int) -> None:
        author = self.random.choice(self.people)
        at = FIRST_DAY + timedelta(days=self.random.randrange(700), minutes=self.random.randrange(600))
        kind = self.random.random()
        status = "draft" if kind < 0.05 else "archived" if kind < 0.1 else "solved" if kind < 0.2 else "published"
        dated = {} if status == "draft" else {"published_at": at}
        irritant = Irritant.objects.create(
            establishment=author.organisation,
            author=author,
            status=status,
            status_at=at,
            slug=f"besoin-{number}",
            title=f"Besoin {number}",
            **dated,
        )
        irritant.themes.set(self.random.sample(self.themes, self.random.randrange(1, 3)))
        if status == "draft":
            return
        self._say(irritant, irritant, "publish", author, at, "published")
        for startup in self.random.sample(self.startups, self.random.randrange(4)):
            self._introduce(irritant, startup, at + self._days(20))

    def _introduce(self, irritant: Irritant, startup: Startup, at: datetime) -> None:
        person = self.speakers[startup.pk]
        match = Match.objects.create(
            irritant=irritant, startup=startup, status="sent", status_at=at, sent_at=at, origin="engine"
        )
        self._say(irritant, match, "send", None, at, "sent")
        kind = self.random.random()
        if kind < 0.2:
            return  # silent
        if kind < 0.35:
            self._say(irritant, match, "abandon", None, at + timedelta(days=45), "closed", source="sent")
            self._state(match, "closed", at + timedelta(days=45))
            return
        at += self._days(15)
        if kind < 0.5:
            self._say(irritant, match, "decline", person, at, "declined")
            self._state(match, "declined", at)
            return
        self._say(irritant, match, "show_interest", person, at, "interested")
        self._state(match, "interested", at)
        self._answer(irritant, match, at)

    def _answer(self, irritant: Irritant, match: Match, at: datetime) -> None:
        """By the establishment; then what follows."""
        kind = self.random.random()
        if kind < 0.15:
            return
        at += self._days(12)
        if kind < 0.3:
            self._say(irritant, match, "refuse", irritant.author, at, "declined")
            self._state(match, "declined", at)
            return
        self._say(irritant, match, "accept", irritant.author, at, "accepted")
        self._state(match, "accepted", at)
        if kind < 0.8:
            at += self._days(30)
            self._say(irritant, match, "meet", irritant.author, at, "met")
            self._state(match, "met", at)
            if kind < 0.6:
                self._try(irritant, match, at + self._days(40))

    def _try(self, irritant: Irritant, match: Match, at: datetime) -> None:
        poc = PocFactory(match=match, status="running", status_at=at, committed_at=at)
        self._say(irritant, poc, "commit", irritant.author, at, "committed")
        self._state(match, "poc", at)
        if self.random.random() < 0.6:
            granted = self._fund(irritant, poc, at)
            at = max(at, granted - timedelta(days=self.random.randrange(60)))  # the money may come after the lesson
        if self.random.random() < 0.6:
            at += self._days(90)
            lesson = Lesson.objects.create(
                poc=poc, status="published", status_at=at, published_at=at, title="Une leçon"
            )
            self._say(irritant, lesson, "publish", irritant.author, at, "published")
            for _turn in range(self.random.randrange(3)):
                at += self._days(60)
                self._say(irritant, lesson, "reuse", self.random.choice(self.people), at, "")

    def _fund(self, irritant: Irritant, poc: Poc, at: datetime) -> datetime:
        asked = Decimal(self.random.randrange(2_000_00, 40_000_00)) / 100
        at += self._days(50)
        granted = self.random.random() < 0.7
        funding = Funding.objects.create(
            poc=poc,
            scheme=self.scheme,
            status="granted" if granted else "filed",
            status_at=at,
            amount_asked=asked,
            amount_granted=(asked * Decimal("0.8")).quantize(Decimal("0.01")) if granted else None,
            granted_on=at.date() if granted else None,
        )
        if granted:
            self._say(irritant, funding, "grant", None, at, "granted")
        return at

    def _say(
        self, irritant: Irritant, subject: Any, verb: str, by: User | None, at: datetime, target: str, source: str = ""
    ) -> None:
        organisation = by.organisation if by else None
        self.events.append(
            Event(
                irritant=irritant,
                subject_kind=subject._meta.model_name,
                subject_id=subject.pk,
                verb=verb,
                source=source,
                target=target,
                at=at,
                by=by,
                organisation=organisation,
                audience="parties",
                stage=0,
            )
        )

    def _state(self, match: Match, status: str, at: datetime) -> None:
        facts = {"met_on": at.date()} if status in {"met", "poc"} else {}
        facts |= {"decline_reason": "budget"} if status == "declined" else {}
        facts |= {"reason": "Sans réponse."} if status == "closed" else {}
        Match.objects.filter(pk=match.pk).update(status=status, status_at=at, **facts)

    def _days(self, most: int) -> timedelta:
        return timedelta(days=self.random.randrange(most), hours=self.random.randrange(24))
