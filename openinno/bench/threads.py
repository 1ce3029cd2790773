"""What came of the irritants of the benchmark: introductions to companies of two networks, answers, meetings, POCs, money, lessons,
reuses. Copied rows and their events, as the operations would have written them."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from matching.models import FundingScheme
from startups.models import Startup
from taxonomy.models import Theme

COMPANIES, NETWORKS = 60, 2

MATCHES = """
INSERT INTO matching_match (uuid, created_at, updated_at, status_at, irritant_id, startup_id, status, origin, reasons, message, answers,
    sent_at, interested_at, met_on, decline_reason, reason, meeting_note)
SELECT gen_random_uuid(), sent, sent, sent, own.id, company.id, drawn.status, 'engine', '[]', '', '[]', sent,
    CASE WHEN drawn.status IN ('accepted', 'poc') THEN sent + interval '4 days' END,
    CASE WHEN drawn.status = 'poc' THEN (sent + interval '30 days')::date END,
    CASE WHEN drawn.status = 'declined' THEN 'budget' ELSE '' END, '', ''
FROM irritants_irritant AS own
CROSS JOIN generate_series(1, 2) AS turn
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM startups_startup) AS company
    ON company.place = (own.id * 31 + turn * 17) %% %(companies)s
CROSS JOIN LATERAL (SELECT own.published_at + (5 + own.id %% 40) * interval '1 day' AS sent) AS dated
CROSS JOIN LATERAL (
    SELECT CASE (own.id + turn) %% 10 WHEN 0 THEN 'poc' WHEN 1 THEN 'poc' WHEN 2 THEN 'accepted' WHEN 3 THEN 'declined'
        WHEN 4 THEN 'declined' ELSE 'sent' END AS status
) AS drawn
WHERE own.id BETWEEN %(first)s AND %(last)s AND own.id %% 3 > 0
"""
POCS = """
INSERT INTO matching_poc (uuid, created_at, updated_at, status_at, match_id, status, title, question, decision_owner, starts_on, ends_on,
    budget, committed_at, reason, sleep_reason)
SELECT gen_random_uuid(), at, at, at, match.id, 'running', 'Banc', 'Pourquoi ?', 'Le banc', at::date, at::date + 200, 20000, at, '', ''
FROM matching_match AS match CROSS JOIN LATERAL (SELECT match.sent_at + interval '60 days' AS at) AS dated
WHERE match.status = 'poc' AND match.irritant_id BETWEEN %(first)s AND %(last)s
"""
FUNDINGS = """
INSERT INTO matching_funding (uuid, created_at, updated_at, status_at, poc_id, scheme_id, status, amount_asked, amount_granted,
    amount_paid, reference, granted_on, reason, more_asked)
SELECT gen_random_uuid(), at, at, at, poc.id, %(scheme)s, 'granted', 9000, 8000, 0, '', at::date, '', ''
FROM matching_poc AS poc JOIN matching_match AS match ON match.id = poc.match_id
CROSS JOIN LATERAL (SELECT poc.committed_at + interval '90 days' AS at) AS dated
WHERE poc.id %% 2 = 0 AND match.irritant_id BETWEEN %(first)s AND %(last)s
"""
LESSONS = """
INSERT INTO matching_lesson (uuid, created_at, updated_at, status_at, poc_id, status, title, problem, tried, integration, compliance,
    results, failed, contact, company_comment, published_at)
SELECT gen_random_uuid(), at, at, at, poc.id, 'published', 'Banc', '', '', '', '', '', '', '', '', at
FROM matching_poc AS poc JOIN matching_match AS match ON match.id = poc.match_id
CROSS JOIN LATERAL (SELECT poc.committed_at + interval '210 days' AS at) AS dated
WHERE poc.id %% 3 = 0 AND match.irritant_id BETWEEN %(first)s AND %(last)s
"""
SAID = """
INSERT INTO irritants_event (subject_kind, subject_id, verb, source, target, at, audience, reader_ids, detail, irritant_id, by_id,
    stage)
SELECT said.kind, said.subject, said.verb, '', said.target, said.at, 'parties', '{}', '{}', match.irritant_id, %(author)s, said.stage
FROM matching_match AS match
LEFT JOIN matching_poc AS poc ON poc.match_id = match.id
LEFT JOIN matching_funding AS funding ON funding.poc_id = poc.id
LEFT JOIN matching_lesson AS lesson ON lesson.poc_id = poc.id
CROSS JOIN LATERAL (VALUES
    ('match', match.id, 'send', 'sent', match.sent_at, 1, true),
    ('match', match.id, 'decline', 'declined', match.sent_at + interval '6 days', 1, match.status = 'declined'),
    ('match', match.id, 'show_interest', 'interested', match.interested_at, 1, true),
    ('match', match.id, 'accept', 'accepted', match.interested_at + (match.id %% 9) * interval '1 day', 1, true),
    ('match', match.id, 'meet', 'met', match.met_on::timestamptz, 2, true),
    ('poc', poc.id, 'commit', 'committed', poc.committed_at, 3, true),
    ('funding', funding.id, 'grant', 'granted', funding.status_at, 4, true),
    ('lesson', lesson.id, 'publish', 'published', lesson.published_at, 5, true),
    ('lesson', lesson.id, 'reuse', '', lesson.published_at + interval '50 days', 5, lesson.id %% 2 = 0)
) AS said(kind, subject, verb, target, at, stage, happened)
WHERE said.happened AND said.at IS NOT NULL AND match.irritant_id BETWEEN %(first)s AND %(last)s
"""


def companies() -> None:
    """COMPANIES of them, validated, each in a network or in none, with two themes."""
    networks = Organisation.objects.bulk_create(
        Organisation(kind="network", name=f"Réseau du banc {number}", slug=f"banc-reseau-{number}")
        for number in range(NETWORKS)
    )
    themes = list(Theme.objects.order_by("pk"))
    for number in range(COMPANIES):
        name = f"Entreprise du banc {number}"
        organisation = Organisation.objects.create(kind="startup", name=name, slug=f"banc-entreprise-{number}")
        startup = Startup.objects.create(organisation=organisation, status_at=timezone.now())
        startup.themes.set([themes[number % len(themes)], themes[number * 7 % len(themes)]])
        if number % 3:
            startup.networks.set([networks[number % NETWORKS]])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE startups_startup SET status = 'validated'")


@transaction.atomic
def add(*, first: int, last: int, author: User) -> None:
    """Two introductions of two irritants in three, and what came of them."""
    known: dict[str, Any] = {
        "first": first,
        "last": last,
        "author": author.pk,
        "companies": COMPANIES,
        "scheme": FundingScheme.objects.order_by("pk").values_list("pk", flat=True)[0],
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in (MATCHES, POCS, FUNDINGS, LESSONS, SAID):
            cursor.execute(statement, known)
