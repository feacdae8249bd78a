"""`tongxing fonts [--json]`: which face prints the Han characters of GB 18030-2022, and which have none."""

import argparse
import json
from collections.abc import Sequence

import msgspec

from app.paper.coverage import Coverage, count_coverage
from app.paper.fonts import installed_fonts
from ui.words import say


def run(args: Sequence[str]) -> int:
    """Count and print; a report, so 0 also where some characters would be boxed."""
    parser = argparse.ArgumentParser(prog="tongxing fonts", description=say("fonts.about"))
    parser.add_argument("--json", action="store_true", help=say("fonts.json"))
    wanted = parser.parse_args(args)
    coverage = count_coverage(installed_fonts())
    print(json.dumps(_as_json(coverage)) if wanted.json else _as_text(coverage))
    return 0


def _as_json(coverage: Coverage) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(coverage)
    del fields["boxed_characters"]
    return fields


def _as_text(coverage: Coverage) -> str:
    lines = [say("fonts.total", count=f"{coverage.han_total:,}")]
    lines += [say("fonts.face", face=face, count=f"{count:,}") for face, count in coverage.by_face.items()]
    lines.append(say("fonts.boxed", count=f"{coverage.boxed:,}"))
    if coverage.boxed:
        lines.append(" ".join(f"U+{ord(char):04X}" for char in coverage.boxed_characters))
    return "\n".join(lines)
