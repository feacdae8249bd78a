"""Language and look: kept in the settings, put on the program, and every scene built anew."""

import msgspec
from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.settings import Settings, save
from ui.idle import IdleWatch
from ui.parts import Parts
from ui.theme.look import apply
from ui.words import set_language

LOCALES = {"zh": "zh_CN", "zh-Hant": "zh_TW", "en": "en_GB"}


class Dressing(QObject):
    """Acts on settings.

    Signals:
        changing: words or look are about to change; what is not on screen is better let go before than restyled.
        changed: words or look are others now; what is on screen must be built anew.
    """

    changing = Signal()
    changed = Signal()

    def __init__(self, app: QApplication, parts: Parts, idle: IdleWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._parts = parts
        self._idle = idle
        self._translator = QTranslator(self)
        app.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def put_on(self) -> None:
        """Dress the program as the settings say."""
        settings = self._parts.settings
        set_language(settings.language)
        QLocale.setDefault(QLocale(LOCALES.get(settings.language, "zh_CN")))
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{QLocale().name()}", folder):
            self._app.installTranslator(self._translator)
        apply(self._app, settings.theme, settings.text_percent / 100, settings.language)
        self._idle.minutes = settings.auto_lock_minutes

    def keep(self, settings: Settings) -> None:
        """Write the settings down and act on them. The one Settings value everybody holds is changed in place."""
        here = self._parts.settings
        looks = ("language", "theme", "text_percent")
        is_other = any(getattr(here, name) != getattr(settings, name) for name in looks)
        for name in Settings.__struct_fields__:
            setattr(here, name, getattr(settings, name))
        save(self._parts.root, here)
        self._idle.minutes = here.auto_lock_minutes
        if is_other:
            self.changing.emit()
            self.put_on()
            self.changed.emit()

    @Slot(str)
    def speak(self, language: str) -> None:
        """Change the language."""
        self.keep(msgspec.structs.replace(self._parts.settings, language=language))

    @Slot(str)
    def dress(self, theme: str) -> None:
        """Change to light or dark."""
        self.keep(msgspec.structs.replace(self._parts.settings, theme=theme))

    def remember(self, seat: str) -> None:
        """Whose card stands first next time."""
        self.keep(msgspec.structs.replace(self._parts.settings, last_seat=seat))

    @Slot()
    def _on_scheme(self) -> None:
        if self._parts.settings.theme == "system":
            self.changing.emit()
            self.put_on()
            self.changed.emit()
