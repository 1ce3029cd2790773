"""Suggestions stay as fresh as their profiles: what one job changes, what it leaves alone, and what it costs."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from dashboards import todo
from irritants import operations as irritants
from irritants.models import Event, Irritant
from matching.candidates import INDEX
from matching.enums import MatchStatus
from matching.models import CorpusStatistics, Match
from matching.operations import matches, statistics, suggestions
from startups import operations as startups
from startups.models import Reference, Startup
from taxonomy.models import Theme
from tests.factories.accounts import curator
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
WORDS = (
    "salle",
    "stage",
    "paie",
    "diplôme",
    "bourse",
    "capteur",
    "bus",
    "courrier",
    "facture",
    "agenda",
    "stock",
    "clé",
)


def company(text: str = "", **fields: object) -> Startup:
    return StartupFactory(validated=True, description=text, **fields)


def need(text: str, **fields: object) -> Irritant:
    return IrritantFactory(published=True, title=text, situation=text, problem=text, **fields)


def lists() -> dict[int, list[tuple[int, float]]]:
    """Of each irritant, the companies of its list, best first."""
    found: dict[int, list[tuple[int, float]]] = {}
    for row in Match.objects.filter(listed=True).order_by("irritant_id", "-score", "startup_id"):
        found.setdefault(row.irritant_id, []).append((row.startup_id, row.score))
    return found


def rewrite(startup: Startup, text: str, *, by: User | None = None) -> None:
    startup.description = text
    startups.update(startup=startup, by=by or curator(), at=timezone.now())


def suggest(startup: Startup) -> int:
    return suggestions.suggest_for_startup(startup_id=startup.pk, at=timezone.now())


def change(startup: Startup, drawn: random.Random) -> None:
    match drawn.choice(["text", "same text", "theme", "reference", "leave"]):
        case "text":
            rewrite(startup, " ".join(drawn.choices(WORDS, k=6)))
        case "same text":  # as others have it, so that scores are equal
            rewrite(startup, "salle bourse capteur")
        case "theme":
            terms = {"themes": drawn.sample(list(Theme.objects.order_by("pk")), 2)}
            startups.update(startup=startup, terms=terms, by=curator(), at=timezone.now())
        case "reference":
            startups.add_reference(
                startup=startup, reference=Reference(client="Une ville", year=2025, public_sector=True)
            )
        case "leave":
            startups.suspend(startup=startup, reason="…", by=curator(), at=timezone.now())
            suggest(startup)
            startups.reinstate(startup=startup, by=curator(), at=timezone.now())


@pytest.mark.parametrize("seed", range(8))
def test_changes_one_by_one_lead_to_the_same_lists_as_a_rebuild(seed, monkeypatch):
    monkeypatch.setattr(suggestions, "SUGGESTIONS_PER_IRRITANT", 3)
    drawn = random.Random(seed)  # noqa: S311
    for _number in range(6):
        need(" ".join(drawn.choices(WORDS, k=5)))
    every = [company(" ".join(drawn.choices(WORDS, k=6))) for _number in range(8)]
    suggestions.rebuild(at=timezone.now())

    for _step in range(8):
        changed = drawn.sample(every, drawn.randint(1, 3))
        for startup in changed:
            startup.refresh_from_db()
            change(startup, drawn)
        for startup in drawn.sample(changed, len(changed)):  # jobs come in any order, after all of the changes
            suggest(startup)

    by_steps = lists()
    suggestions.rebuild(at=timezone.now())
    assert by_steps == lists()


class Dealt:
    """An irritant of five themes, two companies in its list, and companies that have so many of the themes each."""

    def __init__(self, *counts: int) -> None:
        self.themes = list(Theme.objects.order_by("pk")[:5])
        self.companies = [company("bus") for _count in counts]
        self.asked = need("salle")
        self.asked.themes.set(self.themes)
        for number, count in enumerate(counts):
            self.deal(number, count)
        suggestions.rebuild(at=timezone.now())

    def deal(self, number: int, count: int) -> None:
        terms = {"themes": self.themes[:count]}
        startups.update(startup=self.companies[number], terms=terms, by=curator(), at=timezone.now())

    def suggest(self, number: int) -> list[int]:
        """Run the job of a company; the numbers of those listed then."""
        suggest(self.companies[number])
        return [self.companies.index(Startup(pk=key)) for key, _score in lists()[self.asked.pk]]


@pytest.fixture
def _two_listed(monkeypatch):
    monkeypatch.setattr(suggestions, "SUGGESTIONS_PER_IRRITANT", 2)


@pytest.mark.usefixtures("_two_listed")
def test_who_falls_leaves_the_place_to_who_was_behind_whichever_job_comes_first():
    dealt = Dealt(4, 3, 2)

    dealt.deal(1, 1)
    dealt.deal(0, 5)
    assert dealt.suggest(0) == [0, 2]
    assert dealt.suggest(1) == [0, 2]
    dealt.deal(0, 0)
    assert dealt.suggest(0) == [2, 1]


@pytest.mark.usefixtures("_two_listed")
def test_who_falls_to_where_others_were_already_comes_after_them():
    dealt = Dealt(2, 2, 4)

    dealt.deal(2, 2)
    assert dealt.suggest(2) == [0, 1]


def test_a_changed_company_moves_only_the_lists_that_it_enters_or_leaves(monkeypatch):
    monkeypatch.setattr(suggestions, "SUGGESTIONS_PER_IRRITANT", 1)
    rooms, buses, pay = need("salle occupée"), need("bus en retard"), need("paie fausse")
    by_text = {text: company(text) for text in ("salle occupée", "bus en retard", "paie fausse")}
    suggestions.rebuild(at=timezone.now())
    before = lists()
    asked = []
    monkeypatch.setattr(
        suggestions,
        "_list",
        lambda keys, *rest, real=suggestions._list, **how: asked.extend(keys) or real(keys, *rest, **how),
    )

    rewrite(by_text["salle occupée"], "bus en retard, bus en retard encore")
    suggest(by_text["salle occupée"])

    assert pay.pk not in asked
    assert set(asked) <= {rooms.pk, buses.pk}
    assert lists()[pay.pk] == before[pay.pk]


def test_a_suspended_company_leaves_the_lists_and_an_introduction_under_way_stays(run_jobs):
    first, second, startup = need("salle"), need("salle occupée"), company("salle occupée")
    suggestions.rebuild(at=timezone.now())
    matches.shortlist(match=Match.objects.get(irritant=first), by=curator(), at=timezone.now())

    startups.suspend(startup=startup, reason="…", by=curator(), at=timezone.now())
    run_jobs()

    assert [(m.irritant, m.status, m.listed) for m in Match.objects.all()] == [(first, MatchStatus.SHORTLISTED, False)]
    assert Event.objects.filter(irritant=second, verb="suggest").count() == 1


def test_what_a_person_has_touched_keeps_its_state_and_gets_its_new_score():
    irritant, startup = need("salle occupée"), company("salle")
    suggestions.rebuild(at=timezone.now())
    match = Match.objects.get()
    matches.remove(match=match, reason="Hors sujet.", by=curator(), at=timezone.now())

    rewrite(startup, "salle occupée")
    suggest(startup)

    after = Match.objects.get()
    assert (after.status, after.pk, after.uuid, after.reason) == (
        MatchStatus.CLOSED,
        match.pk,
        match.uuid,
        "Hors sujet.",
    )
    assert after.score > match.score
    assert suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now()) == 1


def test_running_it_again_writes_nothing():
    need("salle occupée"), company("salle")
    suggestions.rebuild(at=timezone.now())
    rows, events = list(Match.objects.values_list()), Event.objects.count()

    with CaptureQueriesContext(connection) as captured:
        suggestions.rebuild(at=timezone.now())

    assert (list(Match.objects.values_list()), Event.objects.count()) == (rows, events)
    assert [each["sql"] for each in captured if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize("count", [1, 3, 9])
def test_the_number_of_statements_does_not_depend_on_the_number_of_irritants(count, django_assert_num_queries):
    startup, _other = company("bus"), company("salle")
    for number in range(count):
        need(f"salle numéro {number}")
    suggestions.rebuild(at=timezone.now())
    rewrite(startup, "salle")

    with django_assert_num_queries(19):
        suggest(startup)


def test_the_statistics_are_made_once_and_used_until_they_are_due(run_jobs):
    need("salle occupée"), company("salle")
    at = timezone.now()
    suggestions.rebuild(at=at)
    first = CorpusStatistics.objects.get()

    assert [statistics.refresh(at=at + late) for late in (timedelta(days=6), timedelta(days=7))] == [False, True]
    assert CorpusStatistics.objects.get().version == first.version
    for _number in range(3):
        company("bus")
    assert statistics.refresh(at=at + timedelta(days=7)) is True  # the texts have doubled
    assert CorpusStatistics.objects.get(is_current=True).texts == 5
    assert run_jobs().count("matching.rebuild") == 2


def test_the_last_versions_of_the_statistics_are_kept():
    for number in range(statistics.KEPT + 2):
        company(f"texte {number}")
        statistics.refresh(at=timezone.now() + timedelta(days=8 * number))

    kept = CorpusStatistics.objects.order_by("pk")
    assert kept.count() == statistics.KEPT
    assert [row.is_current for row in kept] == [False] * (statistics.KEPT - 1) + [True]


def test_an_old_irritant_without_anything_under_way_gets_a_newcomer_and_the_curators_see_it(run_jobs):
    old = timezone.now() - suggestions.REMATCH_AFTER - timedelta(days=1)
    waiting, busy = need("salle occupée", published_at=old), need("salle prise", published_at=old)
    recent = need("salle pleine", published_at=timezone.now())
    MatchFactory(irritant=busy, status=MatchStatus.SENT)
    closed = IrritantFactory(published=True, title="salle fermée", published_at=old)
    irritants.give_up(irritant=closed, reason="Rien.", by=curator(), at=timezone.now())
    suggestions.rebuild(at=timezone.now())
    person = curator()
    startup = StartupFactory(registered=True, description="salle occupée")
    startups.validate(startup=startup, by=person, at=timezone.now())
    run_jobs()

    found = Match.objects.filter(startup=startup)
    assert {match.irritant for match in found} == {waiting, busy, recent, closed}
    assert {match.irritant for match in found.came_to_old()} == {waiting, closed}
    seen = [each for each in todo.waiting_for(person, at=timezone.now()) if str(startup) in each.what]
    assert sorted(each.subject for each in seen) == [closed.title, waiting.title]


def test_a_reopened_irritant_is_ranked_again_and_is_no_longer_asked_about():
    old = timezone.now() - suggestions.REMATCH_AFTER - timedelta(days=1)
    irritant = need("salle occupée", published_at=old)
    irritants.give_up(irritant=irritant, reason="Rien.", by=curator(), at=timezone.now())
    startup = company("salle")
    suggest(startup)

    irritants.reopen(irritant=irritant, by=curator(), at=timezone.now())
    suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now())
    match = Match.objects.get()
    assert Match.objects.came_to_old().count() == 1
    matches.shortlist(match=match, by=curator(), at=timezone.now())

    assert (match.listed, Match.objects.came_to_old().count()) == (True, 0)


def test_companies_taken_in_together_are_ranked_in_one_job(run_jobs):
    irritant = need("salle occupée")
    known = [StartupFactory.build(description="salle") for _number in range(2)]
    organisations = [startup.organisation for startup in known]
    startups.take_in(
        known=[
            startups.KnownElsewhere(organisation, startup, (), {})
            for organisation, startup in zip(organisations, known, strict=True)
        ],
        validate=True,
        by=curator(),
        at=timezone.now(),
    )

    assert run_jobs().count("matching.rebuild") == 1
    assert Match.objects.filter(irritant=irritant).count() == 2


def test_a_transaction_undone_leaves_nothing_in_the_index():
    irritant, startup = need("salle occupée"), company("bus")
    with transaction.atomic():
        Startup.objects.filter(pk=startup.pk).update(description="salle occupée", updated_at=timezone.now())
        suggest(startup)
        undone = INDEX.ranker.offer(startup.pk).text
        transaction.set_rollback(True)

    suggestions.suggest_for_irritant(irritant=irritant, at=timezone.now())
    assert ("salle" in undone, "salle" in INDEX.ranker.offer(startup.pk).text) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_missed():
    irritant, slow, quick = need("salle occupée"), company("bus"), company("bus")
    # Of two who make an agency, or bring a new word, at once, one waits for the other: neither does here.
    by = curator()
    for text in ("salle occupée", "bus"):
        rewrite(slow, text, by=by)
    suggestions.rebuild(at=timezone.now())
    written, others_done = Signal(), Signal()

    def commit_late() -> None:
        try:
            with transaction.atomic():
                rewrite(Startup.objects.get(pk=slow.pk), "salle occupée", by=by)
                written.set()
                assert others_done.wait(timeout=20)
            suggest(slow)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(commit_late)
        assert written.wait(timeout=20)
        rewrite(quick, "salle", by=by)  # begins after, commits before
        suggest(quick)
        others_done.set()
        late.result(timeout=30)

    assert [startup_id for startup_id, _score in lists()[irritant.pk]] == [slow.pk, quick.pk]


@pytest.mark.django_db(transaction=True)
def test_companies_that_change_at_once_in_several_workers_do_not_undo_each_other():
    for number in range(4):
        need(f"salle {WORDS[number]}")
    every = [company("bus") for _number in range(4)]
    suggestions.rebuild(at=timezone.now())

    def change(place: int) -> None:
        try:
            rewrite(Startup.objects.get(pk=every[place].pk), f"salle {WORDS[place]}")
            suggest(every[place])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, range(4)))

    by_jobs = lists()
    suggestions.rebuild(at=timezone.now())
    assert by_jobs == lists()
