"""What a process of the web server does before its first request."""

import gc

from openinno.startup import settle


def test_what_is_loaded_for_good_is_left_out_of_the_collections():
    before = gc.get_freeze_count()
    try:
        settle()

        assert gc.get_freeze_count() - before > 100_000
    finally:
        gc.unfreeze()
