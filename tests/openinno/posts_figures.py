"""Addresses that change something: counting the figures again, and asking for the activity report."""

from tests.openinno.posts import CURATORS, Post, may
from tests.openinno.posts_beside import plain

QUEUED = 0  # what is done is a job of the queue, no row of ours

FIGURES = {
    "dashboards:recount": Post(plain("dashboards:recount"), may(*CURATORS), done=QUEUED, asks=False),
    "dashboards:activity": Post(
        plain("dashboards:activity"), may(*CURATORS), lambda world: {"season": "", "form": "pdf"}
    ),
}
