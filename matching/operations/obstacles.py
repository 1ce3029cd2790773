"""What forbids to merge an irritant into another one: somebody waits for something on this very one."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from irritants.models import Irritant
from matching.enums import UNDER_WAY
from matching.models import Match, Question


def why_it_must_stay(irritant: Irritant) -> list[str]:
    """One sentence for each introduction under way, and one for the questions without answer."""
    under_way = Match.objects.filter(irritant=irritant, status__in=UNDER_WAY).select_related("startup__organisation")
    said = [
        _("An introduction is under way: %(company)s (%(state)s).")
        % {"company": match.startup, "state": match.get_status_display()}
        for match in under_way.order_by("pk")
    ]
    if count := Question.objects.awaiting().filter(irritant=irritant).count():
        words = ngettext("%(count)s question awaits an answer.", "%(count)s questions await an answer.", count)
        said.append(words % {"count": count})
    return said
