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


EXPLAINED: tuple[Explained, ...] = ()
