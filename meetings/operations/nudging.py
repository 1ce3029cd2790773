"""Organisations whose accepted introductions wait for a registration are asked to register."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from meetings.candidates import obstacles
from meetings.enums import EditionFact, EditionStatus, Missing
from meetings.models import Edition
from meetings.notifications import nudging as told

ASKS = (Missing.REGISTRATION, Missing.ENTRY)  # what an organisation can do something about


@transaction.atomic
def nudge(*, edition: Edition, organisation: Organisation, by: User, at: datetime) -> None:
    """Tell its people what is missing before they can meet, once a day at most. Raises ValidationError when nothing is missing of them."""
    missing = [each.match for each in obstacles(edition) if each.organisation == organisation and each.missing in ASKS]
    if edition.status != EditionStatus.ANNOUNCED or not missing:
        raise ValidationError(_("Nothing is missing of them any more."))
    told.asked_to_register(edition, organisation, len({match.pk for match in missing}), at=at)
    edition.record(EditionFact.NUDGE, by=by, at=at, detail={"organisation": organisation.name})
