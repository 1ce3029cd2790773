"""Which tests run on one worker: those of a file, so that what the file starts is started once."""

from xdist.scheduler import LoadFileScheduling

WALKS = "tests/browser/test_pages.py::"


class Scheduling(LoadFileScheduling):
    """The walk of each person changes nothing and takes long: it goes where there is time.

    (xdist's own groups do nothing with this pytest: they are written into a name that it no longer lets change.)
    """

    def _split_scope(self, nodeid: str) -> str:
        scope: str = nodeid if nodeid.startswith(WALKS) else super()._split_scope(nodeid)
        return scope
