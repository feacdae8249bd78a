"""A day, typed in any usual way or picked from a calendar."""

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Slot
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.shell.entry.editor import Editor, Raw, as_text
from ui.spoken import weekday
from ui.theme.look import restyle
from ui.theme.tokens import px
from ui.typed_day import read_day, write_day
from ui.widgets.buttons import IconButton
from ui.widgets.day_edit import DayEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import language, say

INSIDE = 70  # what weekday and calendar button take inside the field
LEAST = 190


class DayEditor(Editor):
    """Says the weekday beside itself once it understands; a wrong day stays as typed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.field = DayEdit(name)
        self.weekday = PlainLabel("", "secondary")
        self.button = IconButton("calendar-blank", say("entry.pick_day"))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.field.setTextMargins(0, 0, px(INSIDE), 0)
        self.field.setMinimumWidth(px(LEAST))
        inside = QHBoxLayout(self.field)
        inside.setContentsMargins(0, 0, px(3), 0)
        inside.setSpacing(px(2))
        inside.addStretch(1)
        inside.addWidget(self.weekday)
        inside.addWidget(self.button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        self.setFocusProxy(self.field)
        self._calendar: QWidget | None = None
        self._is_showing = False
        self.field.textChanged.connect(self._on_text)
        self.field.editingFinished.connect(self.left)
        self.field.submitted.connect(self._on_submitted)
        self.button.clicked.connect(self._on_pick)

    def raw(self) -> Raw:
        """The text as typed."""
        return self.field.text()

    def show_raw(self, raw: Raw) -> None:
        """Put a day in, or what was typed for one."""
        if self.field.text() != as_text(raw):
            self._is_showing = True
            self.field.setText(as_text(raw))
            self._is_showing = False

    def show_trouble(self, troubled: bool) -> None:
        """The border of what needs a look."""
        if bool(self.field.property("problem")) != troubled:
            self.field.setProperty("problem", troubled)
            restyle(self.field)

    def line(self) -> QLineEdit | None:
        """The field itself."""
        return self.field

    @Slot(str)
    def _on_text(self, text: str) -> None:
        when = read_day(text)
        self.weekday.setText(weekday(when) if when else "")
        if not self._is_showing:
            self.edited.emit(text)

    @Slot()
    def _on_submitted(self) -> None:
        self.focusNextChild()

    @Slot()
    def _on_pick(self) -> None:
        """Drop a calendar below the field."""
        calendar = QCalendarWidget()
        calendar.setLocale(QLocale(QLocale.Language.English if language() == "en" else QLocale.Language.Chinese))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        if when := self.field.day():
            calendar.setSelectedDate(QDate(when.year, when.month, when.day))
        calendar.clicked.connect(self._on_picked)
        calendar.activated.connect(self._on_picked)
        self._calendar = QWidget(self, Qt.WindowType.Popup)
        self._calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = QVBoxLayout(self._calendar)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(calendar)
        self._calendar.move(self.mapToGlobal(QPoint(0, self.field.height() + px(4))))
        self._calendar.show()
        calendar.setFocus()

    @Slot(QDate)
    def _on_picked(self, day: QDate) -> None:
        if self._calendar is not None:
            self._calendar.close()
            self._calendar = None
        self.field.setText(write_day(day.toPython()))  # type: ignore[arg-type]  # PySide types it as object
        self.field.setFocus()
        self.left.emit()
