"""Curators keep, remove, send and follow: what each company is asked, how often, and why it was not."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from irritants.models import Event
from matching.cards import names_of_terms, reasons_of
from matching.enums import MatchOrigin, MatchStatus, RemoveReason
from matching.figures import records_of, season_start
from matching.forms.matches import REASON_LENGTH
from matching.models import Match
from matching.models.matches import OPEN_INTRODUCTIONS_CAP, WORD_LENGTH, to_curate
from matching.operations import matches
from startups import operations as startups
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def by_curator() -> Client:
    return client_of(curator())


def suggestion(**fields) -> Match:
    return MatchFactory(status=MatchStatus.SUGGESTED, score=0.5, **fields)


def busy(count: int):
    """A company with that many introductions open."""
    startup = StartupFactory(validated=True)
    MatchFactory.create_batch(count, startup=startup, status=MatchStatus.SENT)
    return startup


def send(client: Client, *chosen: Match, **values: str):
    url = reverse("matching:curate", args=[chosen[0].irritant.uuid])
    return client.post(url, {"match": [match.uuid for match in chosen], **values}, follow=True)


def status_of(match: Match) -> str:
    return Match.objects.get(pk=match.pk).status


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# Sending


def test_one_post_sends_all_those_checked_with_one_word_and_goes_on_to_the_next_irritant(by_curator, run_jobs):
    first, following = suggestion(), suggestion()
    other = suggestion(irritant=first.irritant)
    people = [member_of(match.startup.organisation) for match in (first, other)]

    response = send(by_curator, first, other, word="Votre outil de salles nous a fait penser à vous.")
    run_jobs()

    assert [status_of(match) for match in (first, other)] == [MatchStatus.SENT] * 2
    assert response.request["PATH_INFO"] == reverse("matching:candidates", args=[following.irritant.uuid])
    assert said(response) == [f"Envoyé à 2 entreprises\xa0: {first.irritant.title}"]
    for person in people:
        assert "Votre outil de salles" in next(each.body for each in mail.outbox if each.to == [person.email])
        page = client_of(person).get(Match.objects.get(startup__organisation=person.organisation).get_absolute_url())
        assert "Votre outil de salles" in page.content.decode()


@pytest.mark.parametrize("length", [WORD_LENGTH, WORD_LENGTH + 1])
def test_a_word_that_is_too_long_is_refused_at_its_field_and_kept(length, by_curator):
    match, word = suggestion(), "x" * length

    response = send(by_curator, match, word=word)

    assert (response.status_code, status_of(match)) == (
        (200, MatchStatus.SENT) if length == WORD_LENGTH else (422, MatchStatus.SUGGESTED)
    )
    if length > WORD_LENGTH:
        page = BeautifulSoup(response.content, "html.parser")
        assert page.select_one("#id_word").get_text().strip() == word
        assert page.select_one(f"#send-{match.uuid}").has_attr("checked")


def test_a_word_that_gives_a_hidden_name_is_refused(by_curator):
    irritant = IrritantFactory(published=True, hide_establishment=True, establishment__name="Université Confidentielle")
    match = suggestion(irritant=irritant)

    response = send(by_curator, match, word="L’université confidentielle vous attend.")

    assert (response.status_code, status_of(match)) == (422, MatchStatus.SUGGESTED)
    assert "masque son nom, et votre mot le donne" in response.content.decode()
    with pytest.raises(ValidationError):
        matches.send_now(match=match, word="Université Confidentielle", by=curator(), at=AT)


def test_a_company_at_its_limit_is_sent_to_with_a_reason_only_which_curators_read(by_curator):
    startup = busy(OPEN_INTRODUCTIONS_CAP)
    match = suggestion(startup=startup)

    refused = send(by_curator, match)
    assert (status_of(match), refused.status_code) == (MatchStatus.SUGGESTED, 200)
    assert f"la limite est de {OPEN_INTRODUCTIONS_CAP}" in said(refused)[0]

    send(by_curator, match, **{f"over_limit-{match.uuid}": "La seule du domaine."})
    assert status_of(match) == MatchStatus.SENT
    told = Event.objects.get(verb="over_limit")
    assert (told.audience, told.detail["reason"], told.detail["open"]) == ("curators", "La seule du domaine.", 5)
    seen = client_of(member_of(startup.organisation)).get(match.irritant.get_absolute_url()).content.decode()
    assert "La seule du domaine." not in seen


@pytest.mark.parametrize("opened", [OPEN_INTRODUCTIONS_CAP - 1, OPEN_INTRODUCTIONS_CAP])
def test_the_limit_is_marked_on_the_page_of_candidates(opened, by_curator):
    match = suggestion(startup=busy(opened))

    page = by_curator.get(reverse("matching:candidates", args=[match.irritant.uuid])).content.decode()

    assert ("À sa limite" in page) is (opened == OPEN_INTRODUCTIONS_CAP)
    assert (f"over_limit-{match.uuid}" in page) is (opened == OPEN_INTRODUCTIONS_CAP)


def test_who_came_forward_is_not_held_back_by_the_limit():
    match = MatchFactory(
        startup=busy(OPEN_INTRODUCTIONS_CAP), status=MatchStatus.SHORTLISTED, origin=MatchOrigin.COMPANY
    )

    matches.send(match=match, by=curator(), at=AT)

    assert status_of(match) == MatchStatus.INTERESTED


def test_the_page_of_the_verb_asks_for_the_reason_too(by_curator):
    match = MatchFactory(startup=busy(OPEN_INTRODUCTIONS_CAP), status=MatchStatus.SHORTLISTED)
    url = reverse("matching:match_verb", args=[match.uuid, "send"])

    assert by_curator.post(url, {}).status_code == 422
    assert by_curator.post(url, {"over_limit": "La seule du domaine."}).status_code == 302
    assert by_curator.post(url, {"over_limit": "x" * (REASON_LENGTH + 1)}).status_code == 302  # it is sent already


# Keeping and removing


def test_keeping_is_undone_for_a_suggestion_and_for_nothing_else(by_curator):
    kept = MatchFactory(status=MatchStatus.SHORTLISTED)
    offered = MatchFactory(status=MatchStatus.SHORTLISTED, origin=MatchOrigin.COMPANY)
    sent_before = MatchFactory(status=MatchStatus.SHORTLISTED, sent_at=AT)
    answers = [
        by_curator.post(reverse("matching:match_verb", args=[match.uuid, "put_back"])).status_code
        for match in (kept, offered, sent_before)
    ]

    assert answers == [302, 403, 403]
    assert status_of(kept) == MatchStatus.SUGGESTED


def test_a_removal_is_listed_with_who_when_and_why_and_can_be_searched(by_curator):
    match = suggestion(irritant=IrritantFactory(published=True, title="Des salles vides l’été"))
    url = reverse("matching:match_verb", args=[match.uuid, "remove"])
    by_curator.post(url, {"remove_reason": RemoveReason.TOO_FAR, "reason": "Guyane."})

    removals = reverse("matching:removals")
    for query, found in (
        ({}, True),
        ({"q": "VIDES L’ETE"}, True),
        ({"q": match.startup.organisation.name}, True),
        ({"q": "cantine"}, False),
        ({"why": RemoveReason.TOO_FAR}, True),
        ({"why": RemoveReason.OTHER}, False),
    ):
        page = by_curator.get(f"{removals}?{urlencode(query)}").content.decode()
        assert ("Elles n’interviennent pas dans cette région\xa0: Guyane." in page) is found, query
    event = Event.objects.get(verb="remove")
    assert (event.detail["code"], event.audience) == (RemoveReason.TOO_FAR, "curators")


def test_another_reason_needs_words(by_curator):
    match = suggestion()
    url = reverse("matching:match_verb", args=[match.uuid, "remove"])

    assert by_curator.post(url, {"remove_reason": RemoveReason.OTHER}).status_code == 422
    assert by_curator.post(url, {}).status_code == 422
    assert status_of(match) == MatchStatus.SUGGESTED


def test_in_place_a_verb_answers_that_something_moved_or_asks_again(by_curator):
    match = suggestion()
    headers = {"HX-Request": "true"}
    url = reverse("matching:match_verb", args=[match.uuid, "remove"])

    asked = by_curator.post(url, {}, headers=headers)
    done = by_curator.post(url, {"remove_reason": RemoveReason.TOO_FAR}, headers=headers)
    late = by_curator.post(url, {"remove_reason": RemoveReason.TOO_FAR}, headers=headers)

    assert (asked.status_code, "<html" in asked.content.decode()) == (422, False)
    assert [(each.status_code, each["HX-Trigger"]) for each in (done, late)] == [(204, "oi:moved")] * 2
    page = by_curator.get(
        reverse("matching:candidates", args=[match.irritant.uuid]), headers={**headers, "HX-Target": "curation"}
    )
    assert "a changé entre-temps" in page.content.decode()
    assert "<html" not in page.content.decode()


@pytest.mark.parametrize("asked", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_a_verb_comes_back_to_pages_of_ours_only(asked, by_curator):
    match = suggestion()
    url = reverse("matching:match_verb", args=[match.uuid, "shortlist"])

    assert by_curator.post(f"{url}?{urlencode({'suite': asked})}").url == match.get_absolute_url()


# The queue


def test_the_queue_has_the_irritants_about_which_nobody_is_asked_the_oldest_first(by_curator):
    waits = [suggestion().irritant for _number in range(2)]
    asked = suggestion().irritant
    MatchFactory(irritant=asked, status=MatchStatus.SENT)
    suggestion(irritant=IrritantFactory(status="solved"))

    assert list(to_curate()) == waits
    response = by_curator.get(reverse("matching:curation_queue"))
    assert response.url == reverse("matching:candidates", args=[waits[0].uuid])
    page = by_curator.get(reverse("matching:candidates", args=[waits[1].uuid]))
    assert (page.context["waiting"], page.context["following"]) == (2, waits[0])


def test_until_its_job_has_run_the_suggestion_of_a_suspended_company_is_not_shown(by_curator):
    suspended, irritant = StartupFactory(validated=True), IrritantFactory(published=True)
    left, kept = suggestion(irritant=irritant, startup=suspended), suggestion(startup=suspended)
    stays = suggestion(irritant=irritant)
    only = suggestion(startup=suspended).irritant
    person = curator()
    matches.shortlist(match=kept, by=person, at=AT)
    startups.suspend(startup=suspended, reason="Société radiée.", by=person, at=AT)

    def candidates_of(of) -> list[Match]:
        page = by_curator.get(reverse("matching:candidates", args=[of.uuid]))
        return [candidate.match for candidate in page.context["candidates"]]

    fragment = by_curator.get(reverse("matching:for_irritant", args=[irritant.uuid]))
    compared = by_curator.get(
        reverse("matching:compare", args=[irritant.uuid]), {"match": [left.uuid, stays.uuid]}, follow=True
    )
    for_it = by_curator.get(reverse("matching:for_company", args=[suspended.uuid]))

    assert (candidates_of(irritant), candidates_of(only), candidates_of(kept.irritant)) == ([stays], [], [kept])
    assert [row[0] for row in for_it.context["rows"]] == [kept]
    assert (fragment.context["waiting"], list(to_curate())) == (1, [irritant])
    assert said(compared) == ["Choisissez deux entreprises à comparer."]
    assert status_of(left) == MatchStatus.SUGGESTED  # the job deletes it, not a page

    startups.reinstate(startup=suspended, by=person, at=AT)
    assert [candidate.pk for candidate in candidates_of(irritant)] == [left.pk, stays.pk]


# Reasons and records

REASON = {"weight": 0.2, "value": 1.0, "contribution": 0.2, "matched": ["76"], "missing": False}


def test_a_criterion_that_nobody_knows_yet_is_shown_by_its_name_and_points_add_up():
    reasons = [
        {**REASON, "criterion": "text_meaning", "contribution": 0.3, "matched": ["salle"]},
        {**REASON, "criterion": "proximity", "matched": [3]},
        {**REASON, "criterion": "freshness", "missing": True, "contribution": 0},
        {"criterion": "capacity", "weight": 0, "value": 0, "contribution": 0, "matched": [], "missing": False},
    ]
    shown = reasons_of(Match(reasons=reasons), {}, readable={"establishment"})

    assert [(line.label, line.points, line.words) for line in shown.counting] == [
        ("Texte (meaning)", 30, "salle"),
        ("Proximity", 20, "3"),
    ]
    assert (shown.nothing, shown.missing) == (["Mises en relation déjà ouvertes"], ["Fiche à jour"])


def test_the_record_of_a_company_counts_this_season_and_ever(django_assert_num_queries):
    startup, now = StartupFactory(validated=True), timezone.now()
    long_ago = now - timedelta(days=800)
    by = curator()
    for at in (long_ago, now):
        match = MatchFactory(startup=startup, status=MatchStatus.SUGGESTED)
        match.record("suggest", by=None, at=at)
        matches.send_now(match=match, by=by, at=at)
    matches.decline(match=match, decline_reason="budget", by=by, at=now)
    MatchFactory(startup=startup, status=MatchStatus.MET, met_on=long_ago.date(), sent_at=long_ago)

    with django_assert_num_queries(2):
        record = records_of([startup.pk], at=now)[startup.pk]

    assert (record.proposed, record.proposed_season, record.sent, record.sent_season) == (3, 1, 3, 1)
    assert (record.met, record.met_season, record.open) == (1, 0, 2)
    assert [(each.by, each.match.decline_reason) for each in record.refusals] == [("company", "budget")]


def test_a_season_begins_on_the_first_of_september():
    year = timezone.localdate().year

    assert season_start(timezone.localdate().replace(year, 8, 31)).isoformat() == f"{year - 1}-09-01"
    assert season_start(timezone.localdate().replace(year, 9, 1)).isoformat() == f"{year}-09-01"


def test_companies_are_sorted_filtered_and_exported_as_they_are_shown(by_curator):
    network = OrganisationFactory(network=True)
    quiet = StartupFactory(validated=True, organisation__name="Zénith", networks=[network])
    startup = busy(2)
    url = reverse("matching:companies")
    export = reverse("matching:export_companies", args=["json"])
    for query, expected in (
        ({}, [startup, quiet]),
        ({"sort": "never"}, [quiet, startup]),
        ({"q": "zenith"}, [quiet]),
        ({"network": network.slug}, [quiet]),
        ({"q": "\0"}, []),
        ({"sort": "inconnu", "page": "zéro"}, [startup, quiet]),
    ):
        shown = list(by_curator.get(url, query).context["page_obj"])
        rows = json.loads(b"".join(by_curator.get(export, query)))
        assert shown == expected, query
        assert [row["company"] for row in rows] == [str(each) for each in expected], query
    assert (rows[0]["sent"], rows[0]["open"], rows[1]["sent"], rows[1]["open"]) == (2, 2, 0, 0)


# For a company


def test_the_irritants_for_a_company_are_its_network_s_and_the_curators_never_its_own():
    network = OrganisationFactory(network=True)
    startup = StartupFactory(validated=True, networks=[network])
    hidden = IrritantFactory(published=True, hide_establishment=True, establishment__name="Université Confidentielle")
    best = MatchFactory(startup=startup, irritant=hidden, status=MatchStatus.SUGGESTED, score=0.9)
    best.reasons = [{**REASON, "criterion": "region"}, {**REASON, "criterion": "freshness", "matched": []}]
    best.save()
    other = suggestion(startup=startup)
    MatchFactory(startup=startup, status=MatchStatus.SENT)
    url = reverse("matching:for_company", args=[startup.uuid])

    page = client_of(manager_of(network)).get(url)
    assert [match.pk for match, _readable, _reasons in page.context["rows"]] == [best.pk, other.pk]
    text = page.content.decode()
    assert ("Université Confidentielle" in text, names_of_terms()["76"] in text, "Région" in text) == (False,) * 3
    to_curator = client_of(curator()).get(url).content.decode()
    assert ("Université Confidentielle" in to_curator, "Région desservie" in to_curator) == (True, True)
    assert client_of(manager_of(startup.organisation)).get(url).status_code == 403
    assert client_of(manager_of(OrganisationFactory(network=True))).get(url).status_code == 403


# The board


def test_the_board_is_filtered_and_its_full_columns_lead_to_the_same_rows(by_curator):
    network = OrganisationFactory(network=True)
    mine = MatchFactory(startup=StartupFactory(validated=True, networks=[network]), status=MatchStatus.SENT)
    fresh = MatchFactory(status=MatchStatus.SENT, status_at=timezone.now())
    url = reverse("matching:board")

    def shown(**query) -> set[int]:
        columns = by_curator.get(url, query).context["columns"]
        return {card.match.pk for column in columns for card in column["cards"]}

    assert shown() == {mine.pk, fresh.pk}
    assert shown(network=network.slug) == {mine.pk}
    assert shown(silent="on") == {mine.pk}
    assert shown(q=fresh.irritant.title.upper()) == {fresh.pk}
    assert shown(theme="inconnu", network="inconnu") == {mine.pk, fresh.pk}


def test_a_card_offers_the_moves_of_the_tables_that_the_curator_may_take(by_curator):
    MatchFactory(status=MatchStatus.SENT)
    MatchFactory(status=MatchStatus.CLOSED)

    columns = by_curator.get(reverse("matching:board")).context["columns"]
    moves = {column["status"]: [m.action.verb for c in column["cards"] for m in c.moves] for column in columns}

    assert (moves[MatchStatus.SENT], moves[MatchStatus.CLOSED]) == (["close"], ["reopen"])
    assert Notification.objects.count() == 0
