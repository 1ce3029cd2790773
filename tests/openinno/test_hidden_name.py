"""An establishment that hides its name: no page shows it to companies, networks or visitors before it accepts one of them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from core.models import OutgoingMail
from dashboards.operations.telling import tell_due
from irritants.models import Attachment, Irritant
from irritants.operations import archive, solve
from matching.enums import LessonStatus, MatchStatus, PocStatus, Side
from matching.links import answer_path
from matching.models import Lesson, Match, Poc
from matching.operations import chasing, matches, questions, reminders
from tests.dashboards.alerting import follow, search
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.matching import LessonFactory, MatchFactory, PocFactory, QuestionFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT
from tests.programs import Program

pytestmark = pytest.mark.django_db
NAME, SHORT, COSIGNER = "Université Confidentielle", "UConf", "École Discrète"


class Secret:
    """A hidden establishment, another that has joined it, the company that is asked, and the company's network."""

    def __init__(self) -> None:
        place = OrganisationFactory(establishment=True, name=NAME, short_name=SHORT, city="Montsecret")
        self.network = OrganisationFactory(network=True)
        self.startup = StartupFactory(validated=True, networks=[self.network])
        self.author = member_of(place, last_name="Secrétaire-Masquée")
        self.irritant: Irritant = IrritantFactory(
            published=True, establishment=place, author=self.author, hide_establishment=True, title="Des salles vides"
        )
        joined = CoSignatureFactory(irritant=self.irritant, establishment__name=COSIGNER)
        self.irritant.record("cosign", by=joined.by, at=AT)
        self.company = manager_of(self.startup.organisation)
        question = QuestionFactory(irritant=self.irritant)
        # Its own name, in that of a file; and its region, in a reason of the engine.
        self.file: Attachment = Attachment.objects.create(
            irritant=self.irritant,
            file=ContentFile(b"%PDF-", "uconf.pdf"),
            name=f"{SHORT} plan des salles.pdf",
            content_type="application/pdf",
            size=5,
            uploaded_by=self.author,
        )
        self.answer = questions.answer(question=question, text="Quarante salles.", by=self.author, at=AT)

    def readers(self) -> dict[str, User | None]:
        return {
            "visitor": None,
            "company": self.company,
            "network": manager_of(self.network),
            "another company": manager_of(StartupFactory(validated=True).organisation),
        }

    def sent(self) -> Match:
        match = MatchFactory(irritant=self.irritant, startup=self.startup, status=MatchStatus.SHORTLISTED)
        matches.send(match=match, by=curator(), at=AT)
        return match

    def betrayed_by(self, *more: str) -> dict[str, list[str]]:
        """For each reader, the pages that show what is hidden."""
        pages = [
            reverse("home"),
            reverse("irritants:list"),
            reverse("irritants:list") + "?q=Confidentielle",
            reverse("irritants:similar") + "?title=Des salles vides",
            self.irritant.get_absolute_url(),
            reverse("matching:for_irritant", args=[self.irritant.uuid]),
            reverse("matching:questions", args=[self.irritant.uuid]),
            reverse("dashboards:report", args=["reponse", self.answer.uuid]),
            reverse("matching:offer", args=[self.irritant.uuid]),
            reverse("matching:matches"),
            reverse("matching:pocs"),
            reverse("matching:lessons"),
            reverse("matching:fundings"),
            reverse("dashboards:home"),
            reverse("accounts:notifications"),
            reverse("dashboards:alerts"),
            reverse("dashboards:search_alert", args=["irritants"]) + "?q=salles",
            reverse("dashboards:follow_alert", args=["irritant", self.irritant.uuid]),
            reverse("dashboards:silence"),
            reverse("matching:for_company", args=[self.startup.uuid]),
            *(reverse("matching:nudge", args=[match.uuid]) for match in self.irritant.matches.all()),
            *more,
        ]
        found: dict[str, list[str]] = {}
        for reader, person in self.readers().items():
            client = Client()
            if person:
                client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            shown = {page: client.get(page).content.decode() for page in pages}
            program = Program(person)
            shown |= {address: program.get(address).content.decode() for address in self.addresses()}
            found[reader] = [page for page, text in shown.items() if betrays(text)]
        return found

    def addresses(self) -> list[str]:
        """Of the API: its lists, and each of what they list."""
        pocs = Poc.objects.filter(match__irritant=self.irritant)
        return [
            *("irritants/", "irritants/?q=Confidentielle", "introductions/", "pocs/", "lessons/"),
            f"irritants/{self.irritant.uuid}/",
            *(f"introductions/{match.uuid}/" for match in self.irritant.matches.all()),
            *(f"pocs/{poc.uuid}/" for poc in pocs),
            *(f"lessons/{lesson.uuid}/" for lesson in Lesson.objects.filter(poc__in=pocs)),
        ]


def downloaded(attachment: Attachment, person: User) -> str:
    """The name under which a person gets a file."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(attachment.get_absolute_url())
    b"".join(response)
    return response["Content-Disposition"]


def betrays(text: str) -> bool:
    return any(word in text for word in (NAME, SHORT, COSIGNER, "Montsecret", "Secrétaire-Masquée"))


NOBODY = {"visitor": [], "company": [], "network": [], "another company": []}


def test_before_anybody_is_asked():
    assert Secret().betrayed_by() == NOBODY


@pytest.mark.parametrize("answered", [False, True])
def test_while_a_company_is_asked_and_after_it_answered(answered):
    secret = Secret()
    match = secret.sent()
    link = answer_path(match, secret.company, Side.COMPANY)
    if answered:
        Client().post(link, {"answer": "yes"})

    verb = reverse("matching:match_verb", args=[match.uuid, "show_interest"])
    assert secret.betrayed_by(match.get_absolute_url(), link, verb) == NOBODY


@pytest.mark.parametrize("end", ["declined", "refused", "closed", "silent", "solved", "archived"])
def test_nor_when_it_ends_without_a_meeting(end, run_jobs):
    secret = Secret()
    match, by = secret.sent(), secret.author
    if end == "declined":
        matches.decline(match=match, decline_reason="budget", by=secret.company, at=AT)
    elif end == "refused":
        matches.show_interest(match=match, by=secret.company, at=AT)
        matches.refuse(match=match, decline_reason="budget", by=by, at=AT)
    elif end == "closed":
        matches.close(match=match, reason="Besoin couvert.", by=by, at=AT)
    elif end == "silent":
        for reminder in match.reminders.all():
            reminders.work(at=reminder.due_at)
    elif end == "solved":
        solve(irritant=secret.irritant, by=by, at=AT)
    else:
        archive(irritant=secret.irritant, by=by, at=AT)
    run_jobs()

    assert secret.betrayed_by(match.get_absolute_url()) == NOBODY
    told = Notification.objects.filter(recipient=secret.company)
    assert [note.title for note in told if betrays(f"{note.title} {note.body}")] == []
    assert [each.subject for each in mail.outbox if each.to == [secret.company.email] and betrays(each.body)] == []


def test_nor_in_the_name_of_a_file_before_it_accepted():
    secret = Secret()
    match = secret.sent()
    before = downloaded(secret.file, secret.company)
    matches.show_interest(match=match, by=secret.company, at=AT)
    matches.accept(match=match, by=secret.author, at=AT)

    assert (betrays(before), ".pdf" in before) == (False, True)
    assert betrays(downloaded(secret.file, secret.company))
    assert betrays(downloaded(secret.file, secret.author))


def test_nor_in_the_word_of_a_curator_or_the_nudge_of_its_network(run_jobs):
    secret = Secret()
    match = MatchFactory(irritant=secret.irritant, startup=secret.startup, status=MatchStatus.SHORTLISTED)
    for word in (NAME, f"Pour {SHORT}, vite"):
        with pytest.raises(ValidationError):
            matches.send(match=match, word=word, by=curator(), at=AT)
    matches.send(match=match, word="Ce besoin est pour vous.", by=curator(), at=AT)
    by = manager_of(secret.network)
    chasing.nudge(match=match, side=Side.COMPANY, word="Pensez à répondre.", by=by, at=AT)
    run_jobs()

    link = answer_path(match, secret.company, Side.COMPANY)
    assert secret.betrayed_by(match.get_absolute_url(), link) == NOBODY
    assert [each.subject for each in mail.outbox if betrays(f"{each.subject} {each.body} {each.alternatives}")] == []


def test_nor_in_the_reasons_that_its_network_reads():
    secret = Secret()
    reason = {"criterion": "region", "weight": 1, "value": 1, "contribution": 1, "matched": ["53"], "missing": False}
    MatchFactory(
        irritant=secret.irritant, startup=secret.startup, status=MatchStatus.SUGGESTED, score=1.0, reasons=[reason]
    )
    client = Client()
    client.force_login(manager_of(secret.network), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("matching:for_company", args=[secret.startup.uuid])).content.decode()

    assert ("Des salles vides" in page, "Bretagne" in page, "Région desservie" in page) == (True, False, False)


def test_once_accepted_the_company_reads_it_and_the_others_still_do_not():
    secret = Secret()
    match = secret.sent()
    matches.show_interest(match=match, by=secret.company, at=AT)
    matches.accept(match=match, by=secret.author, at=AT)

    found = secret.betrayed_by(match.get_absolute_url())

    assert secret.irritant.get_absolute_url() in found["company"]
    assert match.get_absolute_url() in found["company"]
    assert {**found, "company": []} == NOBODY


def test_nor_by_its_poc_and_its_lesson():
    secret = Secret()
    match = MatchFactory(irritant=secret.irritant, startup=secret.startup, status=MatchStatus.POC)
    poc = PocFactory(match=match, status=PocStatus.SCALED)
    poc.record("commit", by=secret.author, at=AT)
    lesson = LessonFactory(poc=poc, status=LessonStatus.PUBLISHED)
    lesson.record("publish", by=secret.author, at=AT)

    assert secret.betrayed_by(poc.get_absolute_url(), lesson.get_absolute_url()) == NOBODY


def test_nor_by_the_mails_of_alerts_whatever_happens(run_jobs):
    secret = Secret()
    readers = {role: person for role, person in secret.readers().items() if person}
    for person in readers.values():
        follow(person, secret.irritant, at=AT)
        search(person, "", at=AT)
        search(person, f"establishment={secret.irritant.establishment.slug}", at=AT)
    follow(None, secret.irritant, email="visiteuse@test.example", at=AT)
    later = AT + timedelta(minutes=5)
    secret.sent()
    solve(irritant=secret.irritant, by=secret.author, at=later)
    twin = IrritantFactory(
        published=True,
        establishment=secret.irritant.establishment,
        author=secret.author,
        hide_establishment=True,
        title="Des cours vides",
    )
    OutgoingMail.objects.all().delete()

    tell_due(at=later)

    told = {each.to: f"{each.subject} {each.text} {each.html}" for each in OutgoingMail.objects.all()}
    assert set(told) == {*(person.email for person in readers.values()), "visiteuse@test.example"}
    assert [to for to, text in told.items() if betrays(text)] == []
    assert twin.title in told[secret.company.email]
    assert secret.betrayed_by() == NOBODY


def test_the_filter_of_a_hidden_establishment_finds_it_in_the_alert_of_who_may_know_alone():
    secret = Secret()
    colleague = member_of(OrganisationFactory(establishment=True))
    for person in (colleague, secret.company):
        search(person, f"establishment={secret.irritant.establishment.slug}", at=AT)
    IrritantFactory(
        published=True, establishment=secret.irritant.establishment, author=secret.author, hide_establishment=True
    )
    OutgoingMail.objects.all().delete()

    tell_due(at=AT + timedelta(minutes=5))

    assert [each.to for each in OutgoingMail.objects.all()] == [colleague.email]
