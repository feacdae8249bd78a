"""The site's own data, printed on every form."""

from PySide6.QtCore import Slot

from app.casework import site
from app.casework.work import SiteFacts, Work
from app.domain.changes import Done
from ui.shell.room import Shell
from ui.shell.settings.section import Section
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.wording import sentence
from ui.words import say

ASKED = ("name", "phone", "address", "hours", "complaints")


class SiteSection(Section):
    """Read when the room is shown, saved by its button or Enter."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("settings.site.title"), say("settings.site.hint"))
        self._shell = shell
        self._closes = ""
        self.fields = {name: LineEdit(input_method=name != "phone") for name in ASKED}
        for name, field in self.fields.items():
            self.line(say(f"settings.site.{name}"), field, stretches=True)
            field.submitted.connect(self._on_save)
            field.textEdited.connect(self._on_edited)
        options = [(False, say("settings.site.pen_no"), ""), (True, say("settings.site.pen_yes"), "")]
        self.pen = Segmented(options, say("settings.site.pen"), compact=True)
        self.save = QuietButton(say("common.save"))
        self.act(self.save)
        self.save.setEnabled(False)
        self.save.clicked.connect(self._on_save)
        self.closes = LineEdit(input_method=False)
        self.closes.setPlaceholderText("17:00")
        self.closes.setMaximumWidth(px(120))
        self.closes_box = FieldBox("", self.closes, say("settings.site.closes_hint"))
        self.line(say("settings.site.closes"), self.closes_box, stretches=True)
        self.closes.submitted.connect(self._on_closing)
        self.closes.editingFinished.connect(self._on_closing)
        self.line(say("settings.site.pen"), self.pen)
        self.below(PlainLabel(say("settings.site.pen_hint"), "secondary", wraps=True))
        self.theirs = PlainLabel(say("settings.site.not_yours"), "secondary", wraps=True)
        self.theirs.hide()
        self.below(self.theirs)
        self.pen.choose(False)
        self.pen.chosen.connect(self._on_pen)

    def read(self) -> None:
        """Read what is stored, unless something is being typed."""
        self._shell.run(site.may_amend, self._on_may)
        self._shell.run(site.allows_pen, self.pen.choose)
        self._shell.run(site.closes_at, self._show_closing)
        if not self.save.isEnabled():
            self._shell.run(site.facts, self._show)

    def _on_may(self, may_amend: bool) -> None:
        """Shown to everybody; changed by those whose post answers for the site."""
        for field in self.fields.values():
            field.setReadOnly(not may_amend)
        self.save.setVisible(may_amend)
        self.closes.setReadOnly(not may_amend)
        self.pen.setEnabled(may_amend)
        self.theirs.setVisible(not may_amend)

    def _show(self, facts: SiteFacts) -> None:
        for name, field in self.fields.items():
            field.setText(getattr(facts, name))

    def _show_closing(self, closes: str) -> None:
        """What is stored, unless another time is being typed."""
        if self.closes.text() == self._closes:
            self.closes.setText(closes)
        self._closes = closes

    @Slot()
    def _on_closing(self) -> None:
        """Stored as soon as the field is left: it is one time of day, and undone by typing another."""
        typed = self.closes.text().strip()
        if typed == self._closes:
            return

        def verb(work: Work) -> Done[None]:
            return site.set_closing(work, typed)

        self._shell.run(verb, self._on_closing_saved, self._on_closing_refused)

    def _on_closing_saved(self, _: object) -> None:
        self._closes = self.closes.text()
        self.closes_box.show_problem("")
        self._shell.run(site.closes_at, self._show_closing)
        self._saved(None)

    def _on_closing_refused(self, error: Exception) -> None:
        self.closes_box.show_problem(sentence(error))

    @Slot(str)
    def _on_edited(self, _: str) -> None:
        self.save.setEnabled(True)

    @Slot()
    def _on_save(self) -> None:
        facts = SiteFacts(**{name: field.text().strip() for name, field in self.fields.items()})
        self.save.setEnabled(False)

        def verb(work: Work) -> Done[None]:
            return site.amend(work, facts)

        self._shell.run(verb, self._saved)

    @Slot(object)
    def _on_pen(self, is_allowed: object) -> None:
        def verb(work: Work) -> Done[None]:
            return site.allow_pen(work, bool(is_allowed))

        self._shell.run(verb, self._saved)

    def _saved(self, _: object) -> None:
        self._shell.tell(say("settings.site.saved"))
