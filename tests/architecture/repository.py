"""The repository as the tests of this folder read it."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
CONTRACTS = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
APPS: list[str] = CONTRACTS["root_packages"]
# 0 is the highest floor; apps side by side share a number.
FLOOR = {
    app.strip(" ()"): number
    for number, layer in enumerate(CONTRACTS["contracts"][0]["layers"])
    for app in layer.split("|")
}


def python_files(*, migrations: bool = False) -> Iterator[Path]:
    """The modules of the apps."""
    for app in APPS:
        for path in sorted((BASE_DIR / app).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def template_files() -> list[Path]:
    return sorted(path for path in (BASE_DIR / "templates").rglob("*") if path.is_file())


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def where(path: Path, node: ast.AST | None = None) -> str:
    """`irritants/models.py:12`, to be clicked on."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(BASE_DIR)}" + (f":{line}" if line else "")
