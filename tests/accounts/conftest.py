"""Tests read the mails that left."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

ADDRESS = re.compile(r"https?://\S+")


@pytest.fixture
def mail_link(run_jobs, mailoutbox) -> Callable[[str], str]:
    """A function: the path of the first link of the last mail to that address, once the worker has sent what is queued."""

    def link_of(address: str) -> str:
        run_jobs()
        mail = [each for each in mailoutbox if each.to == [address]][-1]
        return urlsplit(ADDRESS.findall(mail.body)[0]).path

    return link_of
