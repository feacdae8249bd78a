"""Known people who may be the one being typed, each with its reasons and a way to take them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.people import PersonHit
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.words import knows, say

_MOST = 3
"""More than this would push the fields away; the best come first."""


class _HitLine(QFrame):
    """One person with the link that takes or gives back."""

    pressed = Signal(object)

    def __init__(self, hit: PersonHit, *, is_used: bool) -> None:
        super().__init__()
        self._hit = hit
        self._link = LinkButton(say("cases.hit.other" if is_used else "cases.hit.use"))
        self._link.clicked.connect(self._on_clicked)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(8), px(2), px(4), px(2))
        line.setSpacing(px(8))
        mark = PlainLabel()
        mark.setPixmap(
            icon("user-circle-plus" if is_used else "user-focus", "accent" if is_used else "soon").pixmap(px(18))
        )
        line.addWidget(mark)
        line.addWidget(ElidedLabel(hit_words(hit), "secondary"), 1)
        line.addWidget(self._link)

    @Slot()
    def _on_clicked(self) -> None:
        self.pressed.emit(self._hit)


class PersonHits(QFrame):
    """`used` carries the id of the person taken, or None once given back."""

    used = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(4), px(4), px(4), px(4))
        self._column.setSpacing(0)
        self._taken: PersonHit | None = None
        self.hide()

    def show_hits(self, hits: Sequence[PersonHit]) -> None:
        """Show the best few; nothing while somebody has been taken."""
        if self._taken is None:
            self._show(hits)

    def taken(self) -> PersonHit | None:
        """Who was taken."""
        return self._taken

    def _show(self, hits: Sequence[PersonHit]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for hit in hits[:_MOST]:
            line = _HitLine(hit, is_used=hit is self._taken)
            line.pressed.connect(self._on_pressed)
            self._column.addWidget(line)
        self.setVisible(bool(hits))

    @Slot(object)
    def _on_pressed(self, hit: PersonHit) -> None:
        self._taken = None if self._taken is hit else hit
        self._show((hit,) if self._taken else ())
        self.used.emit(hit.id if self._taken else None)


def hit_words(hit: PersonHit) -> str:
    """Who it may be and why."""
    reasons = [say(f"cases.reason.{reason}") if knows(f"cases.reason.{reason}") else reason for reason in hit.reasons]
    born = say("cases.hit.born", day=hit.birth_date.isoformat()) if hit.birth_date else ""
    tail = say("cases.hit.tail", tail=hit.id_tail) if hit.id_tail else ""
    known = " ".join(part for part in (hit.called, born, tail) if part)
    return say("cases.hit.line", known=known, reasons=say("cases.hit.and").join(reasons))
