"""What the gallery is made of: leaves of several kinds, each with a page to look at and to print empty.

A further kind of leaf is one more entry of KINDS: how its leaves are listed, and how the empty page of one is made.
"""

from collections.abc import Callable, Mapping

import msgspec

from app.casework import forms, gallery, sheets
from app.casework.work import Work
from app.definitions.values import Form, Lang
from app.domain.width import fold_width
from ui.words import in_language


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One card of the gallery."""

    id: str
    kind: str  # a key of KINDS
    group: str  # the heading it stands under: words under `forms.group.`
    code: str
    title: str
    is_assumed: bool
    source: str
    is_per_party: bool
    is_anonymous: bool
    words: str  # everything a search can find it by
    is_favourite: bool = False

    @property
    def can_be_filled(self) -> bool:
        """Whether it can be filled in for a case; a sheet that names nobody is only printed empty."""
        return self.kind == "form" and not self.is_anonymous


class Kind(msgspec.Struct, frozen=True):
    """How one kind of leaf is listed, and how its empty page is made."""

    leaves: Callable[[Work], tuple[Leaf, ...]]
    blank: Callable[[Work, str, Lang], bytes]


def read_leaves(work: Work) -> tuple[Leaf, ...]:
    """Every leaf of this desk, favourites marked."""
    liked = gallery.favourites(work)
    found = [leaf for kind in KINDS.values() for leaf in kind.leaves(work)]
    return tuple(msgspec.structs.replace(leaf, is_favourite=leaf.id in liked) for leaf in found)


def blank_page(work: Work, leaf: Leaf, lang: Lang) -> bytes:
    """The empty page of a leaf. Raises NotFound."""
    return KINDS[leaf.kind].blank(work, leaf.id, lang)


def finds(leaf: Leaf, typed: str) -> bool:
    """Whether every word typed stands somewhere in the names or the code; dashes and width do not matter."""
    return all(searchable(word) in leaf.words for word in typed.split())


def searchable(text: str) -> str:
    """A text as a search compares it."""
    return fold_width(text).casefold().replace("-", "").replace("－", "")


def _forms(work: Work) -> tuple[Leaf, ...]:
    return tuple(_leaf(form) for form in forms.forms_of(work, work.seat.desk))


def _leaf(form: Form) -> Leaf:
    return Leaf(
        id=form.id,
        kind="form",
        group="forms",
        code=form.code,
        title=in_language(form.title),
        is_assumed=form.status == "assumed",
        source=form.source,
        is_per_party=form.per_party,
        is_anonymous=form.anonymous,
        words=searchable(f"{form.code} {form.title.zh} {in_language(form.title)} {form.title.en}"),
    )


KINDS: Mapping[str, Kind] = {"form": Kind(_forms, sheets.blank)}
