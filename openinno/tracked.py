"""What the history of writes leaves out, and why; what it never copies; whose page shows it. See docs/history.md."""

from core.history.tracking import Plan
from matching.enums import MatchStatus

DERIVED = "made again from other tables, which are watched"
QUEUE = "the queue of jobs: each writes its state several times; jobs name themselves in the writes they make"
COUNTERS = "counters of some minutes"

UNWATCHED = {
    # The history itself.
    "core_change": "the history itself",
    "core_seal": "the seals of the history",
    "core_sealing": "how far the sealing has come",
    # Django's.
    "django_session": "whoever is connected, at each visit; its key opens the session",
    "usersessions_usersession": "the machine of whoever is connected, at each visit; its key opens the session",
    "django_migrations": "versions of the tables, written by deployments",
    "django_content_type": "names of models, written by migrations from the code",
    "auth_permission": "names of permissions, written by migrations from the code",
    "core_cache": COUNTERS,
    "core_tally": COUNTERS,
    **dict.fromkeys(
        [
            *("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"),
            "procrastinate_workers",
        ],
        QUEUE,
    ),
    **dict.fromkeys(
        [
            *("irritants_listed", "startups_listed", "matching_listedpoc", "matching_listedlesson"),
            *("core_standingcount", "core_word"),
            *("matching_embedding", "matching_embeddingday", "matching_kept", "matching_corpusstatistics"),
        ],
        DERIVED,
    ),
    "accounts_draft": "texts begun and not sent: their person alone reads them, administrators neither",
    "accounts_told": "the ledger of what alerts have told: lines are added by jobs, and never changed",
    "accounts_webhookdelivery": "the log of what was sent to programs, with a deadline of its own",
}

# Noted as changed, never with their value. tests/core/test_history.py looks for columns with such names that are not here.
HIDDEN = {
    "accounts_user": ["password"],
    "accounts_apitoken": ["digest"],
    "accounts_webhook": ["secret", "former_secret"],
    "accounts_invitation": ["uuid"],  # the secret of its link
    "account_emailconfirmation": ["key"],
    "mfa_authenticator": ["data"],
    "socialaccount_socialapp": ["secret", "key"],
    "socialaccount_socialtoken": ["token", "token_secret"],
    "meetings_attendee": ["key"],
    "meetings_wall": ["key"],
    # Links in mails sign somebody in or answer for them.
    "core_outgoingmail": ["text", "html", "headers"],
    "accounts_notification": ["mail_path"],
}

SUBJECTS = frozenset({"irritants_irritant", "matching_poc", "accounts_organisation", "startups_startup"})

# Shown by their names where other rows name them: one query for each of these tables, whatever the number of rows.
NAMED = frozenset({"accounts_user", "accounts_organisation", "irritants_irritant"})

PLAN = Plan(
    unwatched=UNWATCHED,
    hidden=HIDDEN,
    subjects=SUBJECTS,
    named=NAMED,
    # Thousands, made and forgotten by each computation of the ranking. One that a person takes up is written whole.
    unless={"matching_match": [MatchStatus.SUGGESTED.value]},
)
