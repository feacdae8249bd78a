"""The gallery as a list: headings and leaves in the order they are shown."""

from collections.abc import Iterable, Sequence

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.shell.forms.leaves import Leaf
from ui.words import say

Index = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


class Heading(msgspec.Struct, frozen=True):
    """Words above a group of leaves."""

    words: str


Entry = Heading | Leaf


def entries_of(leaves: Iterable[Leaf]) -> tuple[Entry, ...]:
    """Favourites first, then each group in its own order; headings only where there is more than one group."""
    groups: dict[str, list[Leaf]] = {"favourites": []}
    for leaf in leaves:
        groups.setdefault("favourites" if leaf.is_favourite else leaf.group, []).append(leaf)
    filled = {name: group for name, group in groups.items() if group}
    entries: list[Entry] = []
    for name, group in filled.items():
        entries += [Heading(say(f"forms.group.{name}")), *group] if len(filled) > 1 else group
    return tuple(entries)


class GalleryModel(QAbstractListModel):
    """Entries in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace everything; nothing happens where nothing differs."""
        if tuple(entries) != self._entries:
            self.beginResetModel()
            self._entries = tuple(entries)
            self.endResetModel()

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The cards, without the headings."""
        return tuple(entry for entry in self._entries if isinstance(entry, Leaf))

    def leaf_at(self, index: Index) -> Leaf | None:
        """The leaf of an index, None for a heading or no index."""
        entry = self._entries[index.row()] if index.isValid() and index.row() < len(self._entries) else None
        return entry if isinstance(entry, Leaf) else None

    def position(self, leaf_id: str) -> int:
        """Where a leaf stands, -1 for nowhere."""
        found = (n for n, one in enumerate(self._entries) if isinstance(one, Leaf) and one.id == leaf_id)
        return next(found, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many entries there are."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading is read, not chosen."""
        return super().flags(index) if self.leaf_at(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry itself, or its words for screen readers."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(entry) if isinstance(entry, Leaf) else entry.words
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and isinstance(entry, Leaf):
            return say("forms.keys")
        return None


def facts_of(leaf: Leaf) -> str:
    """Code, for whom, and whether the words are verified."""
    parts = [leaf.code] if leaf.code else []
    parts += [say("forms.per_party")] if leaf.is_per_party else []
    parts += [say("forms.anonymous")] if leaf.is_anonymous else []
    parts += [say("forms.assumed")] if leaf.is_assumed else []
    parts += [leaf.state] if leaf.state else []
    return " · ".join(parts)


def spoken(leaf: Leaf) -> str:
    """A card as a screen reader says it."""
    more = [say("forms.unsafe")] if leaf.is_unsafe else []
    more += [say("forms.favourite")] if leaf.is_favourite else []
    return ", ".join([leaf.title, facts_of(leaf), *more])
