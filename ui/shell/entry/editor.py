"""What every kind of answer on screen has in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.definitions.typed import Raw

__all__ = ["Editor", "Raw", "as_text"]


class Editor(QWidget):
    """Holds one answer as a person is giving it.

    Signals:
        edited: the person changed it; carries the new Raw (not sent by `show_raw`).
        left: the focus has gone elsewhere.
    """

    edited = Signal(object)
    left = Signal()

    def raw(self) -> Raw:
        """The answer as it stands."""
        raise NotImplementedError

    def show_raw(self, raw: Raw) -> None:
        """Show an answer that came from elsewhere; nothing happens where it stands already."""
        raise NotImplementedError

    def show_trouble(self, troubled: bool) -> None:
        """Draw, or no longer draw, the border of a field that needs a look."""

    def line(self) -> QLineEdit | None:
        """The one-line field inside, for card readers and scanners; None where there is none."""
        return None


def as_text(raw: Raw) -> str:
    """A Raw that should be text."""
    return raw if isinstance(raw, str) else ",".join(one for one in raw if isinstance(one, str))
