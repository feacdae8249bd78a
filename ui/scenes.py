"""Which scene the window shows: start, set-up, frame or cover. Follows the session; decides nothing about vaults."""

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.domain.readers import Reader
from app.errors import WrongSecret
from ui.clipping import forget_copied
from ui.doors import PersonCard
from ui.dressing import Dressing
from ui.parts import Parts
from ui.shell.start.view import StartView
from ui.words import say

if TYPE_CHECKING:  # imported when first shown: the start screen is painted before them
    from app.domain.changes import Changes
    from ui.nameplate import Nameplate
    from ui.setup_scene import SetupScene
    from ui.shell.cover.view import CoverView
    from ui.shell.frame.view import Frame
    from ui.shell.room import Place
    from ui.sync_desk import SyncDesk, SyncStatus


class Scenes(QObject):
    """Makes a scene when it is needed and takes it down when it is not."""

    def __init__(self, parts: Parts, dressing: Dressing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._dressing = dressing
        self.start: StartView | None = None
        self.setup: SetupScene | None = None
        self.frame: Frame | None = None
        self.cover: CoverView | None = None
        self._nameplate: Nameplate | None = None
        self._listen()

    @Slot()
    def begin(self) -> None:
        """Names as cards, or the set-up where there are none yet."""
        self._parts.window.has_pin = False
        people = self._parts.people()
        if not people:
            self.show_setup()
            return
        start = StartView()
        start.show_people(people, self._parts.settings.last_seat)
        start.unlock_asked.connect(self._on_unlock)
        start.recover_asked.connect(self._on_recover)
        start.add_asked.connect(self.show_setup)
        start.choices.language_chosen.connect(self._dressing.speak)
        start.choices.theme_chosen.connect(self._dressing.dress)
        self._replace_all_by(start)
        self.start = start

    @Slot()
    def show_setup(self) -> None:
        """A new seat."""
        setup: SetupScene = import_module("ui.setup_scene").SetupScene(self._parts)
        setup.finished.connect(self._on_setup_finished)
        setup.abandoned.connect(self.begin)
        setup.view.choices.language_chosen.connect(self._dressing.speak)
        setup.view.choices.theme_chosen.connect(self._dressing.dress)
        self._replace_all_by(setup.view)
        self.setup = setup

    @Slot(object)
    def show_frame(self, card: PersonCard, place: "Place | None" = None, reader: Reader = Reader.BOTH) -> None:
        """The desk of whoever is unlocked."""
        frame: Frame = import_module("ui.shell.frame.making").make_frame(self._parts, card, reader)
        self._replace_all_by(frame)
        self.frame = frame
        sync = self._sync()
        frame.show_sync(sync.status())
        frame.shell.changed.connect(sync.on_changed)
        frame.shell.changed.connect(self._plate().on_changed)
        frame.go(place or frame.place)

    @Slot()
    def shed(self) -> None:
        """Everything will be made anew: rooms nobody looks at go first, or all their widgets are restyled in vain."""
        if self.frame is not None:
            self.frame.shed()

    @Slot()
    def rebuild(self) -> None:
        """Language or look has changed: make the scene anew, where the person is."""
        card = self._parts.session.card
        if self.setup is not None:
            if self.setup.view.may_be_rebuilt:
                self.show_setup()
        elif self.frame is not None and card is not None:
            self.frame.leave()
            self.show_frame(card, self.frame.place, self.frame.shell.reader)
        else:
            self.begin()

    def tell(self, words: str) -> None:
        """Say something wherever the person is."""
        if self.frame is not None:
            self.frame.shell.tell(words)
        elif self.setup is not None:
            self.setup.view.tell(words)

    @Slot(object, str)
    def _on_unlock(self, card: PersonCard, passphrase: str) -> None:
        self._parts.session.unlock(card, passphrase, self._on_not_unlocked)

    @Slot(object, str, str)
    def _on_recover(self, card: PersonCard, code: str, passphrase: str) -> None:
        self._parts.session.recover(card, code, passphrase, self._on_not_unlocked)

    def _on_not_unlocked(self, error: Exception) -> None:
        if self.start is not None:
            self.start.show_failure(error)

    @Slot(object)
    def _on_opened(self, card: PersonCard) -> None:
        self._dressing.remember(card.seat)
        sync = self._sync()
        self.show_frame(card)
        sync.begin()
        self._plate().look()

    @Slot(str)
    def _on_mended(self, event: str) -> None:
        self.tell(say(f"start.mended.{event}"))

    @Slot()
    def _on_leaving(self) -> None:
        if self.frame is not None:
            self.frame.leave()
        if self._parts.sync is not None:
            self._parts.sync.end()

    @Slot()
    def _on_wiped(self) -> None:
        """The name is gone from the start screen; one sentence says why."""
        self.begin()
        dialog = import_module("ui.shell.start.wiped_dialog").WipedDialog(self._parts.window)
        dialog.open()

    @Slot(int)
    def _on_renumbered(self, number: int) -> None:
        dialog = import_module("ui.shell.sync.renumbered_dialog").RenumberedDialog(number, self._parts.window)
        dialog.open()

    @Slot(bool)
    def _on_covered(self, chooses_pin: bool) -> None:
        cover: CoverView = import_module("ui.shell.cover.view").CoverView(self._parts.now, chooses_pin=chooses_pin)
        cover.pin_typed.connect(self._on_pin)
        cover.pin_chosen.connect(self._on_pin_chosen)
        cover.lock_asked.connect(self._parts.session.lock)
        self.cover = cover
        self._parts.window.hide_dialogs()
        self._parts.window.show_scene(cover)

    @Slot()
    def _on_uncovered(self) -> None:
        cover, self.cover = self.cover, None
        if self.frame is not None:
            self._parts.window.show_scene(self.frame)
        self._parts.window.show_dialogs()
        if cover is not None:
            self._parts.window.drop_scene(cover)

    @Slot(str)
    def _on_pin(self, pin: str) -> None:
        try:
            self._parts.session.uncover(pin)
        except WrongSecret as error:
            if self.cover is not None:
                self.cover.show_wrong(int(str(error.facts["left"])))

    @Slot(str)
    def _on_pin_chosen(self, pin: str) -> None:
        self._parts.session.choose_pin(pin)
        self._parts.window.has_pin = True
        if self.cover is not None:
            self.cover.show_chosen()

    @Slot(object)
    def _on_sync(self, status: "SyncStatus") -> None:
        if self.frame is not None:
            self.frame.show_sync(status)

    @Slot(object)
    def _on_setup_finished(self, card: PersonCard) -> None:
        self._dressing.remember(card.seat)
        self.begin()

    @Slot(object)
    def _on_round_changed(self, changes: "Changes") -> None:
        """Views redraw what came from colleagues; it is not offered to the centre again."""
        if self.frame is not None:
            self.frame.redraw(changes)

    def _sync(self) -> "SyncDesk":
        """The exchange, made at the first unlocking because it brings the network with it."""
        if self._parts.sync is None:
            self._parts.sync = self._parts.make_sync(self._parts.background)
            self._parts.sync.status_changed.connect(self._on_sync)
            self._parts.sync.changed.connect(self._on_round_changed)
            self._parts.sync.changed.connect(self._plate().on_changed)
            self._parts.sync.wipe_ordered.connect(self._parts.session.wipe)
            self._parts.sync.renumbered.connect(self._on_renumbered)
        return self._parts.sync

    def _plate(self) -> "Nameplate":
        if self._nameplate is None:
            self._nameplate = import_module("ui.nameplate").Nameplate(self._parts, self)
        return self._nameplate

    def _replace_all_by(self, scene: QWidget) -> None:
        """One scene at a time; those before it are gone for good, with everything typed into them."""
        setup = self.setup.view if self.setup is not None else None
        old = [before for before in (self.start, setup, self.frame, self.cover) if before is not None]
        self.start = self.setup = self.frame = self.cover = None
        self._parts.window.drop_dialogs()
        self._parts.window.name_itself()
        self._parts.window.show_scene(scene)
        for before in old:
            self._parts.window.drop_scene(before)

    def _listen(self) -> None:
        session = self._parts.session
        session.opened.connect(self._on_opened)
        session.mended.connect(self._on_mended)
        session.leaving.connect(self._on_leaving)
        session.leaving.connect(forget_copied)
        session.locked.connect(self.begin)
        session.wiped.connect(self._on_wiped)
        session.covered.connect(self._on_covered)
        session.uncovered.connect(self._on_uncovered)
        self._dressing.changing.connect(self.shed)
        self._dressing.changed.connect(self.rebuild)
