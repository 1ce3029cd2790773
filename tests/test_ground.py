"""The ground that tests stand on: what one leaves behind, the next does not find."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from core.jobs import enqueue
from taxonomy.models import Theme


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_after_real_transactions_the_tables_are_as_migrated(run):
    assert (User.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)
    assert Theme.objects.exists()

    User.objects.create(email="somebody@ground.example")
    enqueue("core.send_mail")
