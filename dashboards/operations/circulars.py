"""Mails to many, with the people of their audience: whom one would go to now, and sending it to exactly those."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import LeftOut
from accounts.models import Circular, User
from accounts.models.circulars import left_out
from accounts.operations import circulars
from core import states
from core.states import TransitionRefused
from dashboards.operations.audiences import audience_of


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a mail to many would go to now. `people` have an account that is open; `without` counts the others and those whom no mail
    would reach, by reason."""

    label: str
    people: QuerySet[User]
    number: int
    without: dict[str, int]

    @property
    def by_mail(self) -> int:
        return self.number - sum(self.without.get(reason, 0) for reason in (LeftOut.DEAD, LeftOut.STOPPED))

    @property
    def left_out(self) -> list[tuple[str, int]]:
        """Each reason in words, and how many people."""
        return [(str(reason.label), self.without[reason]) for reason in LeftOut if self.without.get(reason)]


def reach_of(circular: Circular) -> Reach:
    """Two queries or three. Nobody, where the audience is not there any more."""
    audience = audience_of(circular.audience)
    if audience is None:
        return Reach(_("An audience that is not there any more"), User.objects.none(), 0, {})
    counted = audience.people.annotate(left_out=left_out()).order_by().values_list("left_out").annotate(n=Count("pk"))
    without = dict(counted)
    number = sum(without.values()) - without.get(LeftOut.INACTIVE, 0)
    if audience.unknown:
        without[LeftOut.UNKNOWN] = audience.unknown
    people = audience.people.filter(is_active=True).annotate(left_out=left_out())
    return Reach(audience.label, people.order_by("last_name", "first_name", "pk"), number, without)


@transaction.atomic
def send(*, circular: Circular, number: int, version: str, by: User, at: datetime) -> None:
    """To the people of its audience now, provided that they are as many as the curator has read, and the text the one they have read
    (`version`: when it was last changed).

    Raises TransitionRefused otherwise, or where it is no draft any more; ValidationError where there is nobody.
    """
    states.lock(circular)
    circular.refresh_from_db()
    reach = reach_of(circular)
    people = list(reach.people.values_list("pk", flat=True))
    if circular.updated_at.isoformat() != version or len(people) != number:
        raise TransitionRefused("send: not what was read")
    circulars.send(circular=circular, people=people, told_whom=reach.label, by=by, at=at)
