"""Of whom figures are: everybody as the public sees it, the whole programme, a network's companies, an establishment."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q, QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User, is_curator
from matching.enums import Side
from matching.models import Funding, Journey, Match, TimedAnswer
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows are counted. `key` is that of the figures kept; empty where they are counted when they are asked for."""

    key: str
    network: Organisation | None = None
    establishment: Organisation | None = None

    @classmethod
    def of(cls, user: User) -> Self | None:
        """What this person may see of their own; None for companies and for people without an organisation."""
        if is_curator(user):
            return cls("agency")
        organisation = user.organisation
        if organisation is None or organisation.kind == OrganisationKind.STARTUP:
            return None
        if organisation.kind == OrganisationKind.NETWORK:
            return cls(f"network:{organisation.slug}", network=organisation)
        return cls("", establishment=organisation)

    @property
    def is_public(self) -> bool:
        return self.key == "public"

    @property
    def sides(self) -> list[Side]:
        """Whose answers it tells of: a network reads those of its companies."""
        return [Side.COMPANY] if self.network else list(Side)

    def journeys(self) -> QuerySet[Journey]:
        rows = Journey.objects.through(self.network) if self.network else Journey.objects.whole()
        return rows.filter(self._own())

    def answers(self) -> QuerySet[TimedAnswer]:
        rows = TimedAnswer.objects.filter(self._own())
        return rows.filter(startup__networks=self.network, side=Side.COMPANY) if self.network else rows

    def matches(self) -> QuerySet[Match]:
        return Match.objects.filter(self._of_irritant("irritant__"), self._of_startup("startup__"))

    def fundings(self) -> QuerySet[Funding]:
        return Funding.objects.filter(
            self._of_irritant("poc__match__irritant__"), self._of_startup("poc__match__startup__")
        )

    def companies(self) -> QuerySet[Startup]:
        """That can be proposed."""
        return Startup.objects.validated().filter(self._of_startup(""))

    def _own(self) -> Q:
        if self.establishment:
            return Q(establishment=self.establishment)
        return Q(is_public=True) if self.is_public else Q()

    def _of_irritant(self, path: str) -> Q:
        """The same, of rows that lead to an irritant."""
        conditions: dict[str, Any] = {}
        if self.establishment:
            conditions[f"{path}establishment"] = self.establishment
        return Q(**conditions)

    def _of_startup(self, path: str) -> Q:
        return Q(**{f"{path}networks": self.network}) if self.network else Q()


PUBLIC, AGENCY = Scope("public"), Scope("agency")


def kept_scopes() -> list[Scope]:
    """Those that are counted beforehand: they are large. An establishment's own rows are few."""
    networks = [Scope(f"network:{each.slug}", network=each) for each in Organisation.objects.networks().by_name()]
    return [PUBLIC, AGENCY, *networks]
