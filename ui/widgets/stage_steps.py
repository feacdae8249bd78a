"""The stages of casework as small segments one after the other; those behind are filled."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from app.domain.cases import Stage
from ui.spoken import stage_name
from ui.theme.tokens import colour, px

STEPS = tuple(stage for stage in Stage if stage is not Stage.LEAD)
"""The six steps of the process; a lead stands before the first."""


class _Step(QAbstractButton):
    """One segment: a bar over its word."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self.is_behind = False
        self.setText(stage_name(stage))
        self.setCheckable(True)
        self.setAccessibleName(stage_name(stage))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Wide enough for its word."""
        font = self.font()
        font.setPixelSize(px(13))
        return QSize(max(QFontMetrics(font).horizontalAdvance(self.text()) + px(16), px(48)), px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled where the case has been, heavy where it is, outlined ahead."""
        painter = QPainter(self)
        is_done = self.is_behind or self.isChecked()
        bar = QRect(0, px(2), self.width() - px(3), px(5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_shade(is_done=is_done, is_here=self.isChecked(), is_under=self.underMouse()))
        painter.drawRoundedRect(bar, px(2), px(2))
        font = self.font()
        font.setPixelSize(px(13))
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(colour("ink" if self.isChecked() else "ink-2"))
        words = QRect(0, px(9), self.width() - px(3), self.height() - px(9))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -px(3), -1), px(4), px(4))


def _shade(*, is_done: bool, is_here: bool, is_under: bool) -> QColor:
    if is_here or is_under:
        return colour("accent")
    shade = colour("accent" if is_done else "line")
    if is_done:
        shade.setAlpha(120)
    return shade


class StageSteps(QWidget):
    """`pressed` carries the stage a person pressed; showing another does not send it."""

    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.steps = {stage: _Step(stage) for stage in STEPS}
        for step in self.steps.values():
            self._group.addButton(step)
            line.addWidget(step)
        self._group.buttonClicked.connect(self._on_clicked)

    def show_stage(self, stage: Stage) -> None:
        """Show where the case is; a lead has no step yet."""
        order = list(Stage)
        self._group.setExclusive(False)
        for of_step, step in self.steps.items():
            step.setChecked(of_step is stage)
            step.is_behind = order.index(of_step) < order.index(stage)
            step.update()
        self._group.setExclusive(stage is not Stage.LEAD)
        self.setAccessibleName(stage_name(stage))

    @Slot(QAbstractButton)
    def _on_clicked(self, step: _Step) -> None:
        self.pressed.emit(step.stage)
