"""What a process of the web server does once, before its first request."""

import gc

from django.urls import get_resolver


def settle() -> None:
    """Load what the first request would load, and leave all that was loaded out of the collections to come.

    A whole collection otherwise walks through every module, model and template tag for 200 ms, in the middle of somebody's page.
    """
    get_resolver().url_patterns  # noqa: B018 reading it loads the views
    gc.collect()
    gc.freeze()
