"""The line at the foot of the start screen: language, light or dark."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.tokens import px, theme_now
from ui.widgets.buttons import LinkButton
from ui.widgets.segmented import Segmented
from ui.words import language, say


class ChoiceBar(QWidget):
    """Choices one must be able to make before anything is unlocked.

    Signals:
        language_chosen: a language code.
        theme_chosen: "light" or "dark".
    """

    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = {"zh": say("start.lang_zh"), "zh-Hant": say("start.lang_hant"), "en": say("start.lang_en")}
        options = [(code, word, "") for code, word in words.items()]
        self.languages = Segmented(options, say("start.language"), compact=True)
        self.languages.choose(language())
        self._other = "dark" if theme_now() == "light" else "light"
        self.theme = LinkButton(say(f"start.to_{self._other}"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(24))
        line.addStretch(1)
        line.addWidget(self.languages)
        line.addWidget(self.theme)
        line.addStretch(1)
        self.languages.chosen.connect(self._on_language)
        self.theme.clicked.connect(self._on_theme)

    @Slot(object)
    def _on_language(self, lang: object) -> None:
        self.language_chosen.emit(str(lang))

    @Slot()
    def _on_theme(self) -> None:
        self.theme_chosen.emit(self._other)
