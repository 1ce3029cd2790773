"""Checks of single values, with the message a person can act on."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fr import siren, siret


def validate_siren(value: str) -> None:
    """Nine digits and their Luhn key (INSEE, répertoire SIRENE)."""
    try:
        siren.validate(value)
    except InvalidNumber as error:
        raise ValidationError(
            _("This SIREN is not valid: it has 9 digits, of which the last one checks the others."),
            code="siren",
        ) from error


def validate_siret(value: str) -> None:
    """Fourteen digits: a SIREN, then the number of the site and a Luhn key."""
    try:
        siret.validate(value)
    except InvalidNumber as error:
        raise ValidationError(
            _("This SIRET is not valid: it has 14 digits, of which the first 9 are the SIREN."), code="siret"
        ) from error
