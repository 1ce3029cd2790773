"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openinno.settings")
application = get_wsgi_application()

from openinno.startup import settle  # noqa: E402 once the models are loaded

settle()
