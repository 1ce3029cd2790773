"""Which service carries our mails, and how it proves that it is itself when it tells of those that did not arrive. None unless named."""

from collections.abc import Mapping
from typing import Any

SHORTEST_SECRET = 20  # characters
# What each gives or is given: Brevo sends a name and a password that we choose, Mailgun signs with a key of its own.
PROOFS = {"brevo": "MAIL_WEBHOOK_PASSWORD", "mailgun": "MAIL_WEBHOOK_KEY"}
USER = "openinno"  # the name that goes with the password


def wrong(environ: Mapping[str, str]) -> list[str]:
    """What is missing or unsafe, in sentences; nothing where no service is named, or all is there."""
    service = environ.get("MAIL_SERVICE", "")
    if not service:
        return []
    if service not in PROOFS:
        return [f"Set MAIL_SERVICE to {' or '.join(sorted(PROOFS))}, or to nothing: it is {service!r}."]
    if len(environ.get(PROOFS[service], "")) < SHORTEST_SECRET:
        return [f"Set {PROOFS[service]}, at least {SHORTEST_SECRET} characters: by it {service} is recognised."]
    return []


def anymail(environ: Mapping[str, str]) -> dict[str, Any]:
    """The proofs, as django-anymail wants them (ANYMAIL)."""
    service = environ.get("MAIL_SERVICE", "")
    if service == "brevo":
        return {"WEBHOOK_SECRET": f"{USER}:{environ[PROOFS[service]]}"}
    if service == "mailgun":
        return {"MAILGUN_WEBHOOK_SIGNING_KEY": environ[PROOFS[service]]}
    return {}
