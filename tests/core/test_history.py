"""Every write to every table is in the history, whoever makes it."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Organisation, User
from core.history import context, tracking
from core.models import Change
from irritants.models import Irritant
from matching.enums import MatchStatus
from matching.models import Match
from openinno.tracked import HIDDEN, SUBJECTS, UNWATCHED
from tests.factories.accounts import UserFactory, administrator, curator
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.startups import StartupFactory

# Columns that are called like secrets and are none.
NO_SECRETS = {("accounts_notification", "key")}  # what keeps one from being told the same thing twice
SECRET = re.compile(r"password|secret|token|digest|(?<!sort)(^|_)key$|^data$")


def writes(table: str, number: int) -> list[Change]:
    return list(Change.objects.filter(of=table, line=str(number)).order_by("pk"))


def execute(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.django_db
def test_every_table_of_the_database_is_watched_or_has_its_reason():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, count(tgname) FROM pg_class LEFT JOIN pg_trigger ON tgrelid = pg_class.oid"
            " AND tgfoid = 'history_record'::regproc AND tgenabled = 'O'"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace GROUP BY relname"
        )
        watched = dict(cursor.fetchall())

    assert {table for table, triggers in watched.items() if triggers != 4} == set(UNWATCHED)
    assert all(UNWATCHED.values())
    assert tracking.missing() == []


@pytest.mark.django_db
def test_a_new_table_is_watched_from_its_first_migration_on():
    execute("CREATE TABLE core_trial (id bigint PRIMARY KEY, word text)")
    assert tracking.missing() == ["core_trial"]

    tracking.install()

    execute("INSERT INTO core_trial VALUES (1, 'un')")
    assert [write.after for write in writes("core_trial", 1)] == [{"id": 1, "word": "un"}]
    assert tracking.missing() == []


@pytest.mark.django_db
def test_a_trigger_put_to_sleep_is_missed():
    execute("ALTER TABLE taxonomy_theme DISABLE TRIGGER history_update")

    assert tracking.missing() == ["taxonomy_theme"]


def test_columns_called_like_secrets_are_hidden_or_known_to_be_none():
    models = tracking.by_table()
    found = {
        (table, column.column)
        for table, model in models.items()
        if table not in UNWATCHED
        for column in model._meta.concrete_fields
        if SECRET.search(column.column)
    }

    assert found - {(table, column) for table, columns in HIDDEN.items() for column in columns} - NO_SECRETS == set()
    assert set(HIDDEN) | SUBJECTS <= set(models)


@pytest.mark.django_db(transaction=True)
def test_plain_sql_is_in_the_history_under_the_name_of_its_role():
    organisation = IrritantFactory().establishment
    former = organisation.name

    with connection.connection.cursor() as cursor:  # psycopg's own, which knows nothing of Django
        cursor.execute("UPDATE accounts_organisation SET name = 'Renamed' WHERE id = %s", [organisation.pk])
        cursor.execute("SELECT session_user")
        role = cursor.fetchone()[0]

    last = writes("accounts_organisation", organisation.pk)[-1]
    assert (last.op, last.before, last.after) == ("U", {"name": former}, {"name": "Renamed"})
    assert (last.role, last.door, last.person) == (role, "", None)


@pytest.mark.django_db
def test_rows_added_changed_together_and_deleted_are_written_one_by_one():
    users = UserFactory.create_batch(3)

    User.objects.filter(pk__in=[user.pk for user in users]).update(last_name="Durand")
    gone = users[0].pk
    User.objects.filter(pk=gone).delete()

    assert [len(writes("accounts_user", user.pk)) for user in users[1:]] == [2, 2]
    added, changed, deleted = writes("accounts_user", gone)
    assert (added.op, changed.op, deleted.op) == ("I", "U", "D")
    assert changed.after == {"last_name": "Durand"}
    assert deleted.before["email"] == added.after["email"]


@pytest.mark.django_db
def test_a_write_that_changes_nothing_is_not_one():
    user = UserFactory()

    User.objects.filter(pk=user.pk).update(email=user.email)

    assert [write.op for write in writes("accounts_user", user.pk)] == ["I"]


@pytest.mark.django_db(transaction=True)
def test_emptying_a_table_is_written():
    execute("TRUNCATE matching_purchaserule CASCADE")

    assert Change.objects.filter(op="T", of="matching_purchaserule").count() == 1


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_in_the_history():
    user = UserFactory()

    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(last_name="Durand")
        transaction.set_rollback(True)

    assert [write.op for write in writes("accounts_user", user.pk)] == ["I"]


@pytest.mark.django_db
def test_secrets_are_noted_as_changed_and_never_copied():
    user = UserFactory(password=make_password("a first long password"))

    User.objects.filter(pk=user.pk).update(password=make_password("another long password"))

    added, changed = writes("accounts_user", user.pk)
    assert added.after["password"] == "•••"
    assert (changed.before, changed.after) == ({"password": "•••"}, {"password": "•••"})


@pytest.mark.django_db
def test_suggestions_are_left_out_until_a_person_takes_one_up():
    match = MatchFactory(
        irritant=IrritantFactory(published=True),
        startup=StartupFactory(validated=True),
        status=MatchStatus.SUGGESTED,
    )
    assert (match.status, writes("matching_match", match.pk)) == (MatchStatus.SUGGESTED, [])

    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE matching_match DISABLE TRIGGER matching_match_status_event")
    Match.objects.filter(pk=match.pk).update(status=MatchStatus.SHORTLISTED)

    (taken,) = writes("matching_match", match.pk)
    assert taken.before == {"status": "suggested"}
    assert (taken.after["status"], taken.after["irritant_id"]) == ("shortlisted", match.irritant_id)


@pytest.mark.django_db
def test_a_write_is_about_its_row_and_the_subjects_that_it_names():
    irritant = IrritantFactory()

    (added,) = writes("irritants_irritant", irritant.pk)

    assert set(added.about) == {
        f"irritants_irritant:{irritant.pk}",
        f"accounts_organisation:{irritant.establishment_id}",
    }


@pytest.mark.django_db
def test_a_request_says_who_under_which_reference_and_at_which_address(client):
    person = curator()
    client.force_login(person)

    typed = {
        "first_name": "Ada",
        "last_name": "Ouest",
        "language": "fr",
        "mail_frequency": person.mail_frequency,
        "time_zone": "Europe/Paris",
    }
    answer = client.post(reverse("accounts:preferences"), typed)

    changed = writes("accounts_user", person.pk)[-1]
    assert (changed.after["first_name"], changed.person) == ("Ada", person.pk)
    assert (changed.door, changed.request) == ("accounts:preferences", answer["X-Request-ID"])


@pytest.mark.django_db
def test_the_administration_is_in_the_history_too(client):
    person, organisation = administrator(), IrritantFactory().establishment
    client.force_login(person)
    page = client.get(reverse("admin:accounts_organisation_change", args=[organisation.pk]))
    form = page.context["adminform"].form
    typed = {name: form.initial.get(name) or "" for name in form.fields}
    typed |= {
        f"{each.formset.prefix}-{name}": 0
        for each in page.context["inline_admin_formsets"]
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    client.post(page.request["PATH_INFO"], {**typed, "name": "Corrected"})

    assert Organisation.objects.get(pk=organisation.pk).name == "Corrected"
    last = [each for each in writes("accounts_organisation", organisation.pk) if "name" in (each.after or {})][-1]
    assert (last.door, last.person) == ("admin:accounts_organisation_change", person.pk)


@pytest.mark.django_db
def test_a_job_names_itself():
    class Job:
        task_name, id = "core.trial", 7

    class Worked:
        job = Job()

    user = UserFactory()

    context.in_job(lambda: User.objects.filter(pk=user.pk).update(last_name="Durand"), Worked(), None)

    last = writes("accounts_user", user.pk)[-1]
    assert (last.door, last.request, last.person) == ("job core.trial", "job 7", None)


@pytest.mark.django_db
def test_a_reason_is_added_to_what_is_said_already():
    user = UserFactory()

    with context.told_by(lambda: {"person": user.pk, "door": "trial"}), context.adding(reason="100 % sûr, d’accord ?"):
        User.objects.filter(pk=user.pk).update(last_name="Durand")
    User.objects.filter(pk=user.pk).update(last_name="Dupont")

    said, unsaid = writes("accounts_user", user.pk)[-2:]
    assert (said.person, said.door, said.reason) == (user.pk, "trial", "100 % sûr, d’accord ?")
    assert (unsaid.person, unsaid.reason) == (None, "")


@pytest.mark.django_db
def test_telling_costs_no_query_and_gives_back_what_statements_return(django_assert_num_queries):
    user = UserFactory()

    with django_assert_num_queries(2):
        rows = User.objects.filter(pk=user.pk).update(last_name="100 %")
        User.objects.bulk_create([UserFactory.build(), UserFactory.build()])

    assert rows == 1
    assert User.objects.count() == 3


@pytest.mark.django_db
def test_statements_sent_many_times_are_told_too():
    user = UserFactory()

    with connection.cursor() as cursor, context.told_by(lambda: {"door": "trial"}):
        cursor.executemany("UPDATE accounts_user SET last_name = %s WHERE id = %s", [["A", user.pk], ["B", user.pk]])

    assert [(each.after, each.door) for each in writes("accounts_user", user.pk)[1:]] == [
        ({"last_name": "A"}, "trial"),
        ({"last_name": "B"}, "trial"),
    ]


@pytest.mark.django_db
def test_the_history_is_neither_changed_nor_deleted_by_accident():
    irritant = IrritantFactory()

    for statement in ("UPDATE core_change SET reason = 'x'", "DELETE FROM core_change"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            execute(statement)

    assert Irritant.objects.filter(pk=irritant.pk).exists()
