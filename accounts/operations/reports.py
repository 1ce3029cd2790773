"""What happens to reports of abuse."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Report, User
from accounts.models.reports import LABEL_LENGTH
from accounts.notifications import reports as notifications
from core.states import TransitionRefused


@transaction.atomic
def report(*, kind: str, subject_uuid: UUID, label: str, ground: str, text: str = "", by: User, at: datetime) -> Report:
    """Hand it to the curators. Raises ValidationError while an earlier report of this person about the same thing waits."""
    try:
        with transaction.atomic():
            made = Report.objects.create(
                reporter=by,
                organisation=by.organisation,
                kind=kind,
                subject_uuid=subject_uuid,
                label=label[:LABEL_LENGTH],
                ground=ground,
                text=text,
                reported_at=at,
            )
    except IntegrityError as twice:
        raise ValidationError(_("You have reported this already: the Amue will tell you what comes of it.")) from twice
    notifications.reported(made, at=at)
    return made


@transaction.atomic
def decide(*, report: Report, upheld: bool, reason: str, by: User, at: datetime) -> None:
    """A curator finds it right or not; so are all the reports of the same thing, and each person who made one is told.

    Raises TransitionRefused when it was decided already.
    """
    waiting = Report.objects.about_the_same(report).waiting().select_for_update(of=("self",))
    decided = list(waiting.select_related("reporter"))
    if report not in decided:
        raise TransitionRefused("decide: already decided")
    values = {"decided_at": at, "decided_by": by, "upheld": upheld, "decision_reason": reason, "updated_at": at}
    Report.objects.filter(pk__in=[each.pk for each in decided]).update(**values)
    report.refresh_from_db()
    for each in decided:
        notifications.decided(each, upheld=upheld, reason=reason, at=at)
