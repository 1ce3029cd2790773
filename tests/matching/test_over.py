"""An irritant that is no longer open leaves nobody waiting: what was asked about it is closed, and both sides are told."""

import pytest
from django.utils import timezone

from accounts.models import Notification
from irritants import operations as irritants
from matching.enums import MatchStatus
from matching.models import Reminder
from matching.operations import matches, reminders
from tests.factories.accounts import curator, manager_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory

pytestmark = pytest.mark.django_db


def test_answers_awaited_are_closed_once_with_the_reason_and_the_others_stay():
    now, amue = timezone.now(), curator()
    irritant = IrritantFactory(published=True)
    awaited = MatchFactory(irritant=irritant, status=MatchStatus.SHORTLISTED)
    matches.send(match=awaited, by=amue, at=now)
    met = MatchFactory(irritant=irritant, status=MatchStatus.MET)
    elsewhere = MatchFactory(status=MatchStatus.SENT)
    people = [manager_of(awaited.startup.organisation), irritant.author]
    assert reminders.close_what_is_over(at=now) == 0
    irritants.solve(irritant=irritant, by=irritant.author, at=now)
    Notification.objects.all().delete()

    assert (reminders.close_what_is_over(at=now), reminders.close_what_is_over(at=now)) == (1, 0)

    for match, status in ((awaited, "closed"), (met, "met"), (elsewhere, "sent")):
        match.refresh_from_db()
        assert match.status == status
    assert awaited.reason == "L’irritant est clos\xa0: résolu."
    assert not Reminder.objects.filter(match=awaited, done_at=None, stopped_at=None).exists()
    assert irritant.events.filter(verb="close", subject_id=awaited.pk).count() == 1
    for person in people:
        assert "résolu" in Notification.objects.get(recipient=person).body
