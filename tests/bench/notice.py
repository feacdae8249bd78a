"""The cooling-off notice of an invented couple, as the program prints it. Imports no paper: that is what is timed."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from app.definitions import loader
from app.definitions.sample import NUMBER, SITE, sample
from app.domain.readers import Reader

if TYPE_CHECKING:
    from app.paper.values import FormView, SheetLook

FORM = "marriage/cooling_off_notice"
_DAY = date(2026, 11, 23)


def filled_notice() -> tuple["FormView", "SheetLook"]:
    """What the renderer is given."""
    from app.paper.values import SheetLook  # noqa: PLC0415  # the caller's clock may be running already
    from app.paper.view import view_for  # noqa: PLC0415

    definitions = loader.load()
    form = definitions.form(FORM)
    values = sample(form, definitions, _DAY)
    view = view_for(form, Reader.BOTH, values, "zh", definitions.codes)
    look = SheetLook(
        lang="zh", site_name=SITE["name"], number=NUMBER, sheet_code="1234567890123453",
        printed_line="打印：2026年11月23日 09:12  王敏",
    )  # fmt: skip
    return view, look


def filled_notices(count: int) -> Iterator[tuple["FormView", "SheetLook"]]:
    """As many of them, each with a number, a receipt and a sheet code of its own."""
    import msgspec  # noqa: PLC0415  # with the paper, and no sooner

    view, look = filled_notice()
    for number in range(count):
        shown = {**view.shown, "receipt_no": f"示例2026{number:06}"}
        other = msgspec.structs.replace(look, number=f"婚辅〔2026〕01-{number:04}", sheet_code=f"{number:016}")
        yield msgspec.structs.replace(view, shown=shown), other
