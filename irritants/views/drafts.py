"""The draft that an address names, while another irritant is looked at."""

from uuid import UUID

from django.http import HttpRequest

from irritants.models import Irritant

DRAFT = "brouillon"


def draft_named(request: HttpRequest) -> Irritant | None:
    """The irritant that `?brouillon=` names, if this person may still change it."""
    try:
        uuid = UUID(request.GET.get(DRAFT, ""))
    except ValueError:
        return None
    draft = Irritant.objects.visible_to(request.user).select_related("establishment").filter(uuid=uuid).first()
    return draft if draft and request.user.has_perm("irritants.change_irritant", draft) else None
