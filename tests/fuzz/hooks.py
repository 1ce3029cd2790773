"""Loaded by schemathesis (SCHEMATHESIS_HOOKS): who asks, from which machine, and about what there is."""

import json
import os
import random
import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

import schemathesis

TOKENS: list[str] = json.loads(os.environ["FUZZ_TOKENS"])  # of one person; several, since each may ask so often only
KNOWN: dict[str, list[str]] = json.loads(os.environ["FUZZ_KNOWN"])  # by the first part of the address
ROOT = "/api/v1/"
# Slugs of the vocabularies that the migrations write.
WORDS = {"theme": "vie-des-campus", "technology": "ia", "audience": "etudiants"}
# Beyond, the web server answers 414 by itself (4,094 bytes a line), and the site is not asked.
LONGEST_QUERY = 3_500  # bytes
CHANCE = random.Random()  # noqa: S311 of our own: hypothesis starts the common one again at each case
WELL_FORMED = re.compile(r"[0-9a-f-]{36}|[\w-]+", re.ASCII)

if TOKENS:

    @schemathesis.auth(refresh_interval=None)
    class Token:
        def get(self, case: Any, context: Any) -> str:
            return CHANCE.choice(TOKENS)

        def set(self, case: Any, data: str, context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    query = case.query if isinstance(case.query, dict) else {}
    return len(urlencode(query, doseq=True, errors="surrogatepass")) <= LONGEST_QUERY


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """From another machine, as the proxy would say; and, where the address is well formed, about something that there is."""
    machine = ip_address("198.18.0.0") + CHANCE.randrange(1 << 17)  # of the network of benchmarks, RFC 2544
    case.headers = {**(case.headers or {}), "X-Forwarded-For": str(machine)}
    known = KNOWN.get(case.operation.path.removeprefix(ROOT).partition("/")[0], [])
    for name, value in (case.path_parameters or {}).items():
        if known and WELL_FORMED.fullmatch(str(value)):
            case.path_parameters[name] = CHANCE.choice(known)
    for name, word in WORDS.items():
        asked = (case.query or {}).get(name)
        if isinstance(asked, list) and asked and all(WELL_FORMED.fullmatch(str(each)) for each in asked):
            case.query[name] = [word]
    if WELL_FORMED.fullmatch(str((case.query or {}).get("cursor", ""))):
        del case.query["cursor"]
