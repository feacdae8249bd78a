"""Language, theme, size of the words."""

import msgspec
from PySide6.QtCore import Slot

from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.section import Section
from ui.widgets.segmented import Segmented
from ui.words import language, say

SIZES = (100, 115, 130, 150, 175, 200)


class ScreenSection(Section):
    """Acts at once; the frame is built anew."""

    def __init__(self, desk: SettingsDesk) -> None:
        super().__init__(say("settings.screen.title"))
        self._desk = desk
        names = (("zh", "simplified"), ("zh-Hant", "traditional"), ("en", "english"))
        self.languages = Segmented(
            [(code, say(f"settings.screen.{name}"), "") for code, name in names],
            say("settings.screen.language"),
            compact=True,
        )
        self.themes = Segmented(
            [(name, say(f"settings.screen.{name}"), "") for name in ("light", "dark", "system")],
            say("settings.screen.theme"),
            compact=True,
        )
        self.sizes = Segmented(
            [(size, say("settings.screen.percent", percent=size), "") for size in SIZES],
            say("settings.screen.size"),
            compact=True,
        )
        self.languages.choose(language())
        self.themes.choose(desk.settings.theme)
        self.sizes.choose(min(SIZES, key=self._distance))
        for label, control in (("language", self.languages), ("theme", self.themes), ("size", self.sizes)):
            self.line(say(f"settings.screen.{label}"), control)
            control.chosen.connect(self._on_chosen)

    def _distance(self, size: int) -> int:
        return abs(size - self._desk.settings.text_percent)

    @Slot(object)
    def _on_chosen(self, _: object) -> None:
        self._desk.keep(
            msgspec.structs.replace(
                self._desk.settings,
                language=str(self.languages.value()),
                theme=str(self.themes.value()),
                text_percent=int(str(self.sizes.value())),
            )
        )
