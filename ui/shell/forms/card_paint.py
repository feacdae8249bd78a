"""Where the parts of a card lie, and how they are painted, at any scale."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPen

from ui.shell.forms.gallery_model import facts_of
from ui.shell.forms.leaves import Leaf
from ui.theme.icons import icon
from ui.theme.tokens import colour, px
from ui.widgets.pdf_pages import A4_SHAPE
from ui.words import say

PAGE_WIDTH = 184
CARD_WIDTH = PAGE_WIDTH + 72
_PAD, _GAP, _BUTTON, _ROUND, _BAND = 16, 8, 34, 6, 24
_MOST_LINES = 3


class Faces(NamedTuple):
    """The three faces of a card."""

    strong: QFont
    caption: QFont
    plain: QFont


class Parts(NamedTuple):
    """Where everything lies. `fill` is empty where the leaf is not offered to be filled in."""

    page: QRect
    title: QRect
    facts: QRect
    fill: QRect
    blank: QRect
    star: QRect
    more: QRect


def faces(font: QFont) -> Faces:
    """Of a view's font."""
    strong, caption, plain = QFont(font), QFont(font), QFont(font)
    strong.setPixelSize(px(15))
    strong.setWeight(QFont.Weight.DemiBold)
    caption.setPixelSize(px(12))
    plain.setPixelSize(px(15))
    return Faces(strong, caption, plain)


def title_height(leaves: tuple[Leaf, ...], font: QFont) -> int:
    """As high as the longest title needs, so that all cards are alike."""
    measured = QFontMetrics(faces(font).strong)
    room = QRect(0, 0, px(CARD_WIDTH - 2 * _PAD), 10_000)
    highest = max((measured.boundingRect(room, _WRAPS, leaf.title).height() for leaf in leaves), default=0)
    return min(max(highest, measured.lineSpacing()), _MOST_LINES * measured.lineSpacing())


def card_size(title: int) -> QSize:
    """A page, a title `title` high, a line of facts, the buttons."""
    page = round(px(PAGE_WIDTH) * A4_SHAPE)
    return QSize(px(CARD_WIDTH), px(12) + page + px(_GAP) + title + px(4 + 18 + _GAP + _BUTTON + 12))


def parts(card: QRect, title: int, *, can_fill: bool) -> Parts:
    """The parts of a card that lies at `card`."""
    left, right = card.left() + px(_PAD), card.right() - px(_PAD)
    page = QRect(0, card.top() + px(12), px(PAGE_WIDTH), round(px(PAGE_WIDTH) * A4_SHAPE))
    page.moveLeft(card.left() + (card.width() - page.width()) // 2)
    words = QRect(left, page.bottom() + px(_GAP), right - left, title)
    facts = QRect(left, words.bottom() + px(4), right - left, px(18))
    side, top = px(_BUTTON), facts.bottom() + px(_GAP)
    more = QRect(right - side, top, side, side)
    star = more.translated(-side, 0)
    end = star.left() - px(4)
    blank = QRect(end - side, top, side, side) if can_fill else QRect(left, top, end - left, side)
    fill = QRect(left, top, blank.left() - px(4) - left, side) if can_fill else QRect()
    return Parts(page, words, facts, fill, blank, star, more)


class Touched(NamedTuple):
    """What the keys and the hand are on."""

    is_current: bool
    hovered: str  # a name of Parts, or nothing


def paint_card(
    painter: QPainter, card: QRect, leaf: Leaf, where: Parts, picture: QImage | None, face: Faces, touched: Touched
) -> None:
    """One card."""
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("accent" if touched.is_current else "line"), 2 if touched.is_current else 1))
    painter.setBrush(colour("surface"))
    painter.drawRoundedRect(card.adjusted(1, 1, -2, -2), px(_ROUND), px(_ROUND))
    _paint_page(painter, where.page, picture, is_hovered=touched.hovered == "page")
    if leaf.is_unsafe:
        _paint_warning(painter, where.page, face)
    painter.setFont(face.strong)
    painter.setPen(colour("ink"))
    painter.drawText(where.title, _WRAPS, leaf.title)
    painter.setFont(face.caption)
    painter.setPen(colour("ink-2"))
    painter.drawText(where.facts, Qt.AlignmentFlag.AlignVCenter, facts_of(leaf))
    painter.setFont(face.plain)
    if where.fill:
        _paint_button(painter, where.fill, "pencil-simple", say("forms.fill_in"), touched.hovered == "fill")
    if leaf.can_be_printed:
        blank_words = "" if where.fill else leaf.print_words
        _paint_button(painter, where.blank, "printer", blank_words, touched.hovered == "blank")
    else:
        _paint_button(painter, where.blank, "pencil-simple", say("own_form.edit"), touched.hovered == "blank")
    star, tint = ("star-fill", "accent") if leaf.is_favourite else ("star", "ink-2")
    _paint_glyph(painter, where.star, star, tint, is_hovered=touched.hovered == "star")
    _paint_glyph(painter, where.more, "dots-three-vertical", "ink-2", is_hovered=touched.hovered == "more")


def _paint_page(painter: QPainter, page: QRect, picture: QImage | None, *, is_hovered: bool) -> None:
    """White paper with a hairline."""
    painter.fillRect(page, Qt.GlobalColor.white)
    if picture is not None:
        painter.drawImage(page, picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # a hairline of one whole pixel
    painter.setPen(QPen(colour("accent" if is_hovered else "line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(page.adjusted(0, 0, -1, -1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_warning(painter: QPainter, page: QRect, face: Faces) -> None:
    """A band across the foot of the page."""
    band = QRect(page.left(), page.bottom() - px(_BAND) + 1, page.width(), px(_BAND))
    painter.fillRect(band, colour("overdue-soft"))
    side = px(16)
    icon("warning", "overdue").paint(painter, QRect(band.left() + px(6), band.top() + px(4), side, side))
    painter.setFont(face.caption)
    painter.setPen(colour("overdue"))
    painter.drawText(band.adjusted(px(6) + side + px(4), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, say("forms.unsafe"))


def _paint_button(painter: QPainter, place: QRect, glyph: str, words: str, is_hovered: bool) -> None:
    painter.setPen(QPen(colour("accent" if is_hovered else "field-line"), 1))
    painter.setBrush(colour("sunken") if is_hovered else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), px(_ROUND), px(_ROUND))
    width = QFontMetrics(painter.font()).horizontalAdvance(words) if words else 0
    side, gap = px(20), px(6) if words else 0
    left = place.left() + (place.width() - side - gap - width) // 2
    icon(glyph).paint(painter, QRect(left, place.top() + (place.height() - side) // 2, side, side))
    if words:
        painter.setPen(colour("ink"))
        room = QRect(left + side + gap, place.top(), width + px(4), place.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)


def _paint_glyph(painter: QPainter, place: QRect, glyph: str, tint: str, *, is_hovered: bool) -> None:
    if is_hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(place, px(_ROUND), px(_ROUND))
    side = px(20)
    icon(glyph, tint).paint(painter, QRect(place.center().x() - side // 2, place.center().y() - side // 2, side, side))


_WRAPS = Qt.TextFlag.TextWordWrap
