"""Words of the machinery itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Who may read an event of a thread. `parties`: the organisations it names, and the curators."""

    PUBLIC = "public", _("Everyone")
    SIGNED_IN = "signed_in", _("Signed-in members")
    PARTIES = "parties", _("The organisations concerned")
    CURATORS = "curators", _("Curators")


class Failure(models.TextChoices):
    """Why a request could not be sent to an address that somebody typed, or was not answered as hoped."""

    ADDRESS = "address", _("This is not an address to which anything can be sent.")
    SCHEME = "scheme", _("The address must begin with https://")
    CREDENTIALS = "credentials", _("The address must hold neither a user name nor a password.")
    PORT = "port", _("The port must be 443, or 1024 or above.")
    UNKNOWN = "unknown", _("No machine answers to this name.")
    PRIVATE = "private", _("This name leads to a private network, or to this very machine.")
    TIMEOUT = "timeout", _("The answer did not come in time.")
    CERTIFICATE = "certificate", _("The secure connection was refused: check the certificate, and the name in it.")
    UNREACHABLE = "unreachable", _("The connection failed, or broke off.")
    REDIRECTED = "redirected", _("The answer leads to another address; it is not followed.")
    REFUSED = "refused", _("The answer is an error.")
    GONE = "gone", _("The address says that it is no longer used (410).")


class EmbeddingStop(models.TextChoices):
    """Why the service of embeddings is not asked any more today: somebody must change a setting."""

    KEY = "key", _("It refuses the key.")
    REQUEST = "request", _("It refuses what is asked: the address or the name of the model may be wrong.")
    DIMENSIONS = "dimensions", _("Its vectors are of another length than the settings say.")


class Write(models.TextChoices):
    """What a statement did to a row. An erasure took personal data out of the history itself."""

    ADDED = "I", pgettext_lazy("a write", "Added")
    CHANGED = "U", pgettext_lazy("a write", "Changed")
    DELETED = "D", pgettext_lazy("a write", "Deleted")
    EMPTIED = "T", pgettext_lazy("a write", "Emptied")
    ERASED = "E", pgettext_lazy("a write", "Erased from the history")


class Trouble(models.TextChoices):
    """What a service of mail tells of a mail that it was handed. All but the first are final."""

    SOFT = "soft", _("Not delivered for the moment")
    HARD = "hard", _("The address does not exist, or accepts nothing")
    COMPLAINT = "complaint", _("Its reader has called it spam")
