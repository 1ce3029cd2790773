"""The demonstration of the sourcing record, told by itself: what its chapters did is what the record says."""

from decimal import Decimal

import pytest
from django.utils import timezone

from matching.candidates.purchases import supply_of
from matching.models import Poc
from matching.thread import record_of
from openinno.demo.chapters import people, rooms, sourcing
from openinno.demo.stage import Stage


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_company_is_bought_of_twice_after_three_were_asked():
    stage = Stage(timezone.localdate())
    for chapter in (people.everybody, rooms.rooms_until_the_last_euro, sourcing.cleaning_is_bought_where_rooms_were):
        stage.begin(chapter(stage))
    stage.run()

    poc = Poc.objects.get(title="Nettoyer les salles qui ont servi")
    supply = supply_of(poc, on=timezone.localdate())
    record = record_of(poc.match.irritant, poc.match.irritant.author)

    assert sorted(each.amount for each in supply.purchases) == [Decimal(20000), Decimal(60000)]
    assert (supply.here.level, supply.together.level) == ("under", "near")
    assert [(each.answers, each.earlier, each.untold) for each in record.asked] == [(1, 0, 0), (1, 0, 0), (0, 1, 0)]
    assert record.is_equal
