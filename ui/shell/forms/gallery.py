"""The grid of cards: painted where they are seen, walked with the arrow keys, acted on by keys, mouse or menu."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFont,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)  # fmt: skip
from PySide6.QtWidgets import QListView, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.shell.forms.card_paint import (
    PAGE_WIDTH,
    Parts,
    Touched,
    card_size,
    faces,
    paint_card,
    parts,
    title_height,
)  # fmt: skip
from ui.shell.forms.gallery_model import ENTRY_ROLE, Entry, GalleryModel, Heading, Index, entries_of, spoken
from ui.shell.forms.leaves import Leaf
from ui.theme.tokens import colour, px
from ui.words import say

PictureOf = Callable[[Leaf, int], QImage | None]

_HEADING = 40


class Act(NamedTuple):
    """Something a card's menu offers: which signal, its words, and its keys."""

    name: str
    words: str
    keys: str = ""


class CardDelegate(QStyledItemDelegate):
    """Paints headings and cards."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading fills a line, all cards are alike."""
        view = option.widget
        assert isinstance(view, Gallery)  # noqa: S101 - the delegate is only ever set on one
        if isinstance(index.data(ENTRY_ROLE), Heading):
            return QSize(view.viewport().width() - 2 * view.spacing() - 2, px(_HEADING))
        return card_size(view.title_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One entry."""
        view, rect = option.widget, QRect(option.rect)
        assert isinstance(view, Gallery)  # noqa: S101 - as above
        entry: Entry = index.data(ENTRY_ROLE)
        painter.save()
        if isinstance(entry, Heading):
            _paint_heading(painter, rect, entry.words, faces(view.font()).strong)
        else:
            is_current = view.currentIndex() == index and view.hasFocus()
            touched = Touched(is_current, view.hovered[1] if view.hovered[0] == entry.id else "")
            picture = view.picture_of(entry, view.picture_width())
            paint_card(painter, rect, entry, view.parts_of(entry, rect), picture, faces(view.font()), touched)
        painter.restore()


def _paint_heading(painter: QPainter, rect: QRect, words: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(colour("ink"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class Gallery(QListView):
    """Signals:
    chosen: what is to be done ("look", "fill", "blank", "star", or a name of `more_acts`), and the Leaf.
    seen: the leaves on screen now.
    """

    chosen = Signal(str, object)
    seen = Signal(object)

    def __init__(self, name: str, picture_of: PictureOf) -> None:
        super().__init__()
        self.picture_of = picture_of
        self.more_acts: Callable[[Leaf], Sequence[Act]] = _nothing_more
        self.cards = GalleryModel(self)
        self.title_height = 0
        self.hovered = ("", "")  # id of a leaf, and a name of Parts
        self._fills = False
        self._menu_for: Leaf | None = None
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(px(8))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._tell_seen)
        self.verticalScrollBar().valueChanged.connect(self._on_moved)

    # --- showing
    def show_leaves(self, leaves: Sequence[Leaf], *, fills: bool) -> None:
        """Show these; with `fills`, to be filled in for a case. The card the keys are on stays."""
        kept, self._fills = self.current_leaf(), fills
        self.title_height = title_height(tuple(leaves), self.font())
        self.cards.show_entries(entries_of(leaves))
        if kept is not None and (place := self.cards.position(kept.id)) >= 0:
            self.setCurrentIndex(self.cards.index(place))
        self.viewport().update()
        self._look.start()

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves shown, in order."""
        return self.cards.leaves

    def current_leaf(self) -> Leaf | None:
        """The card the keys are on."""
        return self.cards.leaf_at(self.currentIndex())

    def go_to_first(self) -> None:
        """Put the keys on the first card."""
        first = next((n for n in range(self.cards.rowCount()) if self.cards.leaf_at(self.cards.index(n))), -1)
        if first >= 0:
            self.setCurrentIndex(self.cards.index(first))
            self.setFocus(Qt.FocusReason.TabFocusReason)

    def picture_width(self) -> int:
        """How wide a picture should be, in device pixels."""
        return round(px(PAGE_WIDTH) * self.devicePixelRatioF())

    def place_of(self, leaf_id: str, part: str) -> QRect:
        """Where a part of a card lies in the viewport; empty where it is not offered."""
        index = self.cards.index(self.cards.position(leaf_id))
        leaf = self.cards.leaf_at(index)
        found: QRect = getattr(self.parts_of(leaf, self.visualRect(index)), part) if leaf else QRect()
        return found

    def parts_of(self, leaf: Leaf, rect: QRect) -> Parts:
        """Where the parts of a card at `rect` lie."""
        return parts(rect, self.title_height, can_fill=leaf.can_be_filled(for_case=self._fills))

    # --- keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks or fills in, Ctrl+Enter prints empty, Ctrl+D keeps at hand."""
        leaf, with_control = self.current_leaf(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if leaf is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            with_control = with_control and leaf.can_be_printed
            self.chosen.emit("blank" if with_control else self._first_act(leaf), leaf)
        elif event.key() == Qt.Key.Key_D and with_control:
            self.chosen.emit("star", leaf)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:  # noqa: N802 - Qt calls it so
        """Scanners type: letters alone move nothing; there is a field to search by."""

    def moveCursor(  # noqa: N802 - Qt calls it so
        self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:  # fmt: skip
        """To the neighbour in the grid; headings are stepped over."""
        steps = {
            QListView.CursorAction.MoveLeft: -1, QListView.CursorAction.MovePrevious: -1,
            QListView.CursorAction.MoveRight: 1, QListView.CursorAction.MoveNext: 1,
        }  # fmt: skip
        if action in steps:
            return self._beside(steps[action])
        if action in (QListView.CursorAction.MoveUp, QListView.CursorAction.MoveDown):
            return self._below(1 if action == QListView.CursorAction.MoveDown else -1)
        found: QModelIndex = super().moveCursor(action, modifiers)
        return found if self.cards.leaf_at(found) else self.currentIndex()

    def _beside(self, step: int) -> QModelIndex:
        here = self.currentIndex().row()
        ahead = range(here + step, self.cards.rowCount() if step > 0 else -1, step)
        found = (index for index in map(self.cards.index, ahead) if self.cards.leaf_at(index))
        return next(found, self.currentIndex())

    def _below(self, step: int) -> QModelIndex:
        """The nearest card of the next line of cards, up or down."""
        here = self.visualRect(self.currentIndex())
        places = [(index, self.visualRect(index)) for index in map(self.cards.index, range(self.cards.rowCount()))]
        ahead = [(i, at) for i, at in places if self.cards.leaf_at(i) and (at.top() - here.top()) * step > 0]
        if not ahead:
            return self.currentIndex()
        line = min(ahead, key=lambda one: abs(one[1].top() - here.top()))[1].top()
        return min(
            (one for one in ahead if one[1].top() == line), key=lambda one: abs(one[1].left() - here.left())
        )[0]  # fmt: skip

    # --- mouse
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a part of a card does what the part is for."""
        super().mouseReleaseEvent(event)
        leaf, part = self._part_at(event.position().toPoint())
        if leaf is not None and part == "blank" and not leaf.can_be_printed:
            part = "edit"
        if leaf is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if part == "more":
            self._open_menu(leaf, self.viewport().mapToGlobal(self.place_of(leaf.id, "more").bottomLeft()))
        elif part:
            self.chosen.emit(self._first_act(leaf) if part == "page" else part, leaf)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand over what can be pressed."""
        super().mouseMoveEvent(event)
        leaf, part = self._part_at(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor)
        self._hover(leaf.id if leaf else "", part)

    def leaveEvent(self, event: QEvent) -> None:
        """The hand is elsewhere."""
        super().leaveEvent(event)
        self._hover("", "")

    def viewportEvent(self, event: QEvent) -> bool:
        """What a part is for, said on hover; on the card itself its source."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            leaf, part = self._part_at(event.pos())
            QToolTip.showText(event.globalPos(), self._hint(leaf, part) if leaf else "", self)
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a card, by the menu key or the right button."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        leaf = self.current_leaf() if by_keys else self._part_at(event.pos())[0]
        if leaf is not None:
            at = self.viewport().mapToGlobal(self.place_of(leaf.id, "more").bottomLeft())
            self._open_menu(leaf, at if by_keys else event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other cards come into view."""
        super().resizeEvent(event)
        self._look.start()

    # --- between
    def acts_of(self, leaf: Leaf) -> tuple[Act, ...]:
        """Everything a card offers, as its menu says it."""
        if not leaf.can_be_printed:
            return tuple(self.more_acts(leaf))
        can_fill = leaf.can_be_filled(for_case=self._fills)
        first = (Act("fill", say("forms.fill_in"), "Enter"),) if can_fill else ()
        look = Act("look", say("forms.look_menu"), "" if can_fill else "Enter")
        star = say("forms.unstar") if leaf.is_favourite else say("forms.star")
        return (
            *first, look, Act("blank", leaf.print_words, "Ctrl+Enter"), Act("star", star, "Ctrl+D"),
            *self.more_acts(leaf),
        )  # fmt: skip

    def _open_menu(self, leaf: Leaf, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(spoken(leaf))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in self.acts_of(leaf):
            made = menu.addAction(f"{act.words}\t{act.keys}" if act.keys else act.words)
            made.setData(act.name)
        self._menu_for = leaf
        menu.triggered.connect(self._on_menu)
        menu.popup(at)

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        if self._menu_for is not None:
            self.chosen.emit(str(action.data()), self._menu_for)

    def _first_act(self, leaf: Leaf) -> str:
        if not leaf.can_be_printed:
            return "edit"
        return "fill" if leaf.can_be_filled(for_case=self._fills) else "look"

    def _part_at(self, point: QPoint) -> tuple[Leaf | None, str]:
        index = self.indexAt(point)
        leaf = self.cards.leaf_at(index)
        if leaf is None:
            return None, ""
        where = self.parts_of(leaf, self.visualRect(index))._asdict()
        pressed = (name for name in ("page", "fill", "blank", "star", "more") if where[name].contains(point))
        return leaf, next(pressed, "")

    def _hint(self, leaf: Leaf, part: str) -> str:
        if part == "star":
            return say("forms.unstar") if leaf.is_favourite else say("forms.star")
        if part in ("page", "fill", "blank") and leaf.can_be_printed:
            blank = "print_of" if leaf.is_handout else "print_blank_of"
            key = {"page": "look", "fill": "fill_in_of", "blank": blank}[part]
            return say(f"forms.{key}", title=leaf.title)
        if part == "more":
            return say("forms.more")
        if not leaf.can_be_printed:
            return leaf.source or leaf.title
        if leaf.is_unsafe:
            return say("forms.unsafe_hint")
        return say("forms.assumed_hint", source=leaf.source) if leaf.is_assumed else leaf.title

    def _hover(self, leaf_id: str, part: str) -> None:
        if self.hovered != (leaf_id, part):
            self.hovered = (leaf_id, part)
            self.viewport().update()

    @Slot(int)
    def _on_moved(self, _: int) -> None:
        self._look.start()

    @Slot()
    def _tell_seen(self) -> None:
        """Which cards are on screen, or nearly."""
        room = self.viewport().rect().adjusted(0, 0, 0, px(200))
        indexes = map(self.cards.index, range(self.cards.rowCount()))
        seen = [self.cards.leaf_at(index) for index in indexes if self.visualRect(index).intersects(room)]
        self.seen.emit([leaf for leaf in seen if leaf is not None])


def _nothing_more(_: Leaf) -> Sequence[Act]:
    return ()
