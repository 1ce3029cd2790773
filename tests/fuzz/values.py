"""What nobody would type."""

import random
import string

HOSTILE = (
    "",
    " ",
    "\0",
    "a\0b",
    "\r\nX-Injected: yes",
    "é" * 300,
    "x" * 70_000,
    "\ud7ff\ue000\uffff",
    "‮txet",
    "👩🏽‍🔬" * 50,
    "'\"`;--",
    "' OR 1=1 --",
    "1; SELECT pg_sleep(5)",
    "<script>alert(1)</script>",
    "<!--",
    "{{ 7*7 }}{% debug %}",
    "%s%n%(x)s",
    "../../../../etc/passwd",
    "//evil.example/",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://127.0.0.1:5432/",
    "=1+1",
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "99999999999999999999",
    "-9223372036854775809",
    "0x41",
    "1,5",
    "١٢٣",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-11-26T25:61",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "null",
    "[]",
    "{}",
    "on",
    "a@b",
    '"a b"@[127.0.0.1]',
    "((((((((((",
    "foo & | ! <-> :*",
    "*" * 200,
)
FILES = (
    ("vide.pdf", b""),
    ("page.pdf", b"<html><script>alert(1)</script></html>"),
    ("plan.pdf", b"%PDF-1.4\n%%EOF"),
    ("../../plan.txt", b"Voici."),
    ("tableau.csv", b'titre;autre\n"a;b\n\xff\xfe'),
    ("tableau.xlsx", b"PK\x03\x04" + b"\0" * 60),
    ("image.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 50),
    ("é" * 200 + ".txt", "Voilà.".encode()),
)


def hostile(chance: random.Random) -> str:
    """One of those above, or some at random put together."""
    if chance.random() < 0.7:
        return chance.choice(HOSTILE)
    if chance.random() < 0.5:
        return "".join(
            chr(chance.choice([*range(32, 127), *range(160, 0x2FF), 0x202E, 0xFEFF, 0x1F600])) for _ in range(20)
        )
    return "".join(chance.choices(string.printable, k=chance.randrange(1, 400)))
