"""Reads definition files strictly: whatever is wrong is named by file, key and reason."""

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.errors import BadDefinition

T = TypeVar("T")

_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_NAMED = re.compile(r"(?:unknown|required) field `([^`]+)`")


class Source:
    """One definition file: its name as errors give it, and its content."""

    def __init__(self, file: Path, root: Path, content: bytes | None = None) -> None:
        """With `content` the file itself is not read: the text lies in a vault, or is still being typed."""
        self.name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
        self.table = self._read(file) if content is None else self._parsed(content)

    def _read(self, file: Path) -> dict[str, Any]:
        try:
            return self._parsed(file.read_bytes())
        except OSError as mistake:
            raise self.bad("", mistake.strerror or "cannot be read") from mistake

    def _parsed(self, content: bytes) -> dict[str, Any]:
        try:
            return tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
        except ValueError as mistake:  # no TOML, no UTF-8, a number of thousands of digits
            raise self.bad("", str(mistake)) from mistake
        except RecursionError as mistake:
            raise self.bad("", "nested too deeply") from mistake

    def bad(self, key: str, reason: str) -> BadDefinition:
        """The error that names this file, the key and the reason."""
        return BadDefinition(file=self.name, key=key, reason=reason)

    def shape(self, data: object, type_: type[T], key: str = "") -> T:
        """`data` as a value of `type_`. Raises BadDefinition for unknown, missing and ill-typed keys."""
        try:
            return msgspec.convert(data, type_)
        except msgspec.ValidationError as mistake:
            raise self.bad(*_explained(str(mistake), key)) from mistake


def _explained(message: str, key: str) -> tuple[str, str]:
    """The full key and the bare reason of a complaint of msgspec's."""
    place = _PLACE.search(message)
    named = _NAMED.search(message)
    parts = [key, place.group(1) if place else "", named.group(1) if named else ""]
    return ".".join(part for part in parts if part), _PLACE.sub("", message)


def toml_files(folder: Path) -> Iterator[Path]:
    """Every definition file below `folder`, in a fixed order."""
    return iter(sorted(folder.rglob("*.toml")))
