"""One line of a list as it is shown: words already said, colours by token. No Qt in it, so presenters may make it."""

import msgspec

from app.domain.cases import SyncMark


class Tag(msgspec.Struct, frozen=True):
    """A word with an icon in a colour: a deadline, a risk, a state. Never colour alone."""

    words: str
    icon: str = ""
    tint: str = "ink-2"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `ref` is what the presenter gets back when it is chosen; `act` names what can be done at once."""

    ref: object
    title: str
    icon: str = ""
    icon_tint: str = "ink-2"
    is_large: bool = False  # the icon is to be seen from a step away
    picture: bytes = b""  # a small JPEG, shown in the place of the icon
    tags: tuple[Tag, ...] = ()
    meta: str = ""
    why: str = ""
    body: str = ""
    bar: str = ""  # colour token of the scope bar; none where empty
    bar_word: str = ""
    act: str = ""
    mark: SyncMark | None = None
    mark_words: str = ""
    is_struck: bool = False  # a line through its title; a tag says so, too

    @property
    def spoken(self) -> str:
        """The whole entry as a screen reader says it."""
        parts = (self.bar_word, self.title, *(tag.words for tag in self.tags), self.meta, self.why, self.body)
        return ", ".join(part for part in (*parts, self.mark_words) if part)
