"""Which family a notification is of, by the first words of its key. Whoever tells something may say another.

The longest beginning counts: `match-sent-network` is news, `match-sent` awaits an answer. A test finds the keys of the code that no
beginning covers.
"""

from accounts.enums import Family

BEGINNINGS = {
    Family.ANSWER: (
        *("match-sent", "match-interested", "match-reminder", "match-nudge"),
        *("question-asked", "news-asked", "poc-decision", "funding-step", "merge-asked", "irritant-changes"),
        *("milestone-coming", "milestone-late", "lesson-reminded", "lesson-reworked", "join-request", "handover"),
    ),
    Family.NEWS: (
        *("irritant", "merge", "startup", "match", "match-sent-network", "poc", "funding", "lesson", "news-told"),
        *("question-answered", "answer-corrected", "withdrawn", "restored", "report-decided"),
    ),
    Family.MEETINGS: ("edition", "registration", "expected", "agenda", "run", "late"),
    Family.AGENCY: ("circular",),
    Family.ORGANISATION: (
        "join-decided",
        "joined",
        "role",
        "removed",
        "dead-address",
        "handover-decided",
        "delegated",
        "merged",
    ),
    Family.CURATION: ("report", "without-manager", "embeddings", "webhook-off", "circular-waiting", "circular-held"),
    Family.ACCOUNT: ("export", "idle", "seen-as"),
}
FAMILIES = {beginning: family for family, beginnings in BEGINNINGS.items() for beginning in beginnings}


def family_of(key: str) -> Family:
    """Raises LookupError for a key whose beginning nobody has put in a family."""
    words = key.partition(":")[0]
    while words:
        if words in FAMILIES:
            return FAMILIES[words]
        words = words.rpartition("-")[0]
    raise LookupError(f"the key {key!r} belongs to no family")
