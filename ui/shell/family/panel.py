"""Where the family is told: somebody, what two are to each other, what they live among."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.casework.family import FamilyPage, How
from app.domain.family import Descent, Flow, Sort, Strength, System, Union
from app.domain.people import Sex
from app.domain.readers import OF_PARTIES, Reader, Scope, may_see
from ui.shell.family import words
from ui.spoken import scope_name
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.widgets.typed_fields import TypedFields
from ui.words import say

KINDS = ("person", "tie", "link")
SCOPES = (*OF_PARTIES, Scope.WORKER)


class FamilyPanel(Card):
    """One kind of thing at a time. What is typed stays until it is saved.

    Signals:
        saving: the kind and what stands in its fields.
    """

    saving = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.kind = "person"
        self.edited = ""  # id of what is put right; empty for something new
        self.what = Segmented(
            ((kind, say(f"family.what.{kind}"), "") for kind in KINDS), say("family.what.name"), compact=True
        )
        scopes = ((scope, scope_name(scope), scope.value if scope in OF_PARTIES else "") for scope in SCOPES)
        self.scope = Segmented(scopes, say("family.for_whom"), compact=True)
        self.title = PlainLabel("", "strong", wraps=True)
        self.trouble = PlainLabel("", "problem", wraps=True)
        self.save = PrimaryButton(f"{say('family.save')}  Ctrl+S", "check")
        self.other = QuietButton(say("family.new_one"))
        self.fields = {kind: TypedFields(self) for kind in KINDS}
        self.bodies = {kind: QWidget() for kind in KINDS}
        self.body.setSpacing(px(10))
        for part in (self.what, self.scope, self.title):
            self.add(part)
        self._make_person()
        self._make_tie()
        self._make_link()
        self.add(self.trouble)
        self.add(row(self.save, self.other, None))
        self.what.chosen.connect(self.show_kind)
        self.save.clicked.connect(self._on_save)
        self.other.clicked.connect(self.begin)
        for fields in self.fields.values():
            fields.submitted.connect(self._on_save)
        self.show_kind("person")

    # --- what the room does

    def offer(self, page: FamilyPage, reader: Reader) -> None:
        """Whom to choose from; what is typed and chosen stays."""
        everybody = words.people(page.family)
        _offer(self.fields["person"].field("of"), everybody)
        for name in ("a", "b"):
            _offer(self.fields["tie"].field(name), everybody)
        _offer(self.fields["link"].field("owner"), words.owners(page), say("family.whole"))
        self.scope.setVisible(page.case.is_couple)
        for scope in SCOPES:
            self.scope.button(scope).setEnabled(may_see(reader, scope))
        if self.scope.value() is None or not may_see(reader, Scope(self.scope.value())):
            own = {Reader.HIM: Scope.HIS, Reader.HER: Scope.HER}
            self.scope.choose(own.get(reader, Scope.BOTH) if page.case.is_couple else Scope.BOTH)

    def chosen_scope(self) -> Scope:
        """For whom what is told is."""
        return Scope(self.scope.value() or Scope.BOTH)

    @Slot(object)
    def show_kind(self, kind: str) -> None:
        """Another kind of thing; what was typed of the first stays in its fields."""
        self.kind, self.edited = kind, ""
        self.what.choose(kind)
        for one, body in self.bodies.items():
            body.setVisible(one == kind)
        self._say_what()

    @Slot()
    def begin(self) -> None:
        """Something new of this kind."""
        self.edited = ""
        self.fields[self.kind].fill({})
        self._say_what()
        self.fields[self.kind].focus({"person": "of", "tie": "a", "link": "owner"}[self.kind])

    def edit(self, kind: str, id_: str, called: str, content: Mapping[str, str]) -> None:
        """What stands there, to be put right."""
        self.show_kind(kind)
        self.edited = id_
        self.fields[kind].fill(content)
        self._say_what(called)
        self.fields[kind].focus("name")

    def show_trouble(self, field: str, sentence: str) -> None:
        """At its field, else below."""
        fields = self.fields[self.kind]
        at_field = fields.show_problem(field, sentence)
        self.trouble.setText("" if at_field else sentence)
        self.trouble.setVisible(bool(sentence) and not at_field)
        if at_field and sentence:
            fields.focus(field)

    def typed(self) -> dict[str, dict[str, str]]:
        """Everything that stands in the fields."""
        return {kind: fields.read() for kind, fields in self.fields.items()}

    def restore(self, content: Mapping[str, Mapping[str, str]], scope: Scope) -> None:
        """Put it back."""
        for kind, fields in self.fields.items():
            fields.fill(content[kind])
        self.scope.choose(scope)

    def forget(self) -> None:
        """Nothing of it stays, not even whom one could choose from."""
        self.edited = ""
        for fields in self.fields.values():
            fields.fill({})
        for field in (self.fields["person"].field("of"), *(self.fields["tie"].field(name) for name in "ab"),
                      self.fields["link"].field("owner")):  # fmt: skip
            _offer(field, ())
        self._say_what()

    # --- inside

    def _say_what(self, called: str = "") -> None:
        self.title.setText(say("family.editing", called=called) if called else "")
        self.title.setVisible(bool(called))
        is_new = not self.edited
        for name in ("of", "how", "union", "descent"):
            self.fields["person"].box(name).setVisible(is_new)
        self.other.setVisible(not is_new)
        self.scope.setEnabled(is_new)
        self.trouble.hide()
        if is_new:
            self._suit_relation()

    def _make_person(self) -> None:
        make, column = self.fields["person"], self._column("person")
        column.addWidget(make.choice("of", say("family.field.of"), ()))
        column.addWidget(make.chips("how", say("family.field.how"), _codes("how", How)))
        column.addWidget(make.chips("union", say("family.field.union"), _codes("detail", Union)))
        column.addWidget(make.chips("descent", say("family.field.descent"), _codes("detail", Descent)))
        column.addWidget(make.line("name", say("family.field.name"), say("family.hint.name")))
        sexes = tuple((one.value, say(f"family.sex.{one.value}")) for one in (Sex.MALE, Sex.FEMALE))
        column.addWidget(make.chips("sex", say("family.field.sex"), sexes))
        yes = ((words.YES, say("family.dead")),)
        column.addLayout(_line(make.number("born", say("family.field.born")), make.chips("dead", " ", yes),
                               make.number("died", say("family.field.died"))))  # fmt: skip
        column.addWidget(make.chips("home", say("family.field.home"), ((words.YES, say("family.at_home")),)))
        column.addWidget(make.choice("sort", say("family.field.sort"), _codes("sort", Sort)[1:]))
        column.addWidget(make.line("note", say("family.field.note")))
        make.changed.connect(self._suit_relation)

    def _make_tie(self) -> None:
        make, column = self.fields["tie"], self._column("tie")
        column.addWidget(make.choice("a", say("family.field.a"), ()))
        column.addWidget(make.choice("b", say("family.field.b"), ()))
        column.addWidget(make.choice("detail", say("family.field.detail"), words.details()))
        column.addWidget(PlainLabel(say("family.hint.tie"), "caption", wraps=True))

    def _make_link(self) -> None:
        make, column = self.fields["link"], self._column("link")
        column.addWidget(make.choice("owner", say("family.field.owner"), ()))
        column.addWidget(make.chips("system", say("family.field.system"), _codes("system", System)))
        column.addWidget(make.line("name", say("family.field.what"), say("family.hint.what")))
        column.addWidget(make.chips("strength", say("family.field.strength"), _codes("strength", Strength)))
        flows = _codes("flow", Flow)[1:]
        column.addWidget(make.chips("flow", say("family.field.flow"), flows))

    def _column(self, kind: str) -> QVBoxLayout:
        column = QVBoxLayout(self.bodies[kind])
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.add(self.bodies[kind])
        return column

    @Slot()
    def _suit_relation(self) -> None:
        """What is asked of partners is not asked of children."""
        how = self.fields["person"].read()["how"] if not self.edited else ""
        self.fields["person"].box("union").setVisible(how == How.PARTNER)
        self.fields["person"].box("descent").setVisible(how in (How.CHILD, How.FATHER, How.MOTHER))
        self.fields["person"].box("sex").setVisible(how not in (How.FATHER, How.MOTHER))

    @Slot()
    def _on_save(self) -> None:
        self.show_trouble("", "")
        self.saving.emit(self.kind, self.fields[self.kind].read())


def _codes(table: str, kinds: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((one.value, say(f"family.{table}.{one.value}")) for one in kinds)


def _line(*parts: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(px(12))
    for part in parts:
        line.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
    line.addStretch(1)
    return line


def _offer(field: QWidget, options: tuple[tuple[str, str], ...], first: str = "—") -> None:
    """Other options in a list; what was chosen stays where it is still there."""
    assert isinstance(field, QComboBox)  # noqa: S101 - these fields are lists
    kept = field.currentData()
    field.clear()
    for code, name in (("", first), *options):
        field.addItem(name, code)
    field.setCurrentIndex(max(field.findData(kept), 0))
