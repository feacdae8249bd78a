"""Screening in a case: who, which instrument, its items by keyboard alone, and what came of it before."""

from datetime import date

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import Screening, ScreeningDraft
from app.domain.changes import Changes
from app.domain.readers import SCOPE_OF_ROLE, Role
from ui.printing.questions import PrivateDialog
from ui.shell.room import Place, Room, Shell
from ui.shell.screening.chooser import Chooser
from ui.shell.screening.entry_card import EntryCard
from ui.shell.screening.head import Head
from ui.shell.screening.judging import Judged, question
from ui.shell.screening.presenter import Opened, ScreeningPresenter
from ui.shell.screening.risk_banner import RiskBanner
from ui.shell.screening.trend_panel import TrendPanel
from ui.spoken import day, role_name
from ui.theme.tokens import px
from ui.widgets.keys import bind
from ui.widgets.page import Page
from ui.widgets.quiet_notice import QuietNotice
from ui.widgets.segmented import Segmented
from ui.words import in_language, say

BESIDE_FROM = 900
"""From this width of the page on, in unscaled pixels, what came before stands beside the items."""

TREND_WIDTH = 360


class View(Room):
    """The screenings of a place's case."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = ScreeningPresenter(shell, self)
        self.page = Page(say("screening.title"))
        self.party: Segmented | None = None
        self._looked_at = ""
        self._printing: Screening | None = None
        self.banner = RiskBanner()
        self.head = Head()
        self.chooser = Chooser()
        self.entry = EntryCard()
        self.trend = TrendPanel()
        self.nobody = QuietNotice("users", say("screening.wait_alone"))
        self._lay_out()
        self._listen()
        self._show_nothing()

    # --- the frame's calls

    def open(self, place: Place) -> None:
        """Show the screenings of a case."""
        self.presenter.open(place)

    def redraw(self, changes: Changes) -> None:
        """Read again where it has changed."""
        self.presenter.redraw(changes)

    def leave(self) -> None:
        """What is entered goes to the vault at once; nothing of it stays on screen."""
        self.presenter.let_go()
        self._show_nothing()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the page scrolls."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What came before beside the items, or below them."""
        super().resizeEvent(event)
        is_beside = event.size().width() >= px(BESIDE_FROM)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(across if is_beside else down)
        self.trend.setMaximumWidth(px(TREND_WIDTH) if is_beside else 16_777_215)

    # --- making

    def _lay_out(self) -> None:
        self._inner = QWidget()
        self._inner.setProperty("role", "content")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inner)
        self._body.setContentsMargins(0, 0, px(8), px(16))
        self._body.setSpacing(px(16))
        for card in (self.chooser, self.entry):
            self._body.addWidget(card, 3, Qt.AlignmentFlag.AlignTop)
        self._body.addWidget(self.trend, 2, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inner)
        column = self.page.column
        for part in (self.banner, self.head):
            column.addWidget(part)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.nobody, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        shown = self.presenter
        shown.emptied.connect(self._show_nothing)
        shown.read.connect(self._on_read)
        shown.begun.connect(self._on_begun)
        shown.judged.connect(self._on_judged)
        shown.risk_raised.connect(self._on_risk)
        shown.kept.connect(self.head.kept.setText)
        shown.closed.connect(self._on_closed)
        shown.saved.connect(self._on_saved)
        self.chooser.typed.connect(self._show_instruments)
        self.chooser.chosen.connect(self._look_at)
        self.chooser.opened.connect(shown.begin)
        self.entry.items.answered.connect(shown.answer)
        self.entry.items.finished.connect(self._on_finished)
        self.entry.items.reached.connect(self._on_reached)
        self.entry.day_typed.connect(self._on_day)
        self.entry.mode_chosen.connect(self._on_mode)
        self.entry.language_chosen.connect(self._on_language)
        self.entry.reason_typed.connect(self._on_reason)
        self.head.saving.connect(self._on_save)
        self.head.closing.connect(shown.close)
        self.head.discarding.connect(shown.throw_away)
        self.head.confirmed.connect(shown.save)
        self.head.declined.connect(self._on_declined)
        self.banner.deeper.connect(shown.go_deeper)
        self.banner.report.connect(shown.write_report)
        self.trend.printing.connect(self._on_print)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            bind(self, keys, self._on_save)
        bind(self, "Ctrl+P", self._on_print)
        bind(self, "Esc", self._on_escape)

    # --- what the presenter says

    @Slot()
    def _show_nothing(self) -> None:
        """Nothing of a person stays on screen until it has been read for those now in the room."""
        self._looked_at, self._printing = "", None
        self.page.beside.clear()
        self.chooser.clear()
        self.entry.clear()
        self.trend.show_trend(None, (), date.min)
        for part in (self.banner, self.head, self.chooser, self.entry, self._scroll, self.nobody):
            part.hide()
        self._drop_party()

    @Slot(object)
    def _on_read(self, opened: Opened) -> None:
        offer = self.presenter.offer
        self.page.beside.setText(f"{opened.page.case.number} · {offer.called}" if offer else opened.page.case.number)
        self.nobody.setVisible(offer is None)
        self._scroll.setVisible(offer is not None)
        self._show_party(opened)
        self.entry.offer(opened.modes, opened.languages)
        if self.presenter.draft is None and offer is not None:
            self._choose_anew()
        self._look_at("")

    @Slot(object, object)
    def _on_begun(self, found: InstrumentWords, draft: ScreeningDraft) -> None:
        opened, offer = self.presenter.opened, self.presenter.offer
        if opened is None or offer is None:
            return
        self.banner.hide()
        self.chooser.hide()
        title = in_language(found.title)
        self.head.show_title(say("screening.correcting", title=title) if draft.amends else title)
        self.head.show()
        self.entry.show_draft(found, draft, opened.page.today)
        self.entry.show()
        self._show_party(opened)
        self._look_at(found.instrument.key)
        if (first := self.entry.items.first_open()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_judged(self, state: Judged) -> None:
        self.entry.items.show_asked(state.asked)
        self.head.show_state(state)
        if not state.risk:
            self.banner.hide()

    @Slot(tuple)
    def _on_risk(self, items: tuple[int, ...]) -> None:
        opened = self.presenter.opened
        if opened is not None:
            self.banner.raise_risk(
                items, opened.risk_form_words, can_go_deeper=self.presenter.can_go_deeper,
                can_report=bool(opened.risk_form),
            )  # fmt: skip

    @Slot()
    def _on_closed(self) -> None:
        self.entry.clear()
        for part in (self.entry, self.head):
            part.hide()

    @Slot(str)
    def _on_saved(self, instrument: str) -> None:
        self._choose_anew()
        self._look_at(instrument)

    # --- what the person does

    @Slot()
    def _on_save(self) -> None:
        """Once: say what will be kept for good. Once more: keep it."""
        found, draft, state = self.presenter.found, self.presenter.draft, self.presenter.state
        if found is None or draft is None or state is None:
            return
        if not self.head.bar.isHidden():
            self.presenter.save()
        elif not draft.answers:
            self.head.kept.setText(say("screening.empty"))
            self._on_declined()
        elif not self.entry.trouble():
            self.presenter.keep()
            self.head.bar.ask(question(found, state, day(draft.happened_on)))

    @Slot()
    def _on_finished(self) -> None:
        self.head.save.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_declined(self) -> None:
        if (first := self.entry.items.first_open()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_escape(self) -> None:
        """One step back: from the question, from the instrument, from the room."""
        if not self.head.bar.isHidden():
            self.head.bar.decline.click()
        elif self.presenter.draft is not None:
            self.presenter.close()
        else:
            self.shell.go(Place("case", case=self.presenter.place.case))

    @Slot()
    def _on_print(self) -> None:
        """What could hurt if it were seen is printed once somebody says that the printer is watched."""
        self._printing = self.trend.wanted()
        if self._printing is None:
            self.shell.tell(say("screening.nothing_to_print"))
        elif self.presenter.is_private(self._printing):
            dialog = PrivateDialog(self)
            dialog.accepted.connect(self._on_somebody_there)
            dialog.open()
        else:
            self.presenter.print_result(self._printing)

    @Slot()
    def _on_somebody_there(self) -> None:
        if self._printing is not None:
            self.presenter.print_result(self._printing)

    @Slot(QPoint)
    def _on_reached(self, spot: QPoint) -> None:
        """The item the keys have gone to is in view, with one more below it."""
        where = self.entry.items.mapTo(self._inner, spot)
        self._scroll.ensureVisible(where.x(), where.y(), 0, px(72))

    @Slot(object)
    def _on_day(self, when: object) -> None:
        self.presenter.write(happened_on=when)

    @Slot(str)
    def _on_mode(self, mode: str) -> None:
        self.presenter.write(mode=mode)

    @Slot(str)
    def _on_language(self, language: str) -> None:
        self.presenter.write(language=language)

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        self.presenter.write(reason=reason)

    @Slot(object)
    def _on_party(self, role: Role) -> None:
        self.banner.hide()
        self.presenter.choose_party(role)

    # --- showing

    def _choose_anew(self) -> None:
        self._show_instruments(self.chooser.search.text())
        self.chooser.show()
        self.chooser.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _show_instruments(self, typed: str) -> None:
        opened, offer = self.presenter.opened, self.presenter.offer
        if opened is not None and offer is not None:
            self.chooser.show_instruments(self.presenter.matching(typed), offer, opened.page.today)

    @Slot(str)
    def _look_at(self, instrument: str) -> None:
        """Show what came of an instrument before; without a name, of the one looked at last."""
        self._looked_at = instrument or self._looked_at
        opened, offer = self.presenter.opened, self.presenter.offer
        if opened is not None and offer is not None:
            self.trend.show_trend(opened.instruments.get(self._looked_at), offer.past, opened.page.today)

    def _show_party(self, opened: Opened) -> None:
        offers, draft = opened.page.offers, self.presenter.draft
        self._drop_party()
        if len(offers) < 2 or (draft is not None and draft.amends is not None):
            return
        options = [(one.role, f"{role_name(one.role)} {one.called}", SCOPE_OF_ROLE[one.role].value) for one in offers]
        self.party = Segmented(options, say("screening.who"), compact=True)
        if (offer := self.presenter.offer) is not None:
            self.party.choose(offer.role)
        self.party.chosen.connect(self._on_party)
        self.page.offer(self.party)

    def _drop_party(self) -> None:
        if self.party is not None:
            self.party.hide()
            self.party.deleteLater()
            self.party = None
