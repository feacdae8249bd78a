"""Which instrument: found by a word, opened with Enter."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from app.casework.screenings import Offer
from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import Screening
from ui.screening_words import outcome
from ui.spoken import short_day
from ui.theme.tokens import px
from ui.widgets.card import Card
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row, Tag
from ui.widgets.rows_view import RowsView
from ui.words import in_language, say


class _Search(LineEdit):
    """Down goes into the list."""

    into_list = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything else as in any field."""
        if event.key() == Qt.Key.Key_Down:
            self.into_list.emit()
        else:
            super().keyPressEvent(event)


class Chooser(Card):
    """Signals:
    typed: what instruments are wanted.
    chosen: the key of the instrument the keys are on.
    opened: the key of the one to be entered.
    """

    typed = Signal(str)
    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.search = _Search(say("screening.search_name"), input_method=True)
        self.search.setPlaceholderText(say("screening.search"))
        self.search.setClearButtonEnabled(True)
        self.list = RowsView(say("screening.instruments"))
        self.none = PlainLabel(say("screening.nothing_found"), "secondary", wraps=True)
        self.hint = PlainLabel(say("screening.only_fitting"), "caption", wraps=True)
        for part in (self.search, self.list, self.none, self.hint):
            self.add(part)
        self.search.textChanged.connect(self.typed)
        self.search.submitted.connect(self._on_submitted)
        self.search.into_list.connect(self._on_into_list)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.acted.connect(self._on_opened)

    def show_instruments(self, instruments: Sequence[InstrumentWords], offer: Offer, today: date) -> None:
        """List these, with what there is of each already."""
        begun = {draft.instrument for draft in offer.drafts}
        latest: dict[str, Screening] = {}
        for one in sorted(offer.past, key=attrgetter("asked_at")):
            if not one.is_replaced:
                latest[one.instrument] = one
        self.list.show_rows([_row(found, begun, latest, today) for found in instruments])
        self.list.setFixedHeight(max(self.list.content_height() + px(4), px(44)) if instruments else 0)
        self.none.setVisible(not instruments)

    def clear(self) -> None:
        """Nothing of a person stays."""
        self.list.show_rows(())

    @Slot()
    def _on_submitted(self) -> None:
        row = self.list.rows.row_at(self.list.rows.index(0))
        if row is not None:
            self.opened.emit(str(row.ref))

    @Slot()
    def _on_into_list(self) -> None:
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.rows.index(0))
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _on_chosen(self, ref: object) -> None:
        self.chosen.emit(str(ref) if ref else "")

    @Slot(object)
    def _on_opened(self, ref: object) -> None:
        self.opened.emit(str(ref))


def _row(found: InstrumentWords, begun: set[str], latest: Mapping[str, Screening], today: date) -> Row:
    key = found.instrument.key
    last = latest.get(key)
    count = say("screening.items", count=len(found.instrument.items))
    told = say("screening.last", day=short_day(last.happened_on, today), outcome=outcome(last, found)) if last else ""
    return Row(
        ref=key,
        title=in_language(found.title),
        icon="list-bullets",
        meta=" · ".join(part for part in (count, say(f"instrument.{found.instrument.status}"), told) if part),
        tags=(Tag(say("screening.half_entered"), "pencil-simple", "soon"),) if key in begun else (),
    )
