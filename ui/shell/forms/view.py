"""Forms and handouts: every form of the desk as the page it is, found by a word or its code."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.printing.sheets_dialog import Named, SheetsDialog
from ui.printing.words import printer_line
from ui.shell.forms.form_card import CARD_WIDTH, FormCard
from ui.shell.forms.presenter import Blank, FormsPresenter, Leaf, Shelf, finds
from ui.shell.room import Place, Room, Shell
from ui.theme.tokens import px
from ui.widgets.card import row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.widgets.quiet_notice import QuietNotice
from ui.words import say

GAP = 16


class View(Room):
    """With `Place.case`, the forms can be filled in for that case."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = FormsPresenter(shell, self)
        self.cards: list[FormCard] = []
        self._columns = 0
        self._previewed: Blank | None = None
        self.page = Page(say("forms.title"))
        self.search = LineEdit(say("forms.search_name"))
        self.search.setPlaceholderText(say("forms.search"))
        self.search.setProperty("role", "search")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(px(420))
        self.printer = ElidedLabel("", "caption")
        self.printer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.nothing = QuietNotice("magnifying-glass", say("forms.none"))
        self._lay_out()
        self._listen()

    def open(self, place: Place) -> None:
        """Read the forms."""
        self.printer.setText(printer_line(self.shell.settings))
        self.presenter.open(place.case)
        self.search.setFocus()

    def leave(self) -> None:
        """Leave what is not drawn yet."""
        self.presenter.stop()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the page scrolls."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many cards beside each other as fit."""
        super().resizeEvent(event)
        self._place_cards()

    @property
    def shown(self) -> list[FormCard]:
        """The cards a search leaves."""
        return [card for card in self.cards if finds(card.leaf, self.search.text())]

    def _lay_out(self) -> None:
        top = row(self.search, self.printer)
        top.setStretch(0, 2)
        top.setStretch(1, 1)
        self.page.column.addLayout(top)
        inner = QWidget()
        inner.setProperty("role", "content")
        self._grid = QGridLayout()
        self._grid.setSpacing(px(GAP))
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, px(4), 0, px(16))
        column.addLayout(self._grid)
        column.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self.page.column.addWidget(self._scroll, 1)
        self.page.column.addWidget(self.nothing, 1)
        self.nothing.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.presenter.read.connect(self._on_read)
        self.presenter.pictured.connect(self._on_pictured)
        self.presenter.blank_ready.connect(self._on_blank_ready)
        self.search.textChanged.connect(self._on_search)
        self.search.submitted.connect(self._on_submitted)
        bind(self, "Ctrl+F", self.search.setFocus)

    @Slot(object)
    def _on_read(self, shelf: Shelf) -> None:
        if [card.leaf for card in self.cards] != list(shelf.leaves):
            self._make_cards(shelf)
        self.page.beside.setText(
            say("forms.for_case", called=shelf.called) if shelf.called else say("forms.count", count=len(self.cards))
        )
        for card in self.cards:
            card.offer_filling(self.presenter.has_case)
            if not card.miniature.has_picture:
                self.presenter.picture(card.leaf.id, card.miniature.picture_width())
        self._on_search(self.search.text())

    def _make_cards(self, shelf: Shelf) -> None:
        for card in self.cards:
            card.deleteLater()
        self.cards = [FormCard(leaf) for leaf in shelf.leaves]
        for card in self.cards:
            card.setParent(self._scroll.widget())  # shown without a parent it would be a window for a moment
            card.looked.connect(self._on_looked)
            card.blank_wanted.connect(self._on_blank_wanted)
            card.fill_wanted.connect(self.presenter.fill_in)
            card.miniature.stepped.connect(self._on_stepped)

    @Slot(str, QImage)
    def _on_pictured(self, form_id: str, picture: QImage) -> None:
        for card in self.cards:
            if card.leaf.id == form_id:
                card.miniature.show_picture(picture)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._columns = 0
        self._place_cards()
        self.nothing.setVisible(not self.shown)
        self._scroll.setVisible(bool(self.shown))
        if text:
            self.nothing.show_sentence(say("forms.none_found", text=text))

    @Slot()
    def _on_submitted(self) -> None:
        """Enter goes to the first form found."""
        if self.shown:
            self.shown[0].miniature.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _on_looked(self, leaf: Leaf) -> None:
        if self.presenter.has_case and not leaf.is_anonymous:
            self.presenter.fill_in(leaf)
        else:
            self.presenter.look_at(leaf)

    @Slot(object)
    def _on_blank_wanted(self, leaf: Leaf) -> None:
        self.presenter.print_blank(leaf)
        self.shell.tell(say("forms.sent_blank", title=leaf.title))

    @Slot(object)
    def _on_blank_ready(self, blank: Blank) -> None:
        self._previewed = blank
        dialog = SheetsDialog(self.shell, (Named(blank.leaf.code, blank.pdf),), self)
        dialog.printing.connect(self._on_print_previewed)
        dialog.open()

    @Slot()
    def _on_print_previewed(self) -> None:
        if self._previewed is not None:
            self.presenter.print_made(self._previewed)

    @Slot(int, int)
    def _on_stepped(self, across: int, down: int) -> None:
        shown = self.shown
        here = next((number for number, card in enumerate(shown) if card.miniature.hasFocus()), -1)
        there = here + across + down * max(self._columns, 1)
        if here >= 0 and 0 <= there < len(shown):
            shown[there].miniature.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(shown[there])

    def _place_cards(self) -> None:
        columns = max((self._scroll.viewport().width() + px(GAP)) // px(CARD_WIDTH + GAP), 1)
        if columns == self._columns:
            return
        self._columns = columns
        shown = self.shown
        for card in self.cards:
            self._grid.removeWidget(card)
            card.setVisible(card in shown)
        for number, card in enumerate(shown):
            self._grid.addWidget(card, number // columns, number % columns)
