"""Which tables are watched: every one, unless a reason says why not. Triggers are put in place after each migration.

They follow the models: a table that is new is watched from its first migration on, with nothing for anybody to remember.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from psycopg import sql

MOMENTS = {
    "insert": sql.SQL("AFTER INSERT ON {} REFERENCING NEW TABLE AS new_rows"),
    "update": sql.SQL("AFTER UPDATE ON {} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    "delete": sql.SQL("AFTER DELETE ON {} REFERENCING OLD TABLE AS old_rows"),
    "truncate": sql.SQL("AFTER TRUNCATE ON {}"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the highest floor says of tables, which this one cannot name.

    `unwatched` gives the reason of each exception; `hidden` the columns that are secrets; `subjects` the tables whose page shows
    their history; `named` those whose rows are shown by name; `unless` the states in which rows of a table are left out.
    """

    unwatched: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, Iterable[str]] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    unless: Mapping[str, Iterable[str]] = field(default_factory=dict)


_plan = Plan()


def follow(plan: Plan) -> None:
    """Say what is watched. Called from AppConfig.ready, once."""
    global _plan
    _plan = plan


def plan() -> Plan:
    return _plan


def by_table() -> dict[str, type[models.Model]]:
    """Every table that a model has, those between two models included."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found if model._meta.managed}


def rules_of(table: str) -> dict[str, Any]:
    """What the trigger of a table is told. Generated columns are left out: what they are made of is there."""
    model = by_table().get(table)
    columns = model._meta.concrete_fields if model else []
    subjects = {
        each.column: each.related_model._meta.db_table
        for each in columns
        if each.is_relation and each.related_model and each.related_model._meta.db_table in _plan.subjects
    }
    return {
        "hidden": sorted(_plan.hidden.get(table, [])),
        "skipped": sorted(each.column for each in columns if isinstance(each, models.GeneratedField)),
        "subjects": subjects,
        "unless": sorted(_plan.unless.get(table, [])),
    }


def tables() -> list[str]:
    """The tables that the database has, whoever made them, less the exceptions."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        return sorted(name for (name,) in cursor.fetchall() if name not in _plan.unwatched)


def install(sender: object = None, using: str = "default", **signal: Any) -> None:
    """Put in place the triggers that are missing or told otherwise; take away those of tables that became exceptions."""
    if using != "default" or not _is_migrated():
        return
    standing = _standing()
    wanted = {table: json.dumps(rules_of(table), sort_keys=True) for table in tables()}
    with transaction.atomic():
        for table in sorted({name for name, _ in standing} - set(wanted)):
            _drop(table)
        for table, rules in wanted.items():
            mark = hashlib.sha256(rules.encode()).hexdigest()
            if any(standing.get((table, moment)) != mark for moment in MOMENTS):
                _put(table, rules, mark)


def missing() -> list[str]:
    """Tables that should be watched and are not, or not at every moment, or whose triggers somebody has put to sleep."""
    standing = _standing(awake=True)
    return [table for table in tables() if any((table, moment) not in standing for moment in MOMENTS)]


def _is_migrated() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regproc('public.history_record') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _standing(*, awake: bool = False) -> dict[tuple[str, str], str]:
    """By table and moment, what the triggers that are there were made of."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_class.relname, tgname, coalesce(obj_description(pg_trigger.oid, 'pg_trigger'), '') FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE tgfoid = to_regproc('public.history_record')"
            " AND (tgenabled IN ('O', 'A') OR NOT %s)",
            [awake],
        )
        return {(table, name.removeprefix("history_")): mark for table, name, mark in cursor.fetchall()}


def _put(table: str, rules: str, mark: str) -> None:
    with connections["default"].cursor() as cursor:
        for moment, when in MOMENTS.items():
            name, on = sql.Identifier(f"history_{moment}"), sql.Identifier(table)
            each = sql.SQL("STATEMENT")
            cursor.execute(
                sql.SQL("CREATE OR REPLACE TRIGGER {} {} FOR EACH {} EXECUTE FUNCTION history_record({})").format(
                    name, when.format(on), each, sql.Literal(rules)
                )
            )
            cursor.execute(sql.SQL("COMMENT ON TRIGGER {} ON {} IS {}").format(name, on, sql.Literal(mark)))


def _drop(table: str) -> None:
    with connections["default"].cursor() as cursor:
        for moment in MOMENTS:
            cursor.execute(
                sql.SQL("DROP TRIGGER IF EXISTS {} ON {}").format(
                    sql.Identifier(f"history_{moment}"), sql.Identifier(table)
                )
            )
