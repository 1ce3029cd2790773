"""What curators read when a company came to an old irritant."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.todo.shape import SHOWN, Todo
from irritants.enums import IrritantStatus
from matching.models import Match


def newcomers(at: datetime) -> Iterator[Todo]:
    """Old irritants without anybody: a company that joined or changed may answer them. Their authors are told nothing yet."""
    came = Match.objects.came_to_old().order_by("irritant_id", "rematched_at", "pk").distinct("irritant_id")
    for match in came.select_related("irritant", "startup__organisation")[:SHOWN]:
        closed = match.irritant.status == IrritantStatus.UNSOLVED
        yield Todo(
            since=match.rematched_at or match.status_at,
            what=(
                _("Closed without solution, but %(company)s may answer it: reopen it?")
                if closed
                else _("Nobody is asked, and a new company may answer it: %(company)s")
            )
            % {"company": match.startup},
            subject=match.irritant.title,
            action=_("See"),
            url=match.irritant.get_absolute_url()
            if closed
            else reverse("matching:candidates", args=[match.irritant.uuid]),
        )
