"""The criteria of a POC as one reader sees them: the latest measure for everyone, the earlier ones for its team and observers."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from matching.models import Criterion, Measure, Poc
from matching.room.charts import Chart, chart_of


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure. `person` is shown to colleagues and curators only, as on the thread."""

    measure: Measure
    is_met: bool
    organisation: str
    person: str


@dataclass(frozen=True, slots=True)
class CriterionCard:
    """`lines` are all its measures, the latest first; none for whoever is not in the room."""

    criterion: Criterion
    latest: Measure | None
    is_met: bool | None
    lines: list[MeasureLine] = field(default_factory=list)
    chart: Chart | None = None


def criterion_cards(poc: Poc, user: Visitor, *, in_room: bool, readable: Collection[str]) -> list[CriterionCard]:
    """In two queries, whatever was measured."""
    written = Prefetch("measures", Measure.objects.select_related("by", "organisation"))
    return [_card(poc, each, user, in_room, readable) for each in poc.criteria.prefetch_related(written)]


def _card(poc: Poc, criterion: Criterion, user: Visitor, in_room: bool, readable: Collection[str]) -> CriterionCard:
    history = criterion.history
    seen = history if in_room else []
    return CriterionCard(
        criterion=criterion,
        latest=criterion.latest,
        is_met=criterion.is_met,
        lines=[_line(poc, criterion, measure, user, readable) for measure in reversed(seen)],
        chart=chart_of(criterion, seen),
    )


def _line(poc: Poc, criterion: Criterion, measure: Measure, user: Visitor, readable: Collection[str]) -> MeasureLine:
    return MeasureLine(
        measure=measure,
        is_met=criterion.is_reached_by(measure.value),
        organisation=name_of(measure.organisation, poc, readable),
        person=person_of(measure.by, measure.organisation, user),
    )


def name_of(organisation: Organisation | None, poc: Poc, readable: Collection[str]) -> str:
    """In the words this reader may see: an observer does not learn here a name that the establishment hides."""
    if organisation is None:
        return ""
    if organisation.pk == poc.match.irritant.establishment_id and "establishment" not in readable:
        return _("The establishment")
    return organisation.label


def person_of(by: User | None, organisation: Organisation | None, user: Visitor) -> str:
    """Their colleagues and curators read who it is; the other side reads the organisation."""
    colleague = organisation is not None and organisation == organisation_of(user)
    return str(by) if by is not None and (colleague or is_curator(user)) else ""
