"""Arrows between apps. Imports between floors and rooms are import-linter's; these are the ones it cannot see."""

import ast

from django.apps import apps

from tests.architecture.repository import APPS, BASE_DIR, FLOOR, parsed, python_files, where

# What an app may use of another one: never its pages, its forms or its doors.
# Nor its addresses; but the columns of its tables are declared once, for whatever publishes them.
SHARED_ROOMS = {
    "models",
    "enums",
    "operations",
    "http",
    "rules",
    "notifications",
    "scoring",
    "cards",
    "figures",
    "thread",
    "filters",
    "exports",
}
# The demonstration names the lists that its people search.
OPENINNO_ALSO = {"dashboards.followed", "accounts.placeholders"}


def test_every_app_has_its_floor():
    assert {app for app in APPS if app not in FLOOR} == set()


def test_foreign_keys_point_down():
    relations = [
        (field, field.model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    ]

    assert len(relations) > 20
    assert [
        str(field)
        for field, source, target in relations
        if target in APPS and source != target and FLOOR[target] <= FLOOR[source]
    ] == []


def test_an_app_never_uses_the_pages_of_another_one():
    strangers = []
    for path in python_files():
        app = path.relative_to(BASE_DIR).parts[0]
        for node in ast.walk(parsed(path)):
            for imported in _imported(node):
                other, _, rest = imported.partition(".")
                if other not in APPS or other in {app, "core"} or rest.split(".")[0] in SHARED_ROOMS:
                    continue
                if app == "openinno" and imported in OPENINNO_ALSO:
                    continue
                strangers.append(f"{where(path, node)} {imported}")

    assert strangers == []


def _imported(node: ast.AST) -> list[str]:
    """`irritants.models` for `from irritants.models import Irritant`; `irritants.models` for `from irritants import models`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        if "." in node.module:
            return [node.module]
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []
