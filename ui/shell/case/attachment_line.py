"""How an attachment is said on one line: what it is, and where its bytes are."""

from datetime import date

from app.domain.attachments import Attachment, Media
from app.domain.cases import SyncMark
from ui.file_words import file_size, problem_of
from ui.spoken import mark_words, moment
from ui.widgets.row import Row, Tag
from ui.words import say

ScopeLook = tuple[str, tuple[Tag, ...]]
"""Bar and word of a scope."""

GLYPHS = {Media.JPEG: "image", Media.PDF: "file-pdf"}


def attachment_row(one: Attachment, today: date, scope: ScopeLook) -> Row:
    """Its name, when and by whom, how long; and what can be done: look at it, or have it fetched."""
    bar, tags = scope
    mark = _mark(one)
    return Row(
        ref=one.id,
        title=one.name,
        icon=GLYPHS.get(Media(one.media), "file") if is_known(one) else "file",
        picture=one.thumbnail if is_known(one) else b"",
        meta=" · ".join((moment(one.recorded_at, today), one.author, file_size(one.size))),
        why=say(f"case.attachment.problem.{problem_of(one.problem)}") if one.problem else "",
        tags=(_state(one), *tags),
        bar=bar,
        act=_act(one),
        mark=mark,
        mark_words=mark_words(mark),
    )


def is_known(one: Attachment) -> bool:
    """Whether this version can show what it is."""
    return one.media in tuple(Media)


def is_coming(one: Attachment) -> bool:
    """Whether its bytes are on their way here because somebody has asked for them."""
    return one.is_wanted and not one.is_here and not one.problem


def _act(one: Attachment) -> str:
    if not is_known(one) or is_coming(one):
        return ""
    if one.is_here:
        return say("attach.act.open")
    return say("attach.act.again" if one.problem else "attach.act.fetch")


def _state(one: Attachment) -> Tag:
    if not is_known(one):
        return Tag(say("attach.state.later"), "question", "due")
    if is_coming(one):
        words = say("attach.state.coming", done=one.parts_here, total=one.parts)
        return Tag(words, "cloud-arrow-down", "soon")
    if not one.is_here:
        return Tag(say("attach.state.elsewhere"), "cloud", "ink-2")
    if one.is_at_centre:
        return Tag(say("attach.state.centre"), tint="safe")  # the mark beside it has the icon
    return Tag(say("attach.state.here"), tint="soon")


def _mark(one: Attachment) -> SyncMark:
    """Of the whole: the centre has it when it has the record and the bytes that are here."""
    waits = one.mark is SyncMark.CENTRE and one.is_here and not one.is_at_centre
    return SyncMark.HERE if waits else one.mark
