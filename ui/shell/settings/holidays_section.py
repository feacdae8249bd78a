"""Rest days and weekends worked, year by year: what every deadline of the site is counted by."""

from PySide6.QtCore import Slot

from app.casework import rest_days, site
from app.casework.rest_days import Year
from app.casework.work import Work
from app.domain.changes import Done
from app.errors import BadEntry
from ui.shell.room import Shell
from ui.shell.settings.section import Section
from ui.shell.settings.year_editor import Typed, YearEditor
from ui.theme.tokens import px
from ui.widgets.row import Row, Tag
from ui.widgets.rows_view import RowsView
from ui.wording import sentence
from ui.words import say

LIST_HEIGHT = 220
LIBRARY = "chinesecalendar"
"""What the tables the program brings along give as their source."""


class HolidaysSection(Section):
    """Read when the room is shown; what is being entered stays until it is saved or another year is chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("holidays.title"), say("holidays.hint"))
        self._shell = shell
        self._years: tuple[Year, ...] = ()
        self._may_amend = True
        self.list = RowsView(say("holidays.title"))
        self.list.setFixedHeight(px(LIST_HEIGHT))
        self.editor = YearEditor()
        self.add(self.list)
        self.add(self.editor)
        self.list.opened.connect(self._on_opened)
        self.editor.saving.connect(self._on_saving)
        self.editor.given_up.connect(self._on_given_up)

    def read(self) -> None:
        """Read what is known; a colleague may have entered a year meanwhile."""
        self._shell.run(rest_days.years, self._show, lane="settings.holidays")
        self._shell.run(site.may_amend, self._on_may)

    def _on_may(self, may_amend: bool) -> None:
        """Read by everybody; written by those whose post answers for the site."""
        self._may_amend = may_amend
        self.editor.setVisible(may_amend and bool(self.editor.year))

    def _show(self, years: tuple[Year, ...]) -> None:
        self._years = years
        self.list.show_rows([_row(one) for one in years])
        if self.editor.year and not self.editor.is_changed:
            self._open(self.editor.year)

    @Slot(object)
    def _on_opened(self, year: object) -> None:
        """Another year; what stands there unsaved is not thrown away for it."""
        if self.editor.is_changed and year != self.editor.year:
            self._shell.tell(say("holidays.unsaved", year=self.editor.year))
        else:
            self._open(year)

    def _open(self, year: object) -> None:
        one = next((one for one in self._years if one.year == year), None)
        if one is not None and self._may_amend:
            self.editor.show_year(one)

    @Slot(object)
    def _on_saving(self, typed: Typed) -> None:
        def verb(work: Work) -> Done[None]:
            return rest_days.enter(work, typed.year, typed.source, typed.rest, typed.work)

        self._shell.run(verb, self._on_saved, self._on_refused)

    @Slot(int)
    def _on_given_up(self, year: int) -> None:
        def verb(work: Work) -> Done[None]:
            return rest_days.give_up(work, year)

        self.editor.save.setEnabled(False)
        self._shell.run(verb, self._on_saved)

    def _on_saved(self, _: object) -> None:
        self._shell.tell(say("holidays.saved"))

    def _on_refused(self, error: Exception) -> None:
        field = str(error.facts.get("field", "rest")) if isinstance(error, BadEntry) else "rest"
        self.editor.show_problem(field, sentence(error))


def _row(one: Year) -> Row:
    known = Tag(say("holidays.known"), "check", "safe")
    unknown = Tag(say("holidays.unknown"), "warning", "soon")
    told = say("holidays.entered", source=one.source, who=one.who) if one.who else one.source
    source = say("holidays.brought") if one.source == LIBRARY else told
    return Row(
        ref=one.year,
        title=say("holidays.year_row", year=one.year, rest=len(one.rest), work=len(one.work)),
        icon="calendar-blank",
        tags=(known if one.is_published else unknown,),
        meta=source if one.is_published else say("holidays.statutory"),
    )
