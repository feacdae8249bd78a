"""Habits of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "sync", "ui", "resources")
ATTICS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def _modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def _name(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", list(_modules()), ids=_name)
def test_signals_are_connected_to_bound_methods(module: Path) -> None:
    """A lambda or partial in `connect` keeps its widget alive and runs on the sender's thread."""
    found = [
        node.lineno
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "connect"
        and any(isinstance(given, ast.Lambda) or _is_partial(given) for given in node.args)
    ]

    assert found == []


def _is_partial(given: ast.expr) -> bool:
    return isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id == "partial"


def test_there_is_no_attic() -> None:
    """A module is named for what it is about."""
    assert [
        _name(module) for module in _modules() if ATTICS & set(module.relative_to(ROOT).with_suffix("").parts)
    ] == []


def test_a_package_file_only_says_what_the_package_is() -> None:
    """Import from the module that defines, so that no package can become a cycle."""
    for package_file in (module for module in _modules() if module.name == "__init__.py"):
        if package_file.parent.name == "resources":
            continue  # the one door to the data files
        body = ast.parse(package_file.read_text("utf-8")).body
        assert all(isinstance(node, ast.Expr) for node in body), _name(package_file)


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of the machine it was written on stands in the project."""
    here = str(ROOT.parent) + "/"
    folders = ("app", "sync", "ui", "resources", "docs", "scripts")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = [path for path in files if path.suffix in {".py", ".toml", ".md", ".sh", ".qss"}]

    assert [_name(path) for path in texts if here in path.read_text("utf-8")] == []


def test_the_migrations_of_a_vault_stand_in_one_line() -> None:
    """Two that follow the same one, each right by itself, leave a vault that can no longer be opened."""
    versions = (ROOT / "app/store/migrations/versions").glob("*.py")
    said = [dict(re.findall(r'^(revision|down_revision) = "(\w+)"', one.read_text("utf-8"), re.M)) for one in versions]
    before = [one["down_revision"] for one in said if "down_revision" in one]

    assert len(set(before)) == len(before), sorted(one for one in set(before) if before.count(one) > 1)
    assert set(before) <= {one["revision"] for one in said}
