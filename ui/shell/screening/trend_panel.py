"""What came of an instrument before: a chart, the same as a list, and who may use it how."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import Screening
from ui.screening_words import ages
from ui.shell.screening import trend
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card
from ui.widgets.chips import Chips
from ui.widgets.plain_label import PlainLabel
from ui.widgets.rows_view import RowsView
from ui.widgets.score_chart import ScoreChart
from ui.words import in_language, say

LONGEST_LIST = 420


class TrendPanel(QWidget):
    """Shows one instrument of one person.

    Signals:
        printing: a result is wanted on paper, the one the keys are on or else the latest.
    """

    printing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: InstrumentWords | None = None
        self._past: tuple[Screening, ...] = ()
        self._today = date.max
        self.title = PlainLabel("", "section", wraps=True)
        self.print = QuietButton(say("screening.print"), "printer")
        self.print.setToolTip(say("screening.print_hint"))
        self.scale = Chips(say("screening.scale"), ())
        self.chart = ScoreChart()
        self.list = RowsView(say("screening.earlier"), one_click=False)
        self.none = PlainLabel(say("screening.none_yet"), "secondary", wraps=True)
        self.screening = PlainLabel(say("instrument.confidence"), "secondary", wraps=True)
        self.ages = PlainLabel("", "caption", wraps=True)
        self.licence = PlainLabel("", "caption", wraps=True)
        self.source = PlainLabel("", "caption", wraps=True)
        self._card, about = Card(), Card()
        for part in (self.title, self.scale, self.chart, self.list, self.none, self.print):
            self._card.add(part)
        for part in (self.screening, self.ages, self.licence, self.source):
            about.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self._card)
        column.addWidget(about)
        column.addStretch(1)
        self.scale.chosen.connect(self._on_scale)
        self.print.clicked.connect(self.printing)

    def show_trend(self, found: InstrumentWords | None, past: Sequence[Screening], today: date) -> None:
        """Show what there is of an instrument; None for none."""
        is_other = found is not self._found
        self._found, self._past, self._today = found, tuple(past), today
        self.setVisible(found is not None)
        if found is None:
            self.list.show_rows(())
            self.chart.show_series(None)
            return
        self.title.setText(say("screening.trend", title=in_language(found.title)))
        rows = trend.rows(found, past, today)
        self.list.show_rows(rows)
        self.list.setFixedHeight(min(px(LONGEST_LIST), self.list.content_height() + px(4)))
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.print.setVisible(bool(rows))
        self.ages.setText(ages(found.fit))
        self.ages.setVisible(bool(self.ages.text()))
        self.licence.setText(say("screening.licence", licence=in_language(found.licence)))
        self.source.setText(say("instrument.source", source=in_language(found.source)))
        if is_other:
            self._offer_scales(found)
        self._show_chart()

    def wanted(self) -> Screening | None:
        """The result the keys are on, else the latest; None where there is none."""
        latest = self.list.rows.row_at(self.list.rows.index(0))
        ref = self.list.chosen_ref() or (latest.ref if latest else None)
        return next((one for one in self._past if one.id == ref), None)

    def minimumSizeHint(self) -> QSize:
        """The page scrolls."""
        return QSize(0, 0)

    def _offer_scales(self, found: InstrumentWords) -> None:
        scales = found.instrument.scales
        self.scale.offer((scale.id, in_language(found.scales[scale.id])) for scale in scales)
        if scales:
            self.scale.choose(scales[0].id)
        self.scale.setVisible(len(scales) > 1)

    def _show_chart(self) -> None:
        found, wanted = self._found, self.scale.value()
        scale = next((one for one in found.instrument.scales if one.id == wanted), None) if found else None
        series = trend.series(found, scale, self._past, self._today) if found and scale else None
        self.chart.show_series(series)
        self.chart.setVisible(series is not None and bool(series.points))

    @Slot(object)
    def _on_scale(self, scale: object) -> None:
        self._show_chart()
