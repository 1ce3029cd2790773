"""What people are told about the service of embeddings."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify_agency_managers
from core.enums import EmbeddingStop


def stopped(cause: EmbeddingStop, *, at: datetime) -> None:
    """The managers of the agency, once a day for each cause: nothing is asked any more until tomorrow."""

    def compose(user: User) -> Notice:
        said = _(
            "The service that computes the meaning of texts is not asked any more today. %(cause)s Until tomorrow, new texts "
            "are compared by their words only; suggestions go on. Tell the administrators of the server: they correct the "
            "settings EMBEDDINGS_…"
        )
        return Notice(
            title=_("The comparison by meaning is stopped"),
            body=said % {"cause": cause.label},
            action=_("See the introductions"),
            path=reverse("matching:board"),
            why=_("You are told because you manage the agency."),
        )

    notify_agency_managers(key=f"embeddings-{cause}:{timezone.localdate(at)}", compose=compose, at=at)
