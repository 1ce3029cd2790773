"""Each page is the same to an administrator who looks as somebody as to that person, or closed; none writes."""

from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from accounts.http import SEEING
from accounts.middleware import CLOSED
from accounts.models import Seeing
from tests.accounts.forms import signed_in
from tests.openinno.test_access import PAGES, address
from tests.openinno.test_access_verbs import written
from tests.people import make_world


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_each_page_answers_as_to_the_person_or_is_closed(name):
    world = make_world()
    url = address(name, world)
    person, now = world.people["company"], timezone.now()
    begun = Seeing.objects.create(
        administrator=world.people["administrator"],
        person=person,
        reason="Une page vide.",
        started_at=now,
        expires_at=now + timedelta(minutes=30),
    )
    client = signed_in(world.people["administrator"])
    session = client.session
    session[SEEING] = str(begun.uuid)
    session.save()
    already = written()

    seen = client.get(url)
    b"".join(seen)

    assert written() == already
    is_closed = resolve(url.partition("?")[0]).view_name.startswith(CLOSED)
    assert seen.status_code == (403 if is_closed else PAGES[name]["company"])
