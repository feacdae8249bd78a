"""Other programs drawing an equal page: the same runs of text in the same faces, the same rules, frames and marks; all
but the bar code, which each would have to make by itself.

They are no part of the program and not in its lock file: `pip install ".[bench]"` brings them, and whoever is not there
is left out. Each page they are given has another number on it, so that none can hand out what it made before.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from app.paper.measures import PAGE_HEIGHT, PAGE_WIDTH
from tests.bench.bare_sheet import Marks, Run
from tests.bench.rounds import Way, interleaved

MODULES = {"typst": "typst", "weasyprint": "weasyprint", "fpdf2": "fpdf"}
"""Peers by name, and what they are imported as."""

_FAMILIES = {"LXGWWenKai-Regular": ("LXGW WenKai", 400), "LXGWWenKai-Bold": ("LXGW WenKai", 700)}


def present() -> list[str]:
    """The peers on this computer."""
    return [name for name, module in MODULES.items() if find_spec(module)]


def seconds(pages: Sequence[Marks], rounds: int) -> dict[str, float]:
    """How long each peer that is here takes over a document of these pages."""
    ways = {name: _MAKERS[name](pages) for name in present()}
    return interleaved(rounds, ways) if ways else {}


def _family(run: Run) -> tuple[str, int]:
    return _FAMILIES.get(run.face, (run.face, 400))


def _typst(pages: Sequence[Marks]) -> Way:
    folders = sorted({str(Path(run.file).parent) for page in pages for run in page.runs})
    compiler = import_module("typst").Compiler(font_paths=folders, ignore_system_fonts=True)
    head = f"#set page(width: {PAGE_WIDTH}pt, height: {PAGE_HEIGHT}pt, margin: 0pt)\n"
    body = "\n#pagebreak()\n".join("\n".join(_typst_page(page)) for page in pages)
    numbers = count()
    return lambda: compiler.compile(f"{head}#place(dx: 9pt, dy: 9pt)[{next(numbers)}]\n{body}".encode())


def _typst_page(page: Marks) -> list[str]:
    texts = []
    for run in page.runs:
        family, weight = _family(run)
        said = run.text.replace("\\", "\\\\").replace('"', '\\"')
        style = f'font: "{family}", weight: {weight}, size: {run.size}pt, top-edge: "baseline"'
        texts.append(f'#place(dx: {run.x}pt, dy: {PAGE_HEIGHT - run.y}pt, text({style}, "{said}"))')
    lines = [
        f"#place(dx: {x}pt, dy: {PAGE_HEIGHT - y}pt, line(end: ({to_x - x}pt, {y - to_y}pt), stroke: {weight}pt))"
        for x, y, to_x, to_y, weight in page.lines
    ]
    frames = [_typst_box(*box, f"stroke: {weight}pt") for *box, weight in page.frames]
    return [*texts, *lines, *frames, *(_typst_box(*box, "fill: black") for box in page.fills)]


def _typst_box(x: float, y: float, width: float, height: float, style: str) -> str:
    return f"#place(dx: {x}pt, dy: {PAGE_HEIGHT - y - height}pt, rect(width: {width}pt, height: {height}pt, {style}))"


def _weasyprint(pages: Sequence[Marks]) -> Way:
    make: Any = import_module("weasyprint").HTML
    body = "".join(f"<section>{''.join(_html(page))}</section>" for page in pages).removeprefix("<section>")
    style = (
        f"@page{{size:{PAGE_WIDTH}pt {PAGE_HEIGHT}pt;margin:0}}body{{margin:0}}"
        f"section{{position:relative;height:{PAGE_HEIGHT}pt;break-after:page}}"
        "i,b,u{position:absolute;white-space:pre;font-style:normal;line-height:1;box-sizing:border-box}"
    )
    numbers = count()
    return lambda: make(string=f"<style>{style}</style><section><u>{next(numbers)}</u>{body}").write_pdf()


def _html(page: Marks) -> list[str]:
    texts = []
    for run in page.runs:
        family, weight = _family(run)
        place = f"left:{run.x}pt;top:{PAGE_HEIGHT - run.y - 0.88 * run.size}pt"
        texts.append(f"<i style=\"{place};font:{weight} {run.size}pt '{family}'\">{escape(run.text)}</i>")
    lines = [_html_box(x, y, to_x - x, y - to_y + weight, "background:#000") for x, y, to_x, to_y, weight in page.lines]
    frames = [_html_box(*box, f"border:{weight}pt solid") for *box, weight in page.frames]
    return [*texts, *lines, *frames, *(_html_box(*box, "background:#000") for box in page.fills)]


def _html_box(x: float, y: float, width: float, height: float, style: str) -> str:
    place = f"left:{x}pt;top:{PAGE_HEIGHT - y - height}pt;width:{width}pt;height:{height}pt"
    return f'<b style="{place};{style}"></b>'


def _fpdf2(pages: Sequence[Marks]) -> Way:
    make: Any = import_module("fpdf").FPDF
    files = {run.face: run.file for page in pages for run in page.runs}
    numbers = count()

    def draw() -> bytes:
        pdf = make(unit="pt", format="A4")
        for face, file in files.items():
            pdf.add_font(face, fname=file)
        for page in pages:
            pdf.add_page()
            pdf.set_font(page.runs[0].face, size=9)
            pdf.text(9, 9, str(next(numbers)))
            _fpdf2_page(pdf, page)
        out = io.BytesIO()
        pdf.output(out)
        return out.getvalue()

    return draw


def _fpdf2_page(pdf: Any, page: Marks) -> None:
    for run in page.runs:
        pdf.set_font(run.face, size=run.size)
        pdf.text(run.x, PAGE_HEIGHT - run.y, run.text)
    for x, y, to_x, to_y, weight in page.lines:
        pdf.set_line_width(weight)
        pdf.line(x, PAGE_HEIGHT - y, to_x, PAGE_HEIGHT - to_y)
    for x, y, width, height, weight in page.frames:
        pdf.set_line_width(weight)
        pdf.rect(x, PAGE_HEIGHT - y - height, width, height)
    for x, y, width, height in page.fills:
        pdf.rect(x, PAGE_HEIGHT - y - height, width, height, style="F")


_MAKERS: Mapping[str, Callable[[Sequence[Marks]], Way]] = {
    "typst": _typst,
    "weasyprint": _weasyprint,
    "fpdf2": _fpdf2,
}
