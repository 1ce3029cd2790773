"""What must hold of the rows, whatever was killed: every state with its event, every notification and mail once."""

from collections import Counter
from datetime import UTC

from core.models import Stateful
from tests.resilience.load import Told
from tests.resilience.postbox import Copy
from tests.resilience.system import System

# Who is told what of each move: the start of the notification's key, and the sides told.
TOLD_OF = {
    ("irritant", "submit"): ("irritant-submitted", ["curator"]),
    ("irritant", "resubmit"): ("irritant-submitted", ["curator"]),
    ("irritant", "request_changes"): ("irritant-changes", ["university"]),
    ("irritant", "publish"): ("irritant-published", ["university"]),
    ("irritant", "solve"): ("irritant-solve", ["university"]),
    ("match", "send"): ("match-sent", ["company"]),
    ("match", "show_interest"): ("match-interested", ["university"]),
    ("match", "accept"): ("match-accepted", ["company"]),
    ("match", "meet"): ("match-met", ["company"]),
    ("poc", "open"): ("poc-opened", ["university", "company"]),
}
EVENTS = """
    SELECT e.subject_kind, e.verb, e.subject_id, e.at, author.email, company.email
      FROM irritants_event e
      JOIN irritants_irritant i ON i.id = e.irritant_id
      JOIN accounts_user author ON author.id = i.author_id
      LEFT JOIN matching_poc p ON e.subject_kind = 'poc' AND p.id = e.subject_id
      LEFT JOIN matching_match m ON m.id = CASE e.subject_kind WHEN 'match' THEN e.subject_id ELSE p.match_id END
      LEFT JOIN startups_startup s ON s.id = m.startup_id
      LEFT JOIN accounts_membership member ON member.organisation_id = s.organisation_id
      LEFT JOIN accounts_user company ON company.id = member.user_id
"""
CURATOR = """
    SELECT u.email FROM accounts_user u
      JOIN accounts_membership m ON m.user_id = u.id
      JOIN accounts_organisation o ON o.id = m.organisation_id
     WHERE o.kind = 'agency'
"""


def changes_lost(system: System, told: list[Told]) -> list[tuple[Told, int]]:
    """Moves that somebody was told are done, and that do not have exactly one event."""
    query = """
        SELECT i.uuid::text, 'irritant', e.verb FROM irritants_event e JOIN irritants_irritant i ON i.id = e.subject_id
         WHERE e.subject_kind = 'irritant'
         UNION ALL
        SELECT m.uuid::text, 'match', e.verb FROM irritants_event e JOIN matching_match m ON m.id = e.subject_id
         WHERE e.subject_kind = 'match'
    """
    events = Counter(Told(kind, uuid, verb) for uuid, kind, verb in system.rows(query))
    return [(each, events[each]) for each in told if events[each] != 1]


def words_lost(system: System, titles: dict[str, str]) -> list[str]:
    """Irritants of which something typed and accepted is not there."""
    query = """
        SELECT uuid::text, title FROM irritants_irritant i
         WHERE situation <> '' AND problem <> '' AND outcome <> '' AND budget_silence = 'unknown'
           AND EXISTS (SELECT 1 FROM irritants_irritant_themes t WHERE t.irritant_id = i.id)
    """
    kept = dict(system.rows(query))
    return [uuid for uuid, title in titles.items() if kept.get(uuid) != title]


def states_without_event(system: System) -> list[tuple[str, int, str, str]]:
    """Rows whose state is not the one their last event leads to; a row without any is in the first state of its kind."""
    wrong = []
    for model in Stateful.__subclasses__():
        kind = model._meta.model_name
        events = "startups_startupevent" if kind == "startup" else "irritants_event"
        status = model._meta.get_field("status")
        first = status.default if status.has_default() else ""
        query = f"""
            SELECT row.id, row.status, coalesce(
                (SELECT target FROM {events} WHERE subject_kind = '{kind}' AND subject_id = row.id AND target <> ''
                  ORDER BY id DESC LIMIT 1), '{first}')
              FROM {model._meta.db_table} row
        """
        wrong += [(kind, pk, status, target) for pk, status, target in system.rows(query) if status != target]
    return wrong


def irritants_without_answer(system: System) -> list[str]:
    """Published, and the engine, which a job of the publication asks, has looked at none of their introductions."""
    query = """
        SELECT title FROM irritants_irritant i WHERE status = 'published'
           AND NOT EXISTS (SELECT 1 FROM matching_match m WHERE m.irritant_id = i.id AND m.score IS NOT NULL)
    """
    return [title for (title,) in system.rows(query)]


def notifications(system: System) -> list[tuple[str, str]]:
    """Which there are about the moves of the load: key and addressee."""
    prefixes = {start for start, _sides in TOLD_OF.values()}
    found = system.rows(
        "SELECT n.key, u.email FROM accounts_notification n JOIN accounts_user u ON u.id = n.recipient_id"
    )
    return sorted((key, to) for key, to in found if key.partition(":")[0] in prefixes)


def notifications_due(system: System) -> list[tuple[str, str]]:
    """Which there should be, read off the events."""
    due = []
    curator = system.value(
        "SELECT u.email FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id JOIN accounts_organisation o ON o.id = m.organisation_id WHERE o.kind = 'agency'"
    )
    for kind, verb, pk, at, university, company in system.rows(EVENTS):
        start, sides = TOLD_OF.get((kind, verb), ("", []))
        moment = "" if kind == "poc" else f":{at.astimezone(UTC).isoformat()}"
        people = {"curator": curator, "university": university, "company": company}
        due += [(f"{start}:{pk}{moment}", people[side]) for side in sides]
    return sorted(due)


def unsettled(system: System) -> dict[str, int]:
    """What is still to be done, or failed: jobs, notifications without their mail, mails that have not left."""
    counts = {
        "jobs": "SELECT count(*) FROM procrastinate_jobs",
        "notifications": "SELECT count(*) FROM accounts_notification WHERE mail_id IS NULL",
        "mails": "SELECT count(*) FROM core_outgoingmail WHERE sent_at IS NULL",
    }
    return {what: found for what, query in counts.items() if (found := system.value(query))}


def copies_unexplained(system: System, copies: list[Copy]) -> list[Copy]:
    """Mails that arrived again although nothing was killed since they had arrived before."""
    unexplained, last = [], {}
    for copy in copies:
        before = last.get(copy.message_id)
        if before is not None and not any(before < kill.at + 1 and kill.at < copy.at for kill in system.kills):
            unexplained.append(copy)
        last[copy.message_id] = copy.at
    return unexplained
