"""A small, sound set of definition files that a test can spoil in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.definitions.loader import Definitions, load

CODES = """
title  = { zh = "颜色", en = "Colour" }
source = "test"
status = "assumed"
codes  = [
  { code = "r", zh = "红", en = "red" },
  { code = "g", zh = "绿", en = "green" },
]
"""

CLOCK = """
version = 1
title   = { zh = "期限", en = "Deadline" }
source  = "test"
status  = "assumed"
from    = { path = "matter.applied_on", zh = "受理日", en = "receipt" }

[[step]]
last   = "end"
unit   = "cd"
length = 30
move   = true

[date]
end = { zh = "末日", en = "last day" }
"""

FORM = """
version   = 1
code      = "T-1"
title     = { zh = "测试单", en = "Test sheet" }
source    = "test"
status    = "assumed"
signs     = ["worker", "both"]
retention = "case_10y"

[[section]]
title = { zh = "内容", en = "Content" }
rows  = [["name", "colour"], ["shade"], ["applied", "end"], ["count"], ["words"]]

[field.name]
kind     = "text"
label    = { zh = "姓名", en = "Name" }
required = "save"
prefill  = "husband.name"

[field.colour]
kind  = "choice"
label = { zh = "颜色", en = "Colour" }
codes = "COLOUR"

[field.shade]
kind  = "long"
label = { zh = "深浅", en = "Shade" }
show_when = { field = "colour", in = ["r"] }

[field.applied]
kind    = "date"
label   = { zh = "受理", en = "Received" }
prefill = "matter.applied_on"
not_future = true

[field.end]
kind     = "date"
label    = { zh = "末日", en = "Last day" }
computed = "clock.test.end"

[field.count]
kind  = "integer"
label = { zh = "人数", en = "Count" }
minimum = 0
maximum = 9

[field.words]
kind  = "static"
label = { zh = "说明", en = "Words" }
text  = { zh = "说明文字", en = "Words" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files, in a folder of their own."""
    for name, content in (("codes/COLOUR", CODES), ("clocks/test", CLOCK), ("forms/desk/sheet", FORM)):
        file = tmp_path / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return tmp_path


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str, str], None]:
    """Replace one passage of one file; the passage must be there."""

    def replace(name: str, old: str, new: str) -> None:
        file = folder / f"{name}.toml"
        content = file.read_text("utf-8")
        assert old in content
        file.write_text(content.replace(old, new, 1), "utf-8")

    return replace


@pytest.fixture(scope="session")
def real() -> Definitions:
    """The definitions this program ships."""
    return load()
