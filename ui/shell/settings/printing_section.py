"""Printer and tray: remembered, and shown by name."""

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox

from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.section import Section
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel
from ui.words import knows, say


class PrintingSection(Section):
    """The system is asked in the background; until it answers, what is remembered is shown."""

    def __init__(self, desk: SettingsDesk) -> None:
        super().__init__(say("settings.printing.title"))
        self._desk = desk
        self._trays: dict[str, tuple[str, ...]] = {}
        self.printer, self.tray = QComboBox(), QComboBox()
        self._none = PlainLabel(say("settings.printing.none"), "secondary", wraps=True)
        self._none.hide()
        for label, box in (("printer", self.printer), ("tray", self.tray)):
            box.setMinimumWidth(px(320))
            self.line(say(f"settings.printing.{label}"), box)
        self.below(self._none)
        self._fill({})
        self.printer.activated.connect(self._on_printer)
        self.tray.activated.connect(self._on_tray)

    def read(self) -> None:
        """Ask the system what printers there are."""
        self._desk.list_printers(self._show)

    def _show(self, printers: dict[str, tuple[str, ...]]) -> None:
        self._none.setVisible(not printers)
        self._fill(printers)

    def _fill(self, printers: dict[str, tuple[str, ...]]) -> None:
        self._trays = printers
        _choices(self.printer, say("settings.printing.by_system"), tuple(printers), self._desk.settings.printer)
        self._fill_trays()

    def _fill_trays(self) -> None:
        trays = self._trays.get(self._desk.settings.printer, ())
        _choices(self.tray, say("settings.printing.by_printer"), trays, self._desk.settings.tray)
        self.tray.setEnabled(bool(trays))

    @Slot(int)
    def _on_printer(self, _: int) -> None:
        chosen = str(self.printer.currentData())
        self._desk.keep(msgspec.structs.replace(self._desk.settings, printer=chosen, tray=""))
        self._fill_trays()

    @Slot(int)
    def _on_tray(self, _: int) -> None:
        self._desk.keep(msgspec.structs.replace(self._desk.settings, tray=str(self.tray.currentData())))


def _choices(box: QComboBox, first: str, names: tuple[str, ...], chosen: str) -> None:
    """Fill a box; what is remembered stays in it even while the system does not show it."""
    box.clear()
    box.addItem(first, "")
    for name in dict.fromkeys([*names, chosen]):
        if name:
            box.addItem(say(f"settings.tray.{name}") if knows(f"settings.tray.{name}") else name, name)
    box.setCurrentIndex(max(0, box.findData(chosen)))
