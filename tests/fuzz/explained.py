"""What scanners say that is so, and is meant, or is not so. The reasons stand in docs/security.md, under the same names."""

import re
from typing import NamedTuple


class Explained(NamedTuple):
    """A finding of one module, on addresses of one form, told in words of one form (regular expressions)."""

    module: str
    path: str
    info: str
    reason: str

    def matches(self, module: str, path: str, info: str) -> bool:
        return module == self.module and bool(re.search(self.path, path)) and bool(re.search(self.info, info))


EXPLAINED: tuple[Explained, ...] = (
    Explained(
        "spring4shell",
        r"^/api/v1/",
        "seems vulnerable to Spring4Shell",
        "the API answers a parameter that it does not know by 400 where it had answered 200, which the scanner takes for a sign; nothing here is Java",
    ),
    Explained(
        "spring4shell",
        r"/exporter/(csv|json|xlsx)/",
        "seems vulnerable to Spring4Shell",
        "one export too many is answered by 429 where the one before was answered by 200, which the scanner takes for a sign; nothing here is Java",
    ),
    Explained(
        "ldap",
        r"^/(irritants|entreprises|poc|retours-d-experience|recherche)/",
        r"^LDAP Injection via injection in the parameter q$",
        "a search in which no word is left shows the whole list, which the scanner takes for the answer of a directory; nothing here speaks LDAP",
    ),
)
