#!/usr/bin/env python
"""Django's command line for openinno."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from openinno.database import ensure_started

WITHOUT_DATABASE = {"check", "collectstatic", "messages", "lifecycles", "help"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openinno.settings")
    if os.environ.get("OPENINNO_ENV") != "production" and not WITHOUT_DATABASE.intersection(sys.argv[1:2]):
        ensure_started(Path(__file__).resolve().parent, test=os.environ.get("OPENINNO_ENV") == "test")
    execute_from_command_line(sys.argv)
