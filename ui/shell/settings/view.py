"""The settings: what belongs to this computer, this person, this site."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.changes import Changes
from ui.shell.erasing.section import ErasingSection
from ui.shell.room import Place, Room, Shell
from ui.shell.settings.centre_section import CentreSection
from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.holidays_section import HolidaysSection
from ui.shell.settings.local_section import LocalSection
from ui.shell.settings.printing_section import PrintingSection
from ui.shell.settings.safety_section import SafetySection
from ui.shell.settings.screen_section import ScreenSection
from ui.shell.settings.seats_section import SeatsSection
from ui.shell.settings.section import Section
from ui.shell.settings.sheet_section import SheetSection
from ui.shell.settings.site_section import SiteSection
from ui.theme.tokens import px
from ui.widgets.page import Page
from ui.words import say

WIDTH = 860


class View(Room):
    """One column of cards."""

    def __init__(self, shell: Shell, desk: SettingsDesk) -> None:
        super().__init__(shell)
        self._sync = desk.sync
        self.screen_section = ScreenSection(desk)
        self.safety = SafetySection(desk, shell)
        self.printing = PrintingSection(desk)
        self.site = SiteSection(shell)
        self.local = LocalSection(shell)
        self.holidays = HolidaysSection(shell)
        self.centre = CentreSection(desk.sync) if desk.sync is not None else None
        self.seats = SeatsSection(desk, desk.sync, shell) if desk.sync is not None else None
        self.sheet = SheetSection(desk, desk.sync, shell) if desk.sync is not None else None
        self.erasing = ErasingSection(shell) if desk.sync is not None else None
        self._lay_out()

    def open(self, place: Place) -> None:
        """Read what may have changed meanwhile; who looks after the computers of the site finds them first."""
        self._put_in_order(is_admin=self._sync is not None and self._sync.status().is_admin)
        self.scroll.verticalScrollBar().setValue(0)
        self.printing.read()
        self.site.read()
        self.local.read()
        self.holidays.read()
        if self.seats is not None:
            self.seats.read()
        if self.sheet is not None:
            self.sheet.read()
        if self.erasing is not None:
            self.erasing.read()
            if place.text == "erasing":
                self.erasing.meet(place.record)

    def redraw(self, changes: Changes) -> None:
        """The site's data may come from a colleague."""
        if changes & Changes.SITE:
            self.site.read()
            self.local.read()
            self.holidays.read()
            if self.erasing is not None:
                self.erasing.read()

    def _lay_out(self) -> None:
        holder = QWidget()
        holder.setProperty("role", "content")
        self._column = column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(12))
        for section in self._sections(is_admin=False):
            section.setMaximumWidth(px(WIDTH))
            column.addWidget(section)
        column.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setWidget(holder)
        page = Page(say("settings.title"))
        page.column.addWidget(self.scroll, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _sections(self, *, is_admin: bool) -> list[Section]:
        """What belongs to this computer and this person, then to the site; for an administrator the computers of the
        site come first."""
        own = (self.screen_section, self.safety, self.printing)
        looked_after = (self.seats, self.sheet)
        site = (self.site, self.local, self.holidays, self.centre)
        order = (*looked_after, *own, *site) if is_admin else (*own, *site, *looked_after)
        return [section for section in (*order, self.erasing) if section is not None]

    def _put_in_order(self, *, is_admin: bool) -> None:
        sections = self._sections(is_admin=is_admin)
        if all(self._column.indexOf(section) == place for place, section in enumerate(sections)):
            return
        for place, section in enumerate(sections):
            self._column.removeWidget(section)
            self._column.insertWidget(place, section)
