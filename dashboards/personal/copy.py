"""The copy of what is kept about a person (GDPR, articles 15 and 20), as a ZIP archive: a JSON file, and a text that explains it."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import PROTECT, DateField, EmailField, Field, ForeignKey, Model, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from accounts.operations.erasure import addresses_of
from core.archives import Entry, pieces
from dashboards.personal.register import INTERNAL, TREATMENTS, says_who

LABEL_LENGTH = 120  # characters of what names a row of an organisation


def copy_of(user: User, *, at: datetime) -> Iterator[bytes]:
    """The archive, piece by piece. It holds no secret, and of the rows of organisations what the person did and when: their texts
    belong to the organisation, which shows them to its members."""
    data = json.dumps(described(user, at=at), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    note = render_to_string("dashboards/personal_copy.txt", {"person": user, "at": at, "treatments": TREATMENTS})
    files = {"LISEZMOI.txt": note, "donnees.json": data}
    return pieces([Entry(path, partial(BytesIO, text.encode())) for path, text in files.items()], at=at)


def described(user: User, *, at: datetime) -> dict[str, Any]:
    """Everything, by treatment and by model, in the order of the register."""
    kept = {
        treatment.word: {
            "title": str(treatment.title),
            "rows": {
                label: rows
                for label in treatment.models
                if (rows := _rows(user, apps.get_model(label), is_own=treatment.is_own))
            },
        }
        for treatment in TREATMENTS
    }
    return {"copied_at": timezone.localtime(at).isoformat(), "person": str(user.uuid), "kept": kept}


def _rows(user: User, model: type[Model], *, is_own: bool) -> list[dict[str, Any]]:
    keys = [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    rows = _about(user, model, is_own=is_own).select_related(*keys).order_by("pk")
    return [_whole(row) if is_own else _act(row, user) for row in rows]


def _about(user: User, model: type[Model], *, is_own: bool) -> QuerySet[Any]:
    """The rows that name this person, by a key or by an address. Those that are theirs: what they decided about somebody else's is
    somebody else's."""
    if model is User:
        return User.objects.filter(pk=user.pk)
    wanted = Q(pk__in=[])
    for field in filter(says_who, model._meta.concrete_fields):
        if isinstance(field, ForeignKey):
            if not is_own or field.remote_field.on_delete is not PROTECT:
                wanted |= Q(**{field.name: user})
        elif isinstance(field, EmailField):
            for address in addresses_of(user):
                wanted |= Q(**{f"{field.name}__iexact": address})
    return model._default_manager.filter(wanted)


def _whole(row: Model) -> dict[str, Any]:
    """Each column but secrets, and but the names of other people."""
    shown = [field for field in row._meta.concrete_fields if field.name not in INTERNAL]
    return {field.name: _value(row, field) for field in shown if field.related_model is not User}


def _act(row: Model, user: User) -> dict[str, Any]:
    """What it is, as which person, and its dates."""
    columns = row._meta.concrete_fields
    dates = {field.name: _value(row, field) for field in columns if isinstance(field, DateField)}
    as_whom = [
        field.name for field in columns if field.related_model is User and getattr(row, field.attname) == user.pk
    ]
    return {"what": str(row)[:LABEL_LENGTH], "as": as_whom, **dates}


def _value(row: Model, field: Field) -> Any:
    value = getattr(row, field.name)
    return str(value) if isinstance(value, Model | FieldFile) else value
