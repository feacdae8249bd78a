"""What the gallery is made of: leaves of several kinds, each with a page to look at and to print empty.

A further kind of leaf is one more entry of KINDS: how its leaves are listed, and how the empty page of one is made.
"""

import hashlib
import re
from collections.abc import Callable, Mapping

import msgspec

from app.casework import fillings, forms, gallery, handouts, local_texts, own_forms, rights, sheets, site
from app.casework.own_forms import OwnLine
from app.casework.work import Work
from app.definitions import own_form
from app.definitions.handouts import BlockKind, Handout
from app.definitions.loader import pinned_id
from app.definitions.values import Form, Lang
from app.domain.width import fold_width
from app.errors import NotFound
from ui.definition_words import reason_words
from ui.words import in_language, say


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
    asks: bool = False  # whether anything is to be answered on it that can be kept here
    words: str  # everything a search can find it by
    version: str = ""  # a later one looks different
    around: str = ""  # what else its page shows: the site's data and words, drawn for one kind of printer
    is_own: bool = False  # the site's own, which can be edited
    state: str = ""  # what else has to be said of it
    is_favourite: bool = False
    is_unsafe: bool = False  # not given to somebody who must not be found with it

    def can_be_filled(self, *, for_case: bool) -> bool:
        """Whether it can be filled in now: a sheet that names nobody without any case, the others for one."""
        return self.kind == "form" and (self.asks if self.is_anonymous else for_case)

    @property
    def is_handout(self) -> bool:
        """Whether it is for reading, with nothing to fill in."""
        return self.kind == "handout"

    @property
    def print_words(self) -> str:
        """What printing it is called: a form is printed empty, a handout as it is."""
        return say("common.print") if self.is_handout else say("forms.print_blank")

    @property
    def can_be_printed(self) -> bool:
        """Whether it is in use, so that its empty sheet can be printed."""
        return self.kind != "unused"


class Kind(msgspec.Struct, frozen=True):
    """How one kind of leaf is listed, and how its empty page is made."""

    leaves: Callable[[Work], tuple[Leaf, ...]]
    blank: Callable[[Work, str, Lang], bytes]


_TITLE = re.compile(r'(?m)^title\s*=\s*\{\s*zh\s*=\s*"([^"\n]+)"')
"""What a draft calls itself, sound or not."""


def read_leaves(work: Work) -> tuple[Leaf, ...]:
    """Every leaf of this desk, favourites marked."""
    liked = gallery.favourites(work)
    around = _around(work)
    found = [leaf for kind in KINDS.values() for leaf in kind.leaves(work)]
    return tuple(msgspec.structs.replace(leaf, is_favourite=leaf.id in liked, around=around) for leaf in found)


def blank_page(work: Work, leaf: Leaf, lang: Lang) -> bytes:
    """The empty page of a leaf. Raises NotFound."""
    return KINDS[leaf.kind].blank(work, leaf.id, lang)


def finds(leaf: Leaf, typed: str) -> bool:
    """Whether every word typed stands somewhere in the names or the code; dashes and width do not matter."""
    return all(searchable(word) in leaf.words for word in typed.split())


def searchable(text: str) -> str:
    """A text as a search compares it."""
    return fold_width(text).casefold().replace("-", "").replace("－", "")


def _around(work: Work) -> str:
    """The same for as long as the pages look the same."""
    shown = (site.facts(work), sorted(local_texts.said(work).items()), work.printer)
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()


def _for_us(work: Work, form: Form, leaf: Leaf) -> Leaf:
    """A sheet that only casework reads is offered to be filled in by it alone."""
    return leaf if rights.may_here(work, fillings.act_of(form)) else msgspec.structs.replace(leaf, asks=False)


def _forms(work: Work) -> tuple[Leaf, ...]:
    sides = {line.form for line in own_forms.lines(work) if line.sides > 1}
    found = (_for_us(work, form, _leaf(form)) for form in forms.forms_of(work, work.seat.desk))
    said = say("own_form.sides_short")
    return tuple(msgspec.structs.replace(leaf, state=said) if leaf.id in sides else leaf for leaf in found)


def _unused(work: Work) -> tuple[Leaf, ...]:
    """Own forms that are being written, are out of use, or cannot be read here."""
    return tuple(_unused_leaf(line) for line in own_forms.lines(work) if not line.is_in_use)


def _unused_leaf(line: OwnLine) -> Leaf:
    name = line.form.partition("/")[2]
    written = _TITLE.search(line.draft)
    title = in_language(line.title.title) if line.title else written.group(1) if written else name
    state = "aside" if line.faults or line.is_newer else "draft" if line.is_draft else "out"
    why = say("own_form.aside_newer") if line.is_newer else reason_words(line.faults[0].reason) if line.faults else ""
    return Leaf(
        id=line.form,
        kind="unused",
        group="site",
        code=line.title.code if line.title else "",
        title=title,
        is_assumed=False,
        source=say("own_form.aside", reason=why) if why else "",
        is_per_party=False,
        is_anonymous=False,
        words=searchable(f"{title} {name}"),
        version=line.draft,
        is_own=True,
        state=say(f"own_form.short.{state}"),
    )


def _unused_page(work: Work, form_id: str, lang: Lang) -> bytes:
    """What is being written, as far as it is a page. Raises NotFound."""
    looked = own_forms.look(work, form_id, own_forms.page(work, form_id).text, lang)
    if not looked.pdf:
        raise NotFound(what="form")
    return looked.pdf


def _leaf(form: Form) -> Leaf:
    is_own = form.desk == own_form.DESK
    return Leaf(
        id=form.id,
        kind="form",
        group="site" if is_own else "forms",
        version=pinned_id(form),
        is_own=is_own,
        code=form.code,
        title=in_language(form.title),
        is_assumed=form.status == "assumed",
        source=form.source,
        is_per_party=form.per_party,
        is_anonymous=form.anonymous,
        asks=fillings.can_be_filled(form),
        words=searchable(f"{form.code} {form.title.zh} {in_language(form.title)} {form.title.en}"),
    )


def _handouts(work: Work) -> tuple[Leaf, ...]:
    return tuple(_handout_leaf(one) for one in handouts.handouts_of(work.seat.desk))


def _handout_leaf(handout: Handout) -> Leaf:
    """Found by its title and by the headings in it."""
    blocks = (*handout.zh, *handout.en)
    headings = ("".join(span.text for span in one.lines[0]) for one in blocks if one.kind is BlockKind.HEADING)
    title = in_language(handout.title)
    return Leaf(
        id=handout.id,
        kind="handout",
        group="handouts",
        code="",
        title=title,
        is_assumed=handout.status == "assumed",
        source=handout.source,
        is_per_party=False,
        is_anonymous=False,
        words=searchable(" ".join((title, handout.title.zh, handout.title.en, *headings))),
        version=str(handout.own_version),
        is_unsafe=handout.unsafe_with_violence,
    )


KINDS: Mapping[str, Kind] = {
    "form": Kind(_forms, sheets.blank),
    "unused": Kind(_unused, _unused_page),
    "handout": Kind(_handouts, handouts.page),
}
