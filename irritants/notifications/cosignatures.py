"""What people are told about establishments that join an irritant."""

from datetime import datetime

from django.utils.translation import gettext as _

from irritants.models import CoSignature, Irritant
from irritants.notifications.irritants import tell_author


def cosigned(irritant: Irritant, cosignature: CoSignature, *, at: datetime) -> None:
    """The author: another establishment has the same need."""
    tell_author(
        irritant,
        key=f"irritant-cosigned:{cosignature.uuid}",
        compose=lambda: (
            _("%(establishment)s joins your irritant") % {"establishment": cosignature.establishment.label},
            irritant.title,
            _("Read the irritant"),
            irritant.get_absolute_url(),
        ),
        at=at,
    )
