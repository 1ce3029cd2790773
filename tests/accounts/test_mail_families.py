"""Families of notifications: each has one; mails as often as chosen for each; one click stops one, and no other."""

import ast
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import links
from accounts.enums import CHOSEN_FAMILIES, Family, MailFrequency
from accounts.forms import PreferencesForm
from accounts.models import Notification, User
from accounts.notifications import Notice, notify, notify_curators
from accounts.notifications.families import FAMILIES, family_of
from accounts.operations import choosing, mailing
from core.models import OutgoingMail
from tests.accounts.forms import signed_in
from tests.factories.accounts import UserFactory, curator

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)  # a Wednesday, noon in Paris
NIGHT = datetime(2026, 3, 4, 22, tzinfo=UTC)  # 23:00 in Paris
SEVEN = datetime(2026, 3, 5, 6, tzinfo=UTC)  # 7:00 in Paris, the next morning
KEY = re.compile(r"[a-z]+(-[a-z]+)*[:-]")


def tell(user, key, *, at=NOON, title="Fait", **fields):
    notice = Notice(title=title, body="", action="Voir", path="/", why="Un essai.")
    notify(recipients=[user], organisation=None, key=key, compose=lambda user: notice, at=at, **fields)


def beginning(node: ast.expr) -> str:
    """The text of a string before the first value that is put into it."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) else node
    return first.value if isinstance(first, ast.Constant) else ""


def keys_of(module: Path) -> set[str]:
    """What the keys of this module begin with."""
    tree = ast.parse(module.read_text())
    of_matches = [node.args[0] for node in ast.walk(tree) if getattr(getattr(node, "func", 0), "id", "") == "_key"]
    starts = [
        *(beginning(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node not in of_matches),
        *(f"match-{beginning(node)}:" for node in of_matches if isinstance(node, ast.Constant)),
    ]
    return {start for start in starts if KEY.fullmatch(start)}


def test_every_key_of_the_code_is_of_a_family():
    modules = [
        *settings.BASE_DIR.glob("*/notifications/*.py"),
        *settings.BASE_DIR.glob("*/notifications.py"),
    ]
    keys = {key for module in modules for key in keys_of(module)}

    orphans = {key for key in keys if not any(key.startswith((f"{word}:", f"{word}-")) for word in FAMILIES)}

    assert len(keys) > 40
    assert orphans == set()


def test_a_key_of_no_family_is_refused():
    with pytest.raises(LookupError):
        family_of("inconnu:1")


@pytest.mark.parametrize(
    ("key", "family"),
    [
        ("match-sent:1:2", Family.ANSWER),
        ("match-sent-network:1:2", Family.NEWS),
        ("match-reminder-2:1:2", Family.ANSWER),
        ("match-accepted:1:2", Family.NEWS),
        ("agenda-12", Family.MEETINGS),
        ("export-4a51", Family.ACCOUNT),
    ],
)
def test_the_longest_beginning_counts(key, family):
    assert family_of(key) == family


def test_what_curators_are_told_is_their_work_whatever_the_key():
    user = curator()

    notify_curators(
        key="irritant-submitted:1", compose=lambda user: Notice("Fait", "", "Voir", "/", "Un essai."), at=NOON
    )

    assert Notification.objects.get(recipient=user).family == Family.CURATION


@pytest.mark.parametrize(
    ("choices", "due"),
    [
        ({}, datetime(2026, 3, 9, 7, tzinfo=UTC)),
        ({"news": "daily"}, datetime(2026, 3, 5, 7, tzinfo=UTC)),
        ({"news": "immediate"}, NOON),
        ({"news": "none"}, None),
        ({"meetings": "none"}, datetime(2026, 3, 9, 7, tzinfo=UTC)),
    ],
)
def test_a_mail_is_due_as_chosen_for_its_family_else_as_in_general(choices, due):
    user = UserFactory(mail_frequency="weekly", mail_choices=choices)

    tell(user, "match-accepted:1")

    assert Notification.objects.get().mail_due_at == due


def test_all_that_is_due_at_once_comes_in_one_mail_by_family_with_the_why_of_each():
    user = UserFactory()
    for key, title in [("edition-open:1", "Une journée"), ("match-sent:1", "Une question"), ("match-met:1", "Vus")]:
        tell(user, key, title=title)

    mailing.mail_due(at=NOON)

    mail = OutgoingMail.objects.get()
    order = [mail.text.index(word) for word in ("Une question", "Vus", "Une journée")]
    assert order == sorted(order)
    assert mail.text.count("Un essai.") == 3
    assert mail.html.count("/mails/arreter/") == 3


def test_what_concerns_the_account_has_a_mail_of_its_own_which_nothing_stops():
    user = UserFactory(mail_frequency="none", mail_choices={"news": "immediate"})
    tell(user, "match-met:1")
    tell(user, "export-1", title="Un fichier")

    mailing.mail_due(at=NOON)

    subjects = dict(OutgoingMail.objects.values_list("subject", "headers"))
    assert set(subjects) == {"Fait", "Un fichier"}
    assert subjects["Un fichier"] == {}
    assert subjects["Fait"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_the_person_no_longer_wants_when_it_is_due_is_not_mailed():
    user = UserFactory(mail_frequency="daily")
    tell(user, "match-met:1")
    choosing.stop_mails(user=user, families=[Family.NEWS])

    assert mailing.mail_due(at=NOON + timedelta(days=1)) == 0
    assert Notification.objects.get().mail_due_at is None


def test_the_one_click_of_a_mail_program_stops_what_the_mail_tells_of_and_nothing_else():
    user = UserFactory(mail_frequency="daily")
    tell(user, "match-met:1")
    mailing.mail_due(at=NOON + timedelta(days=1))
    address = OutgoingMail.objects.get().headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    client = Client(enforce_csrf_checks=True)

    client.get(address)
    untouched = User.objects.get(pk=user.pk).mail_choices
    for _twice in range(2):
        answer = client.post(address, {"List-Unsubscribe": "One-Click"})

    user.refresh_from_db()
    assert (untouched, user.mail_choices) == ({}, {"news": "none"})
    assert {family for family in CHOSEN_FAMILIES if user.mailed(family) == MailFrequency.DAILY} == {
        *CHOSEN_FAMILIES
    } - {Family.NEWS}
    assert "Ces courriels sont arrêtés" in answer.content.decode()


def test_a_stop_is_taken_back_to_what_it_was_before():
    user = UserFactory(mail_choices={"news": "weekly"})
    before = choosing.stop_mails(user=user, families=[Family.NEWS])

    Client().post(links.resume_path(user, before))

    assert User.objects.get().mail_choices == {"news": "weekly"}


@pytest.mark.parametrize("change", [lambda token: token[:-2], lambda token: f"x{token}"])
@pytest.mark.parametrize("name", ["stop_mails", "resume_mails"])
def test_an_altered_link_opens_nothing(change, name):
    user = UserFactory()
    path = links.stop_path(user, [Family.NEWS]) if name == "stop_mails" else links.resume_path(user, {})
    token = path.rstrip("/").rpartition("/")[2]

    assert Client().post(reverse(f"accounts:{name}", args=[change(token)])).status_code == 410
    assert User.objects.get().mail_choices == {}


def test_a_link_to_resume_does_not_stop_nor_the_other_way_round():
    user = UserFactory()
    token = links.stop_path(user, [Family.NEWS]).rstrip("/").rpartition("/")[2]

    assert Client().post(reverse("accounts:resume_mails", args=[token])).status_code == 410


def test_the_link_of_a_closed_account_opens_nothing():
    user = UserFactory()
    path = links.stop_path(user, [Family.NEWS])
    User.objects.update(is_active=False)

    assert Client().get(path).status_code == 410


# Quiet hours.


def quiet(**fields) -> User:
    return UserFactory(**{"quiet_from": time(20), "quiet_until": time(7), "quiet_weekends": True, **fields})


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (NOON, NOON),
        (datetime(2026, 3, 4, 18, 59, tzinfo=UTC), datetime(2026, 3, 4, 18, 59, tzinfo=UTC)),
        (datetime(2026, 3, 4, 19, 0, tzinfo=UTC), SEVEN),  # 20:00 in Paris
        (NIGHT, SEVEN),
        (datetime(2026, 3, 5, 3, tzinfo=UTC), SEVEN),
        (SEVEN, SEVEN),
        (datetime(2026, 3, 6, 22, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=UTC)),  # Friday night
        (datetime(2026, 3, 7, 11, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=UTC)),  # Saturday noon
        (datetime(2026, 3, 27, 22, tzinfo=UTC), datetime(2026, 3, 30, 5, tzinfo=UTC)),  # clocks go forward meanwhile
    ],
)
def test_no_mail_is_due_at_night_nor_at_the_weekend(at, due):
    tell(quiet(), "match-met:1", at=at)

    assert Notification.objects.get().mail_due_at == due


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"quiet_from": None, "quiet_until": None}, NIGHT),
        ({"quiet_from": time(1), "quiet_until": time(6)}, NIGHT),
        ({"time_zone": "Indian/Reunion"}, datetime(2026, 3, 5, 3, tzinfo=UTC)),  # 2:00 there, until 7:00
        ({"time_zone": "Pacific/Tahiti"}, NIGHT),  # noon there
    ],
)
def test_hours_are_those_of_the_person_where_they_are(fields, due):
    tell(quiet(**fields), "match-met:1", at=NIGHT)

    assert Notification.objects.get().mail_due_at == due


def test_what_they_asked_for_themselves_waits_for_no_morning():
    tell(quiet(), "export-1", at=NIGHT)

    assert mailing.mail_due(at=NIGHT) == 1


def test_a_worker_that_comes_late_keeps_quiet_until_the_morning():
    user = quiet()
    tell(user, "match-met:1", at=NOON)
    tell(user, "match-met:2", at=NOON)

    at_night = mailing.mail_due(at=NIGHT)
    in_the_morning = mailing.mail_due(at=SEVEN)

    assert (at_night, in_the_morning, OutgoingMail.objects.count()) == (0, 2, 1)


@pytest.mark.parametrize(("start", "end"), [(time(20), None), (None, time(7)), (time(8), time(8))])
def test_the_database_refuses_half_a_pair_of_hours(start, end):
    with pytest.raises(ValidationError):
        User(email="a@b.example", quiet_from=start, quiet_until=end).full_clean(exclude=["password"])


# The page.


def typed(**fields):
    return {
        "first_name": "Ada",
        "last_name": "Ouest",
        "language": "fr",
        "mail_frequency": "weekly",
        "time_zone": "Europe/Paris",
        **fields,
    }


def test_choices_are_kept_and_taken_back():
    user = UserFactory(mail_choices={"meetings": "none", "curation": "daily"})
    page = reverse("accounts:preferences")

    signed_in(user).post(page, typed(mails_answer="immediate", quiet_from="21:30", quiet_until="06:00"))

    user.refresh_from_db()
    assert user.mail_choices == {"answer": "immediate", "curation": "daily"}
    assert (user.quiet_from, user.quiet_until, user.quiet_weekends) == (time(21, 30), time(6), False)


@pytest.mark.parametrize(
    "hours", [{"quiet_from": "20:00"}, {"quiet_until": "07:00"}, {"quiet_from": "07:00", "quiet_until": "07:00"}]
)
def test_half_a_pair_of_hours_is_refused_with_words(hours):
    answer = signed_in(UserFactory()).post(reverse("accounts:preferences"), typed(**hours))

    assert answer.status_code == 422


def test_only_who_curates_chooses_about_curation():
    assert Family.CURATION not in PreferencesForm(instance=UserFactory()).families
    assert Family.CURATION in PreferencesForm(instance=curator()).families
