"""The site's own words: searched, chosen, written; printed on forms and handouts by every seat of the site."""

from PySide6.QtCore import Slot

from app.casework import local_texts, site
from app.casework.local_texts import Listed
from app.casework.work import Work
from app.domain.changes import Done
from app.domain.width import fold_width
from app.errors import BadEntry
from ui.shell.room import Shell
from ui.shell.settings.local_editor import LocalEditor
from ui.shell.settings.section import Section
from ui.theme.tokens import px
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row, Tag
from ui.widgets.rows_view import RowsView
from ui.wording import sentence
from ui.words import in_language, say

LIST_HEIGHT = 264


class LocalSection(Section):
    """Read when the room is shown; what is being written stays until it is saved or another text is chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("settings.local.title"), say("settings.local.hint"))
        self._shell = shell
        self._listed: tuple[Listed, ...] = ()
        self._next: object = None
        self._may_amend = True
        self.search = LineEdit(say("settings.local.search"))
        self.search.setPlaceholderText(say("settings.local.search"))
        self.search.setProperty("role", "search")
        self.search.setClearButtonEnabled(True)
        self.list = RowsView(say("settings.local.title"))
        self.list.setFixedHeight(px(LIST_HEIGHT))
        self.none = PlainLabel("", "secondary", wraps=True)
        self.none.hide()
        self.editor = LocalEditor()
        for part in (self.search, self.none, self.list, self.editor):
            self.add(part)
        self.search.textChanged.connect(self._on_search)
        self.list.opened.connect(self._on_opened)
        self.editor.saving.connect(self._on_saving)

    def read(self) -> None:
        """Read what the site has said; a colleague may have written meanwhile."""
        self._shell.run(local_texts.listed, self._show, lane="settings.local")
        self._shell.run(site.may_amend, self._on_may)

    def _on_may(self, may_amend: bool) -> None:
        """Read by everybody; written by those whose post answers for the site."""
        self._may_amend = may_amend
        self.editor.setVisible(may_amend and bool(self.editor.key))

    def _show(self, listed: tuple[Listed, ...]) -> None:
        self._listed = listed
        self._on_search(self.search.text())
        if self.editor.key and not self.editor.is_changed:
            self._open(self.editor.key)

    @Slot(str)
    def _on_search(self, typed: str) -> None:
        words = fold_width(typed).casefold().split()
        found = [one for one in self._listed if all(word in _findable(one) for word in words)]
        self.list.show_rows([_row(one) for one in found])
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)
        self.none.setText(say("settings.local.none_found", text=typed.strip()))

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        """Go on to another text; what is being written is saved first, so that nothing typed is lost."""
        if self.editor.is_changed and key != self.editor.key:
            self._next = key
            self.editor.hand_over()
        else:
            self._open(key)

    def _open(self, key: object) -> None:
        one = next((one for one in self._listed if one.text.key == key), None)
        if one is not None and self._may_amend:
            self.editor.show_text(one)

    @Slot(str, str, str)
    def _on_saving(self, key: str, zh: str, en: str) -> None:
        def verb(work: Work) -> Done[None]:
            return local_texts.set_text(work, key, zh, en)

        self._shell.run(verb, self._on_saved, self._on_refused)

    def _on_saved(self, _: object) -> None:
        self._shell.tell(say("settings.local.saved"))
        key, self._next = self._next, None
        if key is not None:
            self._open(key)

    def _on_refused(self, error: Exception) -> None:
        self._next = None
        field = str(error.facts.get("field", "zh")) if isinstance(error, BadEntry) else "zh"
        self.editor.show_problem(field, sentence(error))


def _row(one: Listed) -> Row:
    has_said = bool(one.said.zh or one.said.en)
    state = Tag(say("settings.local.given"), "check", "safe") if has_said else Tag(say("settings.local.empty"))
    return Row(
        ref=one.text.key,
        title=in_language(one.text.label),
        icon="text-aa",
        tags=(state,),
        meta=say("settings.local.used", places=say("settings.local.and").join(map(_place, one.uses))),
        body=one.said.zh.replace("\n", " ") or one.said.en.replace("\n", " "),
    )


def _place(use: local_texts.Use) -> str:
    return " ".join(part for part in (use.code, in_language(use.title)) if part)


def _findable(one: Listed) -> str:
    """Everything a word can find it by."""
    uses = [f"{use.code} {use.title.zh} {use.title.en}" for use in one.uses]
    label = one.text.label
    whole = " ".join((label.zh, label.en, in_language(label), one.said.zh, one.said.en, *uses))
    return fold_width(whole).casefold()
