"""Printer and tray: remembered, and shown by name."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.paper.values import Profile
from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.section import Section
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.words import knows, say

KINDS: tuple[Profile, ...] = ("laser", "dot")

ROLLS = (80, 58)
"""Widths of paper rolls, in millimetres."""


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
        self.kind = Segmented(
            [(kind, say(f"settings.printing.kind_{kind}"), "") for kind in KINDS],
            say("settings.printing.kind"),
            compact=True,
        )
        self.line(say("settings.printing.kind"), self.kind)
        self.kind.choose(desk.settings.printer_kind if desk.settings.printer_kind in KINDS else KINDS[0])
        self.below(PlainLabel(say("settings.printing.kind_hint"), "secondary", wraps=True))
        self.slips = QComboBox()
        self.slips.setMinimumWidth(px(320))
        self.roll = Segmented(
            [(mm, say("settings.printing.mm", width=mm), "") for mm in ROLLS],
            say("settings.printing.roll"),
            compact=True,
        )
        self.line(say("settings.printing.slip_printer"), self.slips)
        self.line(say("settings.printing.roll"), self.roll)
        self.roll.choose(desk.settings.slip_width if desk.settings.slip_width in ROLLS else ROLLS[0])
        self._offer_folder()
        self._fill({})
        self.printer.activated.connect(self._on_printer)
        self.tray.activated.connect(self._on_tray)
        self.slips.activated.connect(self._on_slips)
        self.roll.chosen.connect(self._on_width)
        self.kind.chosen.connect(self._on_kind)

    def read(self) -> None:
        """Ask the system what printers there are."""
        self._desk.list_printers(self._show)

    def _offer_folder(self) -> None:
        self.folder = PlainLabel("", wraps=True)
        self.choose_folder = QuietButton(say("settings.printing.choose_folder"), "folder-open")
        self.no_folder = PlainButton(say("settings.printing.no_folder"))
        self.line(say("settings.printing.scan_folder"), self.folder, stretches=True)
        holder = QWidget()
        holder.setProperty("role", "content")
        buttons = row(self.choose_folder, self.no_folder, None)
        buttons.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(buttons)
        self.below(holder)
        self.below(PlainLabel(say("settings.printing.scan_hint"), "secondary", wraps=True))
        self.choose_folder.clicked.connect(self._on_choose_folder)
        self.no_folder.clicked.connect(self._on_no_folder)
        self._show_folder()

    def _show_folder(self) -> None:
        chosen = self._desk.settings.scan_folder
        self.folder.setText(chosen or say("settings.printing.folder_none"))
        self.no_folder.setVisible(bool(chosen))

    @Slot()
    def _on_choose_folder(self) -> None:
        begin = self._desk.settings.scan_folder or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, say("settings.printing.choose_folder"), begin)
        if chosen:
            self._watch_folder(chosen)

    @Slot()
    def _on_no_folder(self) -> None:
        self._watch_folder("")

    def _watch_folder(self, chosen: str) -> None:
        self._desk.keep(msgspec.structs.replace(self._desk.settings, scan_folder=chosen))
        self._show_folder()

    def _show(self, printers: dict[str, tuple[str, ...]]) -> None:
        self._none.setVisible(not printers)
        self._fill(printers)

    def _fill(self, printers: dict[str, tuple[str, ...]]) -> None:
        self._trays = printers
        _choices(self.printer, say("settings.printing.by_system"), tuple(printers), self._desk.settings.printer)
        same = say("settings.printing.same_printer")
        _choices(self.slips, same, tuple(printers), self._desk.settings.slip_printer)
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

    @Slot(int)
    def _on_slips(self, _: int) -> None:
        self._desk.keep(msgspec.structs.replace(self._desk.settings, slip_printer=str(self.slips.currentData())))

    @Slot(object)
    def _on_kind(self, kind: object) -> None:
        self._desk.keep(msgspec.structs.replace(self._desk.settings, printer_kind=str(kind)))

    @Slot(object)
    def _on_width(self, width: object) -> None:
        self._desk.keep(msgspec.structs.replace(self._desk.settings, slip_width=int(str(width))))


def _choices(box: QComboBox, first: str, names: tuple[str, ...], chosen: str) -> None:
    """Fill a box; what is remembered stays in it even while the system does not show it."""
    box.clear()
    box.addItem(first, "")
    for name in dict.fromkeys([*names, chosen]):
        if name:
            box.addItem(say(f"settings.tray.{name}") if knows(f"settings.tray.{name}") else name, name)
    box.setCurrentIndex(max(0, box.findData(chosen)))
