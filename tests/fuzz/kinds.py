"""What wapiti found, kept once of a kind: what differs only by whom or what it is about is attacked once, with the names of all.

Each box of a filter and each link of a list is an address of its own to wapiti, and each box of a filter a parameter: of a
university's 735 addresses and forms with 5,064 parameters, attacking the other ones asks the same lines of code the same questions.
"""

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from tests.fuzz.site import kind_of

Known = dict[tuple[str, str], set[tuple[str, str]]]  # the names of the parameters, by method and kind of address
NOT_ATTACKED = {"csrfmiddlewaretoken"}  # differs each time


def keep_one_of_a_kind(session: Path, known: Known) -> tuple[int, int]:
    """In wapiti's own record of what it found (SQLite): how many addresses and forms are left, and how many parameters they have.

    Those with the most parameters come first; one is kept if it is the first of its kind, or gives a parameter that its kind did not
    have, with each parameter once. What is kept is added to `known`, of which nothing is kept again.
    """
    with closing(sqlite3.connect(session)) as found, found:
        found.execute(
            "DELETE FROM params WHERE param_id NOT IN (SELECT min(param_id) FROM params GROUP BY path_id, type, name)"
        )
        parameters: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
        for path_id, kind, name in found.execute("SELECT path_id, type, name FROM params"):
            if name not in NOT_ATTACKED:
                parameters[path_id].add((kind, name))
        addresses = found.execute("SELECT path_id, path, method FROM paths WHERE NOT evil").fetchall()
        addresses.sort(key=lambda address: (-len(parameters[address[0]]), address[0]))
        kept = set()
        for path_id, address, method in addresses:
            kind = method, kind_of(urlsplit(address).path)
            if kind not in known or parameters[path_id] - known[kind]:
                kept.add(path_id)
            known.setdefault(kind, set()).update(parameters[path_id])
        gone = [(path_id,) for path_id, _, _ in addresses if path_id not in kept]
        found.executemany("DELETE FROM params WHERE path_id = ?", gone)
        found.executemany("DELETE FROM paths WHERE path_id = ?", gone)
        return len(kept), sum(len(parameters[path_id]) for path_id in kept)
