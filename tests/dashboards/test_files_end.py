"""Files beside irritants: told before they go, thrown away by the job of each night, bytes included, and said on the thread."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Notification, User
from core.models import Change
from dashboards.operations import retention
from dashboards.personal.register import FILES, file_columns
from irritants.enums import FILES_KEPT_FOR, FILES_NOTICE, IrritantStatus
from irritants.models import Attachment, Event, Irritant
from irritants.operations.irritants import reopen
from startups.operations import claim, set_files
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.startups import StartupFactory
from tests.irritants.test_attachments import PDF, PNG

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 15, 9, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=1000)
DAY = timedelta(days=1)
KEPT_FOR_GOOD = sorted(set(IrritantStatus) - set(FILES_KEPT_FOR))


def beside(status: str, *, since: datetime, names: tuple[str, ...] = ("etude-Dupond.pdf",), **fields) -> Irritant:
    """An irritant that came to that state at that moment, with files."""
    irritant = IrritantFactory(status=status, **fields)
    for name in names:
        about = {"name": name, "content_type": "application/pdf", "size": 5, "uploaded_by": irritant.author}
        Attachment.objects.create(irritant=irritant, file=ContentFile(b"%PDF-", name), **about)
    Attachment.objects.filter(irritant=irritant).update(created_at=since - 10 * DAY)
    Irritant.objects.filter(pk=irritant.pk).update(status_at=since, updated_at=since)
    irritant.refresh_from_db()
    return irritant


def worked(at: datetime) -> dict[str, int]:
    """What the job did about files."""
    return {rule.name: count for rule, count in retention.apply(at=at) if count and rule.name.startswith("files")}


def kept(irritant: Irritant) -> int:
    return irritant.attachments.count()


def thrown(irritant: Irritant) -> list[dict]:
    return [each.detail for each in Event.objects.filter(irritant=irritant, verb="throw_files")]


@pytest.mark.parametrize("status", sorted(FILES_KEPT_FOR))
def test_files_are_announced_a_month_before_then_leave_the_disk(status, django_capture_on_commit_callbacks, run_jobs):
    irritant = beside(status, since=NOW, names=("etude-Dupond.pdf", "plan.pdf"))
    paths = [each.file.path for each in irritant.attachments.all()]
    end = NOW + FILES_KEPT_FOR[status]

    too_early = worked(end - FILES_NOTICE - DAY)
    announced, next_night = worked(end - FILES_NOTICE + DAY), worked(end - FILES_NOTICE + 2 * DAY)
    run_jobs()
    before = worked(end + DAY - DAY / 2)
    with django_capture_on_commit_callbacks(execute=True):
        gone = worked(end + 2 * DAY)
    again = worked(end + 3 * DAY)

    assert (too_early, announced, next_night, before) == ({}, {"files-warned": 2}, {}, {})
    assert (gone, again) == ({f"files-{status}": 2}, {})
    assert [each.to for each in mail.outbox] == [[irritant.author.email]]
    assert "2 pièces jointes" in mail.outbox[0].body
    assert kept(irritant) == 0
    assert [path for path in paths if Path(path).exists()] == []
    assert thrown(irritant) == [{"count": 2}]


@pytest.mark.parametrize("status", KEPT_FOR_GOOD)
def test_files_of_what_is_followed_have_no_end(status):
    irritant = beside(status, since=OLD)

    assert (worked(NOW), worked(NOW + 2000 * DAY), kept(irritant)) == ({}, {}, 1)


def test_nothing_goes_without_having_been_announced_whatever_its_age():
    irritant = beside("archived", since=OLD)

    first, soon = worked(NOW), worked(NOW + FILES_NOTICE - DAY)

    assert (first, soon, kept(irritant)) == ({"files-warned": 1}, {}, 1)
    assert worked(NOW + FILES_NOTICE) == {"files-archived": 1}


def test_a_draft_that_is_written_again_keeps_its_files_and_is_announced_anew():
    irritant = beside("draft", since=OLD)
    worked(NOW)
    Irritant.objects.filter(pk=irritant.pk).update(updated_at=NOW + DAY)

    later = worked(NOW + FILES_NOTICE + DAY)
    a_year_on = worked(NOW + FILES_KEPT_FOR["draft"])

    assert (later, a_year_on, kept(irritant)) == ({}, {"files-warned": 1}, 1)


def test_an_irritant_that_is_opened_again_keeps_its_files():
    irritant = beside("archived", since=OLD)
    worked(NOW)
    reopen(irritant=irritant, by=irritant.author, at=NOW + DAY)

    assert (worked(NOW + 400 * DAY), kept(irritant)) == ({}, 1)


def test_the_thread_says_how_many_went_and_no_name_stays_anywhere(django_capture_on_commit_callbacks):
    irritant = beside("archived", since=OLD)
    worked(NOW)
    with django_capture_on_commit_callbacks(execute=True):
        worked(NOW + FILES_NOTICE)

    page = text(signed_in(irritant.author).get(irritant.get_absolute_url()))

    assert "Pièces jointes supprimées à l’échéance de leur conservation, au nombre de 1" in page
    assert "Dupond" not in page
    written = Change.objects.filter(of="irritants_attachment").values_list("before", "after")
    assert [row for row in written if "Dupond" in str(row)] == []


def test_what_went_is_read_on_the_thread_by_its_establishment_and_no_other():
    irritant = beside("archived", since=OLD)
    worked(NOW)
    worked(NOW + FILES_NOTICE)
    other = manager_of(OrganisationFactory(establishment=True))
    events = Event.objects.filter(verb="throw_files")

    assert [events.visible_to(person).count() for person in (irritant.author, other)] == [1, 0]


def test_the_page_says_until_when_beside_the_file_and_the_day_moves_with_the_announcement():
    irritant = beside("archived", since=NOW - 100 * DAY)
    client, address = signed_in(irritant.author), irritant.get_absolute_url()
    published = beside("published", since=NOW)

    page = text(client.get(address))
    Attachment.objects.filter(irritant=irritant).update(warned_at=NOW + 300 * DAY)
    after = text(client.get(address))

    assert "conservée jusqu’au 7 mars 2025" in page
    assert "conservée jusqu’au 11 mai 2025" in after
    assert "conservée jusqu’au" not in text(client.get(published.get_absolute_url()))


def test_the_page_of_a_draft_says_it_too():
    irritant = beside("draft", since=NOW)

    assert [each.kept_until for each in irritant.attachments.all()] == [NOW + FILES_KEPT_FOR["draft"]]
    assert "conservée jusqu’au" in text(signed_in(irritant.author).get(irritant.get_absolute_url()))


def test_where_the_author_has_left_those_who_manage_are_told():
    irritant = beside("archived", since=OLD)
    manager = manager_of(irritant.establishment)
    member_of(irritant.establishment)
    User.objects.filter(pk=irritant.author.pk).update(is_active=False)

    worked(NOW)

    told = Notification.objects.filter(key__startswith="irritant-files:")
    assert [each.recipient for each in told] == [manager]


def test_one_message_tells_all_the_files_of_an_irritant_and_leads_to_where_they_are():
    target = IrritantFactory(published=True)
    merged = beside("archived", since=OLD, names=("a.pdf", "b.pdf", "c.pdf"), merged_into=target)

    worked(NOW)

    told = Notification.objects.get(key__startswith="irritant-files:")
    assert told.path == reverse("irritants:merged", args=[merged.uuid])
    assert told.body.startswith("3 pièces jointes")
    assert "conservée jusqu’au" in text(signed_in(merged.author).get(told.path))


def test_the_command_counts_files_first_and_changes_nothing():
    irritant = beside("archived", since=OLD)
    shown = StringIO()

    call_command("retention", stdout=shown)

    lines = [line.split(maxsplit=1) for line in shown.getvalue().splitlines()]
    assert [count for count, title in lines if "jointes" in title or "Attachments" in title][1:] == ["0", "0", "0"]
    assert (kept(irritant), Notification.objects.count()) == (1, 0)


def test_every_column_of_files_is_in_the_register_once_with_its_end():
    assert sorted(each.field for each in FILES) == sorted(file_columns())

    page = text(signed_in(member_of(OrganisationFactory(establishment=True))).get(reverse("dashboards:register")))
    assert "365 jours après sa dernière modification" in page
    with translation.override("fr"):
        assert [each.field for each in FILES if " ".join(str(each.until).split()) not in page] == []


def test_the_queries_of_a_page_do_not_grow_with_its_files():
    few = beside("archived", since=NOW)
    more = beside("archived", since=NOW, names=("a.pdf", "b.pdf", "c.pdf"))
    counts = []
    for irritant in (few, more):
        client = signed_in(irritant.author)
        client.get(irritant.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(irritant.get_absolute_url())
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_logo_a_presentation_and_a_proof_that_are_replaced_leave_the_disk(django_capture_on_commit_callbacks):
    startup = StartupFactory(validated=True)

    def put() -> list[Path]:
        with django_capture_on_commit_callbacks(execute=True):
            files = {"logo": SimpleUploadedFile("logo.png", PNG), "deck": SimpleUploadedFile("fiche.pdf", PDF)}
            set_files(startup=startup, **files)
            proof = SimpleUploadedFile("preuve.pdf", PDF)
            claimed = claim(startup=startup, topic="rgpd", statement="Conforme", document=proof)
        return [Path(each.path) for each in (startup.logo, startup.deck, claimed.document)]

    first, second = put(), put()

    assert [path.exists() for path in first] == [False, False, False]
    assert [path.exists() for path in second] == [True, True, True]
