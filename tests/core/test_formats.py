"""Numbers as people read them."""

from decimal import Decimal

import pytest
from django.utils import translation

from core.formats import plain_number

READ = {"94.50": "94,5", "20.00": "20", "0.00": "0", "-3.25": "-3,25", "1200.00": "1200", "100": "100"}


@pytest.mark.parametrize(("value", "words"), READ.items())
def test_a_number_has_only_the_decimals_that_say_something(value, words):
    with translation.override("fr"):
        assert plain_number(Decimal(value)) == words
    with translation.override("en"):
        assert plain_number(Decimal(value)) == words.replace(",", ".")
