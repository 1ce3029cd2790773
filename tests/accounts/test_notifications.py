"""What people are told: on the site, and by mail when that is due."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Family
from accounts.models import Membership, Notification, User
from accounts.notifications import Notice, notify
from accounts.operations import mailing, people
from core.models import OutgoingMail
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("read", "mails"), [(False, 1), (True, 0)])
def test_what_was_read_on_the_site_before_its_mail_is_not_mailed(read, mails):
    user, now = UserFactory(), timezone.now()
    notice = Notice(title="Lu", body="", action="Voir", path="/", why="Un essai.")
    notify(recipients=[user], organisation=None, key="match-essai:1", compose=lambda user: notice, at=now)

    if read:
        people.mark_read(user=user, at=now)
    mailing.mail_due(at=now)

    assert Notification.objects.get().title == "Lu"
    assert OutgoingMail.objects.count() == mails


def told(user, number, *, at, **fields) -> Notification:
    return Notification.objects.create(
        recipient=user,
        key=f"essai-{number}",
        title=f"Fait {number}",
        path="/",
        why="Un essai.",
        action="Voir",
        created_at=at,
        **fields,
    )


def test_what_is_unread_comes_first_then_the_latest():
    user, now = UserFactory(), timezone.now()
    for number, read in enumerate([False, True, False, True]):
        told(user, number, at=now + timedelta(minutes=number), read_at=now if read else None)

    page = signed_in(user).get(reverse("accounts:notifications"))

    assert [each.title for each in page.context["page_obj"]] == ["Fait 2", "Fait 0", "Fait 3", "Fait 1"]


def test_a_digest_is_whole_however_much_there_is_to_tell():
    user, now = UserFactory(mail_frequency="daily"), timezone.now()
    for number in range(620):
        told(user, number, at=now, mail_due_at=now)

    assert mailing.mail_due(at=now) == 620

    mail = OutgoingMail.objects.get()
    assert mail.text.count("Fait ") == 620
    assert mailing.mail_due(at=now) == 0


def test_what_fails_for_one_person_holds_back_nobody_else(monkeypatch):
    people_told, now = UserFactory.create_batch(3), timezone.now()
    for number, user in enumerate(people_told):
        told(user, number, at=now, mail_due_at=now)
    write = mailing._write

    def fail_for_the_second(recipient, *args, **kwargs):
        if recipient == people_told[1]:
            raise RuntimeError("un mail impossible")
        return write(recipient, *args, **kwargs)

    monkeypatch.setattr(mailing, "_write", fail_for_the_second)
    with pytest.raises(ExceptionGroup):
        mailing.mail_due(at=now)
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {people_told[0].email, people_told[2].email}

    monkeypatch.undo()
    assert mailing.mail_due(at=now) == 1


def test_who_is_deactivated_gets_no_mail_any_more():
    user, now = UserFactory(), timezone.now()
    told(user, 1, at=now, mail_due_at=now)
    User.objects.update(is_active=False)

    assert mailing.mail_due(at=now) == 0
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    user, now = UserFactory(), timezone.now()
    for number in range(rows):
        told(user, number, at=now)
    client = signed_in(user)

    with django_assert_num_queries(8):
        client.get(reverse("accounts:notifications"))


def test_what_waits_in_another_organisation_is_counted_and_led_to():
    user, other = member_of(OrganisationFactory(establishment=True)), OrganisationFactory(network=True)
    membership, now = Membership.objects.create(user=user, organisation=other), timezone.now()
    for number, read in enumerate([None, None, now]):
        told(user, number, at=now, organisation=other, read_at=read)
    client = signed_in(user)

    page = client.get(reverse("accounts:notifications"))
    switched = client.post(reverse("accounts:switch"), {"membership": membership.uuid, "inbox": "1"}, follow=True)

    assert page.context["unread"] == 0
    assert f"2 notifications non lues vous attendent chez {other.label}" in page.content.decode()
    assert switched.context["unread"] == 2


def test_one_family_is_shown_and_marked_as_read_and_the_others_stay():
    user, now = UserFactory(), timezone.now()
    for number, family in enumerate([Family.NEWS, Family.NEWS, Family.MEETINGS]):
        told(user, number, at=now, family=family, mail_due_at=now)
    client = signed_in(user)

    page = client.get(reverse("accounts:notifications"), {"family": "news"})
    client.post(reverse("accounts:read_notifications"), {"family": "news"})

    assert page.context["families"] == [(Family.NEWS, 2), (Family.MEETINGS, 1)]
    assert {each.family for each in page.context["page_obj"]} == {Family.NEWS}
    assert set(Notification.objects.unread().values_list("family", "mail_due_at")) == {(Family.MEETINGS, now)}


def test_an_unknown_family_shows_them_all():
    user = UserFactory()
    told(user, 1, at=timezone.now())

    page = signed_in(user).get(reverse("accounts:notifications"), {"family": "x'\0"})

    assert len(page.context["page_obj"].object_list) == 1
