"""The sourcing record: what it says of who was told what, to whom it is shown, and the note that is printed of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from irritants.enums import IrritantVerb
from matching.enums import MatchStatus, PocStatus
from matching.models import Match, Poc
from matching.operations import matches, pocs, questions, reminders
from matching.thread import Record, record_of
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import CriterionFactory, MatchFactory, PocFactory
from tests.factories.startups import StartupFactory
from tests.meetings.printing import is_tagged, language, pages
from tests.moves import AT

pytestmark = pytest.mark.django_db


QUERIES = 7


def day(number: int):
    return AT + timedelta(days=number)


class Sourcing:
    """A need sent to two companies, a question answered to all, then sent to a third; the first one declined before the answer."""

    def __init__(self) -> None:
        self.curator = curator()
        self.network = OrganisationFactory(network=True, name="Un réseau")
        member_of(self.network)
        self.irritant = IrritantFactory(published=True)
        self.irritant.record(IrritantVerb.PUBLISH, by=self.curator, at=day(0))
        self.first, self.second, self.third = (self.shortlisted(name) for name in ("Première", "Deuxième", "Troisième"))
        self.send(self.first, 1)
        self.send(self.second, 2)
        matches.decline(
            match=self.first,
            decline_reason="budget",
            reason="Trop cher.",
            by=self.speaker(self.first),
            at=day(3),
        )
        self.answer(4)
        self.send(self.third, 5)

    def shortlisted(self, name: str) -> Match:
        startup = StartupFactory(validated=True, organisation__name=name, networks=[self.network])
        manager_of(startup.organisation)
        return MatchFactory(irritant=self.irritant, startup=startup, status=MatchStatus.SHORTLISTED, status_at=day(0))

    def speaker(self, match: Match):
        return match.startup.organisation.memberships.get().user

    def send(self, match: Match, number: int, word: str = "") -> None:
        matches.send(match=match, word=word, by=self.curator, at=day(number))

    def answer(self, number: int) -> None:
        asker = self.speaker(self.second)
        question = questions.ask(irritant=self.irritant, text="Combien de salles ?", by=asker, at=day(number))
        questions.answer(question=question, text="Quarante.", by=self.irritant.author, at=day(number))

    def poc(self) -> Poc:
        """Of the second company, committed."""
        match, author = self.second, self.irritant.author
        matches.show_interest(match=match, by=self.speaker(match), at=day(6))
        matches.accept(match=match, by=author, at=day(7))
        matches.meet(match=match, met_on=day(8).date(), by=author, at=day(8))
        poc = matches.start_poc(match=match, title="Essai de salles", by=author, at=day(9))
        poc.question, poc.decision_owner = "Les salles sont-elles libres ?", "La présidente"
        poc.ends_on, poc.budget = day(100).date(), Decimal("20000.00")
        pocs.frame(poc=poc, criteria=[CriterionFactory.build(poc=poc)], observers=[], by=author, at=day(10))
        pocs.commit(poc=poc, by=author, at=day(11))
        return poc

    def record(self) -> Record:
        return record_of(self.irritant, self.irritant.author)


def heard(record: Record) -> list[tuple[str, int, int, int, int, int]]:
    return [
        (str(each.match.startup), each.people, each.answers, each.earlier, each.later, each.untold)
        for each in record.asked
    ]


def log(record: Record) -> list[tuple[int, str, str]]:
    """What each organisation was told, with the day."""
    return [((each.at - AT).days, each.told.organisation.name, each.text) for each in record.entries if each.told]


ASKED = "Sollicitation\xa0: ce besoin intéresse-t-il l’entreprise\u202f?"
NETWORK = "Information\xa0: le besoin a été envoyé à l’une de ses entreprises"
ANSWERED = "Information\xa0: une question a reçu une réponse"


def test_each_company_is_told_as_much_as_it_could_be():
    record = Sourcing().record()

    assert heard(record) == [
        ("Première", 1, 0, 0, 1, 0),
        ("Deuxième", 1, 1, 0, 0, 0),
        ("Troisième", 1, 0, 1, 0, 0),
    ]
    assert record.is_equal


def test_the_log_says_who_was_told_what_and_when():
    record = Sourcing().record()

    assert log(record) == [
        (1, "Première", ASKED),
        (1, "Un réseau", NETWORK),
        (2, "Deuxième", ASKED),
        (2, "Un réseau", NETWORK),
        (4, "Deuxième", ANSWERED),
        (5, "Troisième", ASKED),
        (5, "Un réseau", NETWORK),
    ]
    happened = [each.text for each in record.entries if not each.told]
    assert len(happened) == 7  # published, sent three times, declined, asked, answered
    assert [each.quote for each in record.entries if each.quote] == ["Trop cher."]


def test_reminders_are_counted():
    sourcing = Sourcing()
    reminders.work(at=day(12))

    assert [each.reminders for each in sourcing.record().asked] == [0, 1, 0]


def test_a_company_that_nobody_reads_for_is_not_treated_as_the_others():
    sourcing = Sourcing()
    silent = sourcing.shortlisted("Quatrième")
    silent.startup.organisation.memberships.all().delete()
    sourcing.send(silent, 6)

    record = sourcing.record()

    assert (record.asked[3].people, record.asked[3].is_equal, record.is_equal) == (0, False, False)


def test_an_answer_of_which_a_company_was_not_told_is_counted_against_equality():
    sourcing = Sourcing()
    organisation = sourcing.second.startup.organisation
    person = sourcing.speaker(sourcing.second)
    person.notifications.filter(organisation=organisation, key__startswith="question-answered").delete()

    asked = sourcing.record().asked[1]

    assert (asked.answers, asked.untold, asked.is_equal) == (0, 1, False)


def test_a_withdrawn_answer_was_to_be_told_to_nobody():
    sourcing = Sourcing()
    answer = sourcing.irritant.asked_questions.get().answer
    questions.withdraw(said=answer, reason="Hors sujet.", by=sourcing.curator, at=day(7))

    assert heard(sourcing.record()) == [(name, 1, 0, 0, 0, 0) for name in ("Première", "Deuxième", "Troisième")]


def test_another_word_for_one_company_is_said():
    sourcing = Sourcing()
    sourcing.send(sourcing.shortlisted("Quatrième"), 6, word="Pour vous seule.")

    record = sourcing.record()

    assert (record.words, record.is_equal) == (["", "Pour vous seule."], False)
    page = text(signed_in(sourcing.curator).get(page_of(sourcing.poc())))
    assert "n’était pas le même pour toutes" in page


def test_a_network_that_the_company_left_stays_in_the_log():
    sourcing = Sourcing()
    sourcing.first.startup.networks.clear()

    assert (1, "Un réseau", NETWORK) in log(sourcing.record())


def test_what_only_curators_know_is_not_in_it_even_for_a_curator():
    sourcing = Sourcing()
    removed = sourcing.shortlisted("Écartée")
    matches.remove(match=removed, remove_reason="wrong_size", reason="Trop petite.", by=sourcing.curator, at=day(6))

    for reader in (sourcing.irritant.author, sourcing.curator):
        told = record_of(sourcing.irritant, reader)
        assert "Écartée" not in " ".join(
            [*(each.text for each in told.entries), *(str(each.match) for each in told.asked)]
        )


def test_the_record_takes_as_many_queries_for_one_company_as_for_three(django_assert_num_queries):
    alone = IrritantFactory(published=True)
    sourcing = Sourcing()
    match = MatchFactory(irritant=alone, startup=sourcing.first.startup, status=MatchStatus.SHORTLISTED, status_at=AT)
    matches.send(match=match, by=sourcing.curator, at=AT)

    for irritant in (alone, sourcing.irritant):
        assert irritant.author.organisation  # as a request has it
        with django_assert_num_queries(QUERIES):
            record_of(irritant, irritant.author)


def page_of(poc: Poc) -> str:
    return reverse("matching:sourcing", args=[poc.uuid])


def test_who_reads_it_and_who_does_not():
    sourcing = Sourcing()
    poc = sourcing.poc()
    observer = manager_of(OrganisationFactory(establishment=True))
    poc.observers.add(observer.organisation)
    people = {
        "establishment": sourcing.irritant.author,
        "curator": sourcing.curator,
        "company of the POC": sourcing.speaker(sourcing.second),
        "another company": sourcing.speaker(sourcing.first),
        "network": sourcing.network.memberships.get().user,
        "observer": observer,
        "another establishment": manager_of(OrganisationFactory(establishment=True)),
    }

    answers = {}
    for who, person in people.items():
        client = signed_in(person)
        addresses = [page_of(poc), reverse("matching:sourcing_note", args=[poc.uuid])]
        linked = page_of(poc) in client.get(poc.get_absolute_url()).content.decode()
        answers[who] = ([client.get(each).status_code for each in addresses], linked)

    readers = {"establishment", "curator"}
    assert answers == {who: ([200, 200], True) if who in readers else ([403, 403], False) for who in people}


def test_the_page_says_the_threshold_its_date_and_that_it_is_to_be_verified():
    poc = Sourcing().poc()

    page = text(signed_in(poc.match.irritant.author).get(page_of(poc)))

    for words in (
        "100 000 €",
        "16 décembre 2021",
        "R. 2122-9-1",
        "À vérifier avec votre service juridique",
        "20&nbsp;%",
    ):
        assert words in page, words


def test_a_second_poc_with_the_same_company_is_a_warning():
    sourcing = Sourcing()
    poc = sourcing.poc()
    client = signed_in(sourcing.curator)
    before = text(client.get(page_of(poc)))
    irritant = IrritantFactory(published=True, establishment=sourcing.irritant.establishment)
    match = MatchFactory(irritant=irritant, startup=sourcing.second.startup, status=MatchStatus.POC)
    PocFactory(match=match, status=PocStatus.RUNNING, budget="81000.00")

    after = text(client.get(page_of(poc)))

    warning = "2 POC avec cette entreprise"
    assert (warning in before, warning in after) == (False, True)
    assert "Le seuil est atteint" in after


def test_the_note_is_a_tagged_pdf_with_what_the_page_says():
    sourcing = Sourcing()
    poc = sourcing.poc()

    response = signed_in(sourcing.irritant.author).get(reverse("matching:sourcing_note", args=[poc.uuid]))

    body = b"".join(response)
    today = timezone.localdate().isoformat()
    assert (response["Content-Type"], is_tagged(body), language(body)) == ("application/pdf", True, "fr")
    assert f'"note-de-sourcing-essai-de-salles-{today}.pdf"' in response["Content-Disposition"]
    printed = " ".join(pages(body))
    for words in (
        "Note de sourcing",
        poc.title,
        "Première",
        "Troisième",
        "Quarante.",
        "Trop cher.",
        "Un réseau",
        "R. 2122-9-1",
    ):
        assert words in printed, words


def test_the_page_says_what_a_company_was_not_told():
    sourcing = Sourcing()
    poc = sourcing.poc()
    person = sourcing.speaker(sourcing.second)
    person.notifications.filter(key__startswith="question-answered").delete()

    page = text(signed_in(sourcing.curator).get(page_of(poc)))

    assert "1 non annoncée" in page
    assert "n’ont pas toutes été informées de la même façon" in page
