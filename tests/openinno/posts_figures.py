"""Addresses that change something: counting the figures again, asking for the activity report; the copy of one's data, and the end of one's
account."""

from tests.openinno.posts import CURATORS, SIGNED_IN, Post, may
from tests.openinno.posts_beside import plain

QUEUED = 0  # what is done is a job of the queue, no row of ours

FIGURES = {
    "dashboards:recount": Post(plain("dashboards:recount"), may(*CURATORS), done=QUEUED, asks=False),
    "dashboards:activity": Post(
        plain("dashboards:activity"), may(*CURATORS), lambda world: {"season": "", "form": "pdf"}
    ),
    # Who one is must be proved again first.
    "dashboards:copy_my_data": Post(plain("dashboards:copy_my_data"), may(*SIGNED_IN), done=200, asks=False),
    "dashboards:end_account": Post(
        plain("dashboards:end_account"), may(*SIGNED_IN), lambda world: {"email": "autre@test.example"}, done=200
    ),
}
