"""Reading what is sent: JSON of a bounded size and depth. And answering in JSON. Named by the settings."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from core.api.problems import TooLarge


class Json(BaseParser):
    """As Django REST Framework's, but it reads no more than a form may hold, and is not exhausted by brackets."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        longest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(longest + 1)
        if len(content) > longest:
            raise TooLarge
        try:
            return json.loads(content.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as wrong:
            raise ParseError(_("This is not JSON.")) from wrong


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


class OneFormat(DefaultContentNegotiation):
    """The API speaks JSON, whatever the reader says it accepts."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
