"""How a line of a thread reads. Each app declares the sentences of its own events; the lowest floor only looks them up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst

from core.models import Stateful


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` may name `%(actor)s` (an organisation) and the keys of the event's detail. `tone` is a colour token."""

    text: str | Promise
    icon: str = "dot"
    tone: str = "ink"

    def read(self, actor: str, detail: Mapping[str, Any]) -> str:
        return str(self.text) % _Lenient({**detail, "actor": actor})


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, when, and what was said of it. `person` and `audience` are shown to those they concern only."""

    text: str
    at: datetime
    icon: str
    tone: str
    person: str = ""
    audience: str = ""
    quote: str = ""


class _Lenient(dict[str, Any]):
    """A detail written years ago may lack a key that today's sentence names."""

    def __missing__(self, key: str) -> str:
        return "…"


_SENTENCES: dict[tuple[str, str], Sentence] = {}
_SUBJECTS: dict[str, type[models.Model]] = {}
_VERBS: dict[str, dict[str, str | Promise]] = {}


def declare(subject: type[models.Model], sentences: Mapping[Any, Sentence]) -> None:
    """Say how events about a kind of row read, by verb: a member of the enum that labels it. Called from AppConfig.ready."""
    kind = subject._meta.model_name or ""
    _SENTENCES.update({(kind, str(verb)): sentence for verb, sentence in sentences.items()})
    _SUBJECTS[kind] = subject
    _VERBS[kind] = {str(verb): verb.label for verb in sentences}


def sentence_of(kind: str, verb: str) -> Sentence:
    """Raises KeyError for an event that no app declared: a defect that a test looks for."""
    return _SENTENCES[kind, verb]


def is_declared(kind: str, verb: str) -> bool:
    return (kind, verb) in _SENTENCES


def kinds() -> list[tuple[str, str]]:
    """What events are about, each with its word."""
    return [(kind, subject_word(kind)) for kind in _SUBJECTS]


def verbs_of(kind: str) -> list[tuple[str, str]]:
    """What can happen to a kind of subject, in words. Nothing for a kind that no app declared."""
    return [(verb, str(label)) for verb, label in _VERBS.get(kind, {}).items()]


def subject_word(kind: str) -> str:
    """Like the two that follow: a code of old that no app declares any more is shown as it is."""
    return capfirst(str(_SUBJECTS[kind]._meta.verbose_name)) if kind in _SUBJECTS else kind


def subject_of(kind: str, number: int) -> str:
    """The title of what an event is about, in one query."""
    subject = _SUBJECTS[kind]._base_manager.filter(pk=number).first() if kind in _SUBJECTS else None
    return str(subject or number)


def verb_word(kind: str, verb: str) -> str:
    return dict(verbs_of(kind)).get(verb, verb)


def state_word(kind: str, state: str) -> str:
    if kind not in _SUBJECTS or not issubclass(_SUBJECTS[kind], Stateful):
        return state
    field: Any = _SUBJECTS[kind]._meta.get_field("status")
    return str(dict(field.flatchoices).get(state, state))
