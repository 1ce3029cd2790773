"""Nothing but `core.states.move` assigns a status."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.repository import BASE_DIR, parsed, python_files, where

# Calls in which `status=` asks a question, or is the one of an HTTP answer.
ASKING = {"filter", "exclude", "get", "Q", "aggregate", "render", "HttpResponse", "JsonResponse", "Response", "move"}
# A row may be born in another state than its first one, in an operation, which records its birth.
BIRTH = {"create", "bulk_create", "get_or_create"}
# Lines of figures, and the jobs of the queue, are no rows of ours.
NOT_ROWS = {"FundingLine", "Money", "finish_job", "list_jobs_async"}
WRITING = {"update", "update_or_create", *BIRTH}


def test_only_core_states_assigns_a_status():
    mover = BASE_DIR / "core" / "states.py"

    paths = [path for path in python_files() if path != mover]
    found = [f"{where(path, node)}" for path in paths for node in _assignments(path)]

    assert found == []


def test_the_search_for_assignments_finds_each_kind(tmp_path):
    path = tmp_path / "operations.py"
    path.write_text(
        "a.status = 1\n"
        "a.status: str = 1\n"
        "a.b.status += 1\n"
        "x, a.status = 1, 2\n"
        "q.update(status=1)\n"
        "q.update(**{'status': 1})\n"
        "q.update_or_create(defaults={'status': 1})\n"
        "setattr(a, 'status', 1)\n"
        "Irritant(status=1)\n"
        "q.filter(status=1)\n"
        "q.create(status=1)\n"
        "status = a.status\n"
        "f(status_at=1)\n"
    )

    assert sorted(node.lineno for node in _assignments(path)) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def _assignments(path: Path) -> Iterator[ast.AST]:
    is_operation = "operations" in (path.stem, path.parent.name)
    for node in ast.walk(parsed(path)):
        if (isinstance(node, ast.Attribute) and node.attr == "status" and isinstance(node.ctx, ast.Store)) or (
            isinstance(node, ast.Call) and _assigns(node, is_operation)
        ):
            yield node


def _assigns(call: ast.Call, is_operation: bool) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "setattr":
        return any(isinstance(each, ast.Constant) and each.value == "status" for each in call.args[1:2])
    if name in BIRTH and is_operation:
        return False
    if name in WRITING and any(_names_status(each) for each in ast.walk(call)):
        return True
    return name not in ASKING | NOT_ROWS and any(keyword.arg == "status" for keyword in call.keywords)


def _names_status(node: ast.AST) -> bool:
    return isinstance(node, ast.Dict) and any(
        isinstance(key, ast.Constant) and key.value == "status" for key in node.keys
    )
