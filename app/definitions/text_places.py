"""Where in the text of a definition file a key stands: errors name keys, people look for lines."""

import re

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\"'.-]+)\s*=")
_SAID = re.compile(r"at line (\d+)")
_PART = re.compile(r"([^.\[]+)(?:\[(\d+)\])?")


def line_of(text: str, key: str, reason: str = "") -> int:
    """The line, from 1, of a key like `field.items.column[2].id`, or of what holds it; 1 where nothing is found.

    A complaint about the TOML itself says its own line.
    """
    if said := _SAID.search(reason):
        return int(said.group(1))
    wanted = _parts(key)
    best, at = 0, 1
    for number, found in _places(text):
        fits = _common(found, wanted)
        if fits == len(found) and fits > best:
            best, at = fits, number
    return at


def _parts(key: str) -> list[str]:
    """`section[1].rows[0]` as section, 1, rows, 0."""
    parts: list[str] = []
    for name, place in _PART.findall(key):
        parts += [name, place] if place else [name]
    return parts


def _places(text: str) -> list[tuple[int, list[str]]]:
    """Every line that opens a table or sets a key, with the whole path of what it sets."""
    places: list[tuple[int, list[str]]] = []
    here: list[str] = []
    counted: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if table := _TABLE.match(line):
            here = table.group(2).replace('"', "").split(".")
            if table.group(1) == "[[":
                name = ".".join(here)
                counted[name] = counted.get(name, -1) + 1
                here = [*here, str(counted[name])]
            places.append((number, here))
        elif setting := _KEY.match(line):
            places.append((number, [*here, *setting.group(1).replace('"', "").split(".")]))
    return places


def _common(found: list[str], wanted: list[str]) -> int:
    count = 0
    for one, other in zip(found, wanted, strict=False):
        if one != other:
            break
        count += 1
    return count
