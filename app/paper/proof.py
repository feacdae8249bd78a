"""The result of the comparison with the centre on one page, for a site head. Honest: what waits or differs is said."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

import msgspec

from app.definitions.values import Lang
from app.now import CHINA
from app.paper.blocks import TextBlock
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, LABEL_WIDTH, WIDTH
from app.paper.pen import Pen
from app.paper.rows import Cell, Laid, Row, draw_table
from app.paper.values import Rendered, SheetLook
from app.paper.words import word

MOST_BEFORE = 14
_SHORT = 16  # signs of a hash that two people can compare over the telephone


class ProofLine(msgspec.Struct, frozen=True, kw_only=True):
    """One result."""

    at: datetime
    records: int
    parcels: int
    hash: bytes
    waiting: int
    refused: int
    held: int
    files: int
    differs: bool

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not (self.waiting or self.refused or self.files or self.differs)


def short(hash: bytes) -> str:
    """The first signs of a hash, in groups of four."""
    return _grouped(hash.hex()[:_SHORT])


def render(lines: Sequence[ProofLine], site: str, lang: Lang) -> Rendered:
    """The newest result and those before it. Raises NotFound(what="font") without any usable face."""
    title = word("proof.title", lang)
    pen = Pen(installed_fonts(), title, lang)
    edges = Edges(pen, title, "", SheetLook(lang=lang, site_name=site), is_numbered=False)
    edges.draw(pen, 1, 1)
    rows = _rows(lines, site, lang, pen)
    starts = accumulate((row.height for row in rows), initial=edges.top)
    draw_table(pen, [Laid(y, row) for y, row in zip(starts, rows, strict=False)])  # one start more than rows
    pen.end_page()
    return Rendered(pen.finish(), 1, tuple(pen.boxed))


def _rows(lines: Sequence[ProofLine], site: str, lang: Lang, pen: Pen) -> list[Row]:
    plain = pen.measure(Style.PLAIN, CELL_SIZE)

    def row(key: str, text: str) -> Row:
        label = TextBlock.label(word(f"proof.{key}", lang), plain, LABEL_WIDTH, lang != "en")
        value = WIDTH - LABEL_WIDTH
        return Row((Cell(label, LABEL_WIDTH), Cell(TextBlock.of(text, plain, value), value)))

    newest, *before = lines
    rows = [
        row("site", site),
        row("at", _moment(newest.at)),
        row("result", _result(newest, lang)),
        row("parcels", str(newest.parcels)),
        row("held", str(newest.held)),
        row("hash", _grouped(newest.hash.hex())),
        row("how", word("proof.how_text", lang)),
    ]
    if before:
        rows.append(row("before", "\n".join(_line(one, lang) for one in before[:MOST_BEFORE])))
    return rows


def _result(line: ProofLine, lang: Lang) -> str:
    said = {"at": _moment(line.at), "records": line.records, "hash": short(line.hash)}
    if line.is_complete:
        return word("proof.complete", lang, **said)
    why = [word(f"proof.{name}", lang, count=count) for name, count in _open(line)]
    why += [word("proof.differs", lang)] if line.differs else []
    return word("proof.incomplete", lang, why=word("proof.joint", lang).join(why), **said)


def _open(line: ProofLine) -> list[tuple[str, int]]:
    counted = (("waiting", line.waiting), ("refused", line.refused), ("files", line.files))
    return [(name, count) for name, count in counted if count]


def _line(line: ProofLine, lang: Lang) -> str:
    verdict = word("proof.word_complete" if line.is_complete else "proof.word_incomplete", lang)
    return word("proof.line", lang, at=_moment(line.at), records=line.records, hash=short(line.hash), word=verdict)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _grouped(signs: str) -> str:
    return " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))
