"""Where the parts of one row lie and how they are painted, at any width."""

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from ui.theme.icons import icon
from ui.theme.tokens import colour, px
from ui.widgets import running_text
from ui.widgets.mark_icon import GLYPHS
from ui.widgets.row import Row, Tag
from ui.widgets.running_text import RunningTexts

_PAD, _GAP, _ICON, _BAR, _ACT = 12, 8, 18, 4, 28
_LARGE = 32  # an icon to be seen from a step away
PICTURE = 48
"""The side of the square a small picture lies in, in unscaled pixels."""


class Metrics(NamedTuple):
    """The two faces of a row and their line heights."""

    main: QFont
    small: QFont
    line: int
    small_line: int


def metrics(font: QFont) -> Metrics:
    """15 px for what it is, 13 px for what goes with it, at the scale worn now."""
    main, small = QFont(font), QFont(font)
    main.setPixelSize(px(15))
    small.setPixelSize(px(13))
    return Metrics(main, small, px(22), px(20))


def text_left(row: Row) -> int:
    """How far from the row's left edge its words begin."""
    mark = PICTURE + _GAP if row.picture else _icon_side(row) + _GAP if row.icon else 0
    return px(_PAD + (_BAR + _GAP if row.bar else 0) + mark)


def _icon_side(row: Row) -> int:
    return _LARGE if row.is_large else _ICON


def picture_place(row: Row, rect: QRect) -> QRect:
    """The square for the small picture; empty where there is none."""
    if not row.picture:
        return QRect()
    side = px(PICTURE)
    return QRect(rect.left() + text_left(row) - px(_GAP) - side, rect.top() + px(8), side, side)


def row_size(row: Row, width: int, face: Metrics, texts: RunningTexts) -> QSize:
    """How high a row is when it is `width` wide."""
    height = px(20) + face.line
    height += _below_height(row, face)
    if row.body:
        inner = width - text_left(row) - px(_PAD)
        height += px(4) + running_text.height(texts.broken(row.body, face.main, inner))
    return QSize(width, max(height, px(PICTURE + 16 if row.picture else 40)))


def act_rect(row: Row, rect: QRect, face: Metrics) -> QRect:
    """The button at the right end of the second line; empty where the row has none."""
    if not row.act:
        return QRect()
    width = QFontMetrics(face.small).horizontalAdvance(row.act) + px(24)
    top = rect.top() + px(10 + 4) + face.line
    return QRect(rect.right() - px(_PAD) - width, top, width, px(_ACT))


def _below_height(row: Row, face: Metrics) -> int:
    """Of what stands between the title and the running text: small words, and the button beside them."""
    return max(face.small_line * (bool(row.meta) + bool(row.why)), px(_ACT + 4) if row.act else 0)


def paint_row(painter: QPainter, rect: QRect, row: Row, face: Metrics, texts: RunningTexts) -> None:
    """Everything of a row but its ground."""
    left, right, top = rect.left() + px(_PAD), rect.right() - px(_PAD), rect.top() + px(10)
    if row.bar:
        painter.fillRect(QRect(rect.left() + px(_PAD), top, px(_BAR), rect.height() - px(20)), colour(row.bar))
        left += px(_BAR + _GAP)
    if row.is_large:
        middle = rect.top() + (rect.height() - px(_LARGE)) // 2
        _paint_icon(painter, row.icon, row.icon_tint, QPoint(left, middle), _LARGE)
    elif row.icon and not row.picture:
        _paint_icon(painter, row.icon, row.icon_tint, QPoint(left, top + (face.line - px(_ICON)) // 2))
    left = rect.left() + text_left(row)
    right = _paint_trail(painter, row, QRect(left, top, right - left, face.line), face)
    title = QFont(face.main)
    title.setStrikeOut(row.is_struck)
    _words(painter, QRect(left, top, right - left, face.line), row.title, title, "ink")
    _paint_below(painter, rect, row, face, texts)


def _paint_below(painter: QPainter, rect: QRect, row: Row, face: Metrics, texts: RunningTexts) -> None:
    left, top = rect.left() + text_left(row), rect.top() + px(10) + face.line
    body_top = top + _below_height(row, face) + px(4)
    end = act_rect(row, rect, face).left() - px(_GAP) if row.act else rect.right() - px(_PAD)
    for words in (row.meta, row.why):
        if words:
            _words(painter, QRect(left, top, end - left, face.small_line), words, face.small, "ink-2")
            top += face.small_line
    if row.body:
        painter.setPen(colour("ink"))
        layout = texts.broken(row.body, face.main, rect.width() - (left - rect.left()) - px(_PAD))
        layout.draw(painter, QPointF(left, body_top))


def _paint_trail(painter: QPainter, row: Row, line: QRect, face: Metrics) -> int:
    """The sync mark and the tags from the right; returns where the title has to end."""
    right = line.right()
    if row.mark is not None:
        right -= px(16)
        spot = QPoint(right, line.top() + (line.height() - px(16)) // 2)
        _paint_icon(painter, *GLYPHS[row.mark], spot, 16)
        right -= px(_GAP)
    for tag in reversed(row.tags):
        right = _paint_tag(painter, tag, QRect(line.left(), line.top(), right - line.left(), line.height()), face)
    return right


def _paint_tag(painter: QPainter, tag: Tag, line: QRect, face: Metrics) -> int:
    width = QFontMetrics(face.small).horizontalAdvance(tag.words)
    left = line.right() - width
    _words(painter, QRect(left, line.top(), width + px(2), line.height()), tag.words, face.small, tag.tint)
    if tag.icon:
        left -= px(16 + 4)
        _paint_icon(painter, tag.icon, tag.tint, QPoint(left, line.top() + (line.height() - px(16)) // 2), 16)
    return left - px(_GAP)


def _words(painter: QPainter, rect: QRect, words: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(colour(token))
    fitted = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, flags, fitted)


def _paint_icon(painter: QPainter, name: str, token: str, at: QPoint, size: int = _ICON) -> None:
    icon(name, token).paint(painter, QRect(at, QSize(px(size), px(size))))
