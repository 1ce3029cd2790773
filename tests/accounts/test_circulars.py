"""Mails to many: written, sent by a curator, held back by any, told to each once, and what has become of it for each."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.enums import CircularStatus, Family, LeftOut, Outcome
from accounts.models import Circular, Notification, User
from accounts.operations import circulars, mailing
from accounts.operations.erasure import erase
from core.mail import deliver
from core.models import MailTrouble, OutgoingMail
from core.states import TransitionRefused
from tests.factories.accounts import CircularFactory, OrganisationFactory, UserFactory, curator, member_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)  # a Wednesday, noon in Paris
LATER = NOON + circulars.DELAY
NIGHT = datetime(2026, 3, 4, 22, tzinfo=UTC)  # 23:00 in Paris


def sent(*people: User, at: datetime = NOON, by: User | None = None, **fields) -> Circular:
    circular = CircularFactory(**fields)
    circulars.send(
        circular=circular, people=[person.pk for person in people], told_whom="Tous", by=by or curator(), at=at
    )
    return circular


def deliver_all(at: datetime = LATER) -> None:
    for pk in OutgoingMail.objects.filter(sent_at=None).values_list("pk", flat=True):
        deliver(mail_id=pk, at=at)


def outcomes(circular: Circular) -> dict[str, int]:
    return circular.recipients.by_outcome()


def test_it_waits_for_a_human_then_for_its_delay_and_each_is_told_once(mailoutbox):
    people = [UserFactory(), UserFactory()]
    circular = sent(*people)

    before = (circulars.tell_due(at=LATER - timedelta(seconds=1)), Notification.objects.count())
    for _twice in range(2):
        circulars.tell_due(at=LATER)
        mailing.mail_due(at=LATER)
        deliver_all()

    circular.refresh_from_db()
    assert before == (False, 0)
    assert (circular.status, circular.recipient_count) == (CircularStatus.SENT, 2)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(person.email for person in people)
    assert outcomes(circular) == {Outcome.SENT: 2}


def test_what_is_told_is_of_a_family_of_its_own_and_of_no_organisation():
    person = member_of(OrganisationFactory(establishment=True))
    circular = sent(person)

    circulars.tell_due(at=LATER)

    told = Notification.objects.get(recipient=person)
    assert (told.family, told.organisation, told.title, told.why) == (
        Family.AGENCY,
        None,
        circular.subject,
        circular.why,
    )


def test_the_log_says_who_wrote_who_sent_and_to_how_many():
    author, sender = curator(), curator()
    circular = circulars.write(
        typed={"audience": "companies", "subject": "Objet", "text": "Texte", "action": "", "address": "", "why": "…"},
        by=author,
        at=NOON,
    )
    read = circular.updated_at
    circulars.change(circular=circular, typed={"subject": "Autre objet"}, read=read, by=sender, at=NOON)
    circulars.send(circular=circular, people=[UserFactory().pk], told_whom="Toutes", by=sender, at=NOON)
    circulars.tell_due(at=LATER)

    log = [(event.verb, event.by, event.detail) for event in circular.events.order_by("at", "pk")]
    assert log == [
        ("write", author, {}),
        ("change", sender, {}),
        ("send", sender, {"people": 1, "audience": "Toutes"}),
        ("leave", None, {}),
        ("finish", None, {"people": 1}),
    ]


def test_another_curator_is_told_and_holds_it_back_before_it_leaves():
    sender, other, person = curator(), curator(), UserFactory()
    circular = sent(person, by=sender)
    warned = list(Notification.objects.values_list("recipient", "family"))

    circulars.hold(circular=circular, by=other, at=NOON + timedelta(minutes=9))
    circulars.tell_due(at=LATER)

    circular.refresh_from_db()
    held = Notification.objects.get(key__startswith="circular-held:")
    assert warned == [(other.pk, Family.CURATION)]
    assert (circular.status, circular.sent_by, circular.leaves_at, circular.recipient_count) == (
        CircularStatus.DRAFT,
        None,
        None,
        None,
    )
    assert (held.recipient, held.family, circular.recipients.count()) == (sender, Family.CURATION, 0)
    assert not Notification.objects.filter(recipient=person).exists()


def test_it_is_sent_anew_after_it_was_held_back():
    circular, person = sent(UserFactory()), UserFactory()
    circulars.hold(circular=circular, by=curator(), at=NOON)

    circulars.send(circular=circular, people=[person.pk], told_whom="Tous", by=curator(), at=LATER)
    circulars.tell_due(at=LATER + circulars.DELAY)

    told = Notification.objects.filter(family=Family.AGENCY).values_list("recipient", flat=True)
    assert list(told) == [person.pk]


def test_once_it_leaves_nobody_holds_it_back():
    circular = sent(UserFactory())
    read_before = Circular.objects.get(pk=circular.pk)
    circulars.tell_due(at=LATER)

    with pytest.raises(TransitionRefused):
        circulars.hold(circular=read_before, by=curator(), at=LATER)

    assert circular.recipients.count() == 1


def test_what_was_sent_can_no_longer_be_changed():
    circular = sent(UserFactory(), subject="Ce qui a été lu")

    circular.refresh_from_db()

    with pytest.raises(circulars.ChangedMeanwhile):
        circulars.change(circular=circular, typed={"subject": "Autre"}, read=circular.updated_at, by=curator(), at=NOON)

    circular.refresh_from_db()
    assert circular.subject == "Ce qui a été lu"


def test_nothing_is_sent_to_nobody():
    with pytest.raises(ValidationError):
        sent()


def test_the_worker_tells_some_at_a_time(monkeypatch):
    monkeypatch.setattr(circulars, "AT_ONCE", 2)
    circular = sent(*(UserFactory() for _number in range(5)))

    told = []
    while circulars.tell_due(at=LATER):
        told.append(Notification.objects.filter(family=Family.AGENCY).count())
        circular.refresh_from_db()
        assert circular.status == CircularStatus.LEAVING

    circular.refresh_from_db()
    assert (told, circular.status) == ([2, 4], CircularStatus.SENT)
    assert Notification.objects.filter(family=Family.AGENCY).count() == 5


def test_one_that_fails_holds_back_no_other(monkeypatch):
    broken, sound = sent(UserFactory()), sent(UserFactory())
    tell = circulars.notifications.tell

    def fail_once(circular, people, *, at):
        if circular == broken:
            raise ZeroDivisionError
        tell(circular, people, at=at)

    monkeypatch.setattr(circulars.notifications, "tell", fail_once)
    with pytest.raises(ExceptionGroup):
        circulars.tell_due(at=LATER)

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.status, sound.status) == (CircularStatus.WAITING, CircularStatus.SENT)


# What changes between sending and leaving, and afterwards.


@pytest.mark.parametrize(
    ("change", "reason", "outcome", "is_told"),
    [
        ({"mail_dead_at": NOON}, LeftOut.DEAD, Outcome.SITE, True),
        ({"mail_choices": {"agency": "none"}}, LeftOut.STOPPED, Outcome.SITE, True),
        ({"mail_frequency": "none"}, LeftOut.STOPPED, Outcome.SITE, True),
        ({"is_active": False}, LeftOut.INACTIVE, Outcome.SKIPPED, False),
    ],
)
def test_who_is_sent_no_mail_when_it_leaves_has_the_reason_beside_their_name(change, reason, outcome, is_told):
    person = UserFactory()
    circular = sent(person)
    User.objects.filter(pk=person.pk).update(**change)

    circulars.tell_due(at=LATER)
    mailing.mail_due(at=LATER)

    row = circular.recipients.with_outcome().get()
    assert (row.left_out, row.outcome, row.told_at is not None) == (reason, outcome, is_told)
    assert Notification.objects.filter(recipient=person).exists() == is_told
    assert OutgoingMail.objects.count() == 0


def test_the_rows_and_the_people_are_told_apart_by_the_same_rule():
    """The number that a curator reads, by SQL, and what the worker writes beside each, by Python."""
    from accounts.models.circulars import left_out

    cases = [
        {},
        {"mail_choices": {"news": "none"}},
        {"mail_choices": {"agency": "none"}},
        {"mail_frequency": "none"},
        {"mail_frequency": "none", "mail_choices": {"agency": "daily"}},
        {"mail_dead_at": NOON, "mail_frequency": "none"},
        {"is_active": False, "mail_dead_at": NOON},
    ]
    people = [UserFactory(**case) for case in cases]

    said = dict(User.objects.annotate(left_out=left_out()).values_list("pk", "left_out"))

    assert [said[person.pk] for person in people] == [circulars._left_out(person) for person in people]


def test_a_mail_waits_for_the_hour_that_its_reader_chose():
    weekly, quiet = UserFactory(mail_frequency="weekly"), UserFactory(quiet_from=time(20), quiet_until=time(7))
    circular = sent(weekly, quiet, at=NIGHT - circulars.DELAY)

    circulars.tell_due(at=NIGHT)
    at_night = mailing.mail_due(at=NIGHT)
    in_the_morning = mailing.mail_due(at=datetime(2026, 3, 5, 6, tzinfo=UTC))
    deliver_all(datetime(2026, 3, 5, 6, tzinfo=UTC))

    assert (at_night, in_the_morning) == (0, 1)
    assert outcomes(circular) == {Outcome.SENT: 1, Outcome.WAITING: 1}


def test_who_stops_such_mails_before_theirs_is_due_reads_it_on_the_site_only():
    person = UserFactory(mail_frequency="weekly")
    circular = sent(person)
    circulars.tell_due(at=LATER)
    User.objects.filter(pk=person.pk).update(mail_choices={"agency": "none"})

    mailing.mail_due(at=LATER + timedelta(days=7))

    assert outcomes(circular) == {Outcome.SITE: 1}


def test_a_mail_that_does_not_arrive_is_counted_as_such_and_a_soft_bounce_is_not():
    gone, slow = UserFactory(), UserFactory()
    circular = sent(gone, slow)
    circulars.tell_due(at=LATER)
    mailing.mail_due(at=LATER)
    deliver_all()
    for person, kind in ((gone, "hard"), (slow, "soft")):
        mail = OutgoingMail.objects.get(to=person.email)
        MailTrouble.objects.create(
            address=person.email, kind=kind, reference=person.email, at=LATER, noted_at=LATER, mail=mail
        )

    assert outcomes(circular) == {Outcome.BOUNCED: 1, Outcome.SENT: 1}


def test_who_deletes_their_account_is_told_nothing_and_named_nowhere():
    person = UserFactory()
    circular = sent(person, UserFactory())

    erase(user=person, at=NOON)
    circulars.tell_due(at=LATER)

    assert (circular.recipient_count, outcomes(circular)) == (2, {Outcome.WAITING: 1})
    assert not Notification.objects.filter(recipient=person).exists()


def test_whom_it_went_to_is_forgotten_and_how_many_stays():
    circular = sent(UserFactory(), UserFactory(mail_choices={"agency": "none"}))
    circulars.tell_due(at=LATER)
    mailing.mail_due(at=LATER)
    deliver_all()
    at = LATER + circulars.NAMES_KEPT_FOR

    forgotten = [
        circulars.forget_names(at=moment) for moment in (at, at + timedelta(seconds=1), at + timedelta(days=1))
    ]

    circular.refresh_from_db()
    assert forgotten == [0, 1, 0]
    assert (circular.recipients.count(), circular.counts) == (0, {"sent": 1, "site": 1})


# The mail.


def test_addresses_in_what_the_agency_writes_are_links_and_nothing_else_is():
    text = "Lisez https://exemple.example/a?b=1&c=2.\n\n<b>gras</b> http://clair.example javascript:alert(1)"
    sent(UserFactory(), text=text, action="S’inscrire", address="https://ailleurs.example/x?a=1&b=2")

    circulars.tell_due(at=LATER)
    mailing.mail_due(at=LATER)

    mail = OutgoingMail.objects.get()
    link = '<a href="https://exemple.example/a?b=1&amp;c=2" rel="nofollow noopener"'
    assert (mail.html.count(link), mail.html.count("clair.example<"), mail.html.count("<b>")) == (1, 0, 0)
    assert mail.html.count('href="http://clair') == mail.html.count('href="javascript') == 0
    assert 'href="https://ailleurs.example/x?a=1&amp;b=2"' in mail.html
    assert "https://ailleurs.example/x?a=1&b=2" in mail.text
    assert "Lisez https://exemple.example/a?b=1&c=2.\n\n<b>gras</b>" in mail.text


def test_one_click_of_the_mail_program_stops_these_mails_and_no_other(client):
    person = UserFactory()
    sent(person)
    circulars.tell_due(at=LATER)
    mailing.mail_due(at=LATER)
    address = OutgoingMail.objects.get().headers["List-Unsubscribe"].strip("<>")

    client.post(address[address.index("/mails/") :], {"List-Unsubscribe": "One-Click"})

    person.refresh_from_db()
    assert person.mail_choices == {"agency": "none"}


def test_a_test_goes_to_who_asked_alone_and_tells_nobody_anything():
    author = curator()
    circular = CircularFactory()

    circulars.test(circular=circular, by=author, at=NOON)

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (author.email, f"[Essai] {circular.subject}")
    assert circular.text in mail.text
    assert Notification.objects.count() == 0


# What the database refuses.


@pytest.mark.parametrize(
    "fields",
    [
        {"status": CircularStatus.WAITING, "sent_by": None},
        {"status": CircularStatus.SENT, "recipient_count": 0},
        {"status": CircularStatus.LEAVING, "told_whom": ""},
        {"status": CircularStatus.DRAFT, "leaves_at": NOON},
        {"action": "S’inscrire"},
        {"address": "https://exemple.example/"},
        {"action": "S’inscrire", "address": "http://exemple.example/"},
        {"action": "S’inscrire", "address": "//exemple.example/"},
        {"action": "S’inscrire", "address": "javascript:alert(1)"},
    ],
)
def test_the_database_refuses(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        CircularFactory(**fields)


def test_the_database_refuses_the_same_person_twice():
    person = UserFactory()
    circular = sent(person)

    with pytest.raises(IntegrityError), transaction.atomic():
        circular.recipients.create(person=person)
