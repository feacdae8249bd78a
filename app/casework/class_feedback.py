"""Feedback on a class, typed in from paper or by the participants: form M-13c, kept without a name."""

import msgspec

from app.casework import rights
from app.casework.work import Work
from app.definitions.values import FieldKind, Words
from app.domain.changes import Changes, Done
from app.domain.class_feedback import SCORES, Feedback, Item, items, topics, written
from app.domain.classes import SessionState
from app.domain.ids import RecordId
from app.domain.rights import Act
from app.errors import BadEntry, Refused
from app.ops.values import Value
from app.store import classes as store

FORM = "marriage/course_feedback"
LONGEST = 500
TAKES_FEEDBACK = frozenset({SessionState.RUNNING, SessionState.DONE})


class Question(msgspec.Struct, frozen=True):
    """One question of the form, answered with points."""

    id: str
    words: Words


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What all sheets of a class say together."""

    sheets: int
    items: tuple[Item, ...]
    topics: tuple[tuple[str, int | None], ...]  # code list COURSE_MODULE
    said: tuple[str, ...]  # what was written, in no order that tells who came when
    takes_more: bool


def questions(work: Work) -> tuple[Question, ...]:
    """What is asked, in the form's order."""
    fields = work.definitions.form(FORM).fields.values()
    return tuple(Question(one.id, one.label) for one in fields if one.kind is FieldKind.SCALE)


def keep(work: Work, session_id: RecordId, sheet: Feedback) -> Done[None]:
    """Keep one sheet. Raises NotFound, BadEntry for an empty or too long one, Refused before the class or after its
    feedback was closed."""
    rights.require(work, Act.COUNTER)
    known = {one.id for one in questions(work)}
    answers = {name: points for name, points in sheet.answers.items() if name in known and points in SCORES}
    sheet = msgspec.structs.replace(
        sheet, answers=answers, gain=sheet.gain.strip(), suggestion=sheet.suggestion.strip()
    )
    if not sheet.says_something:
        raise BadEntry(field="answers", problem="feedback_empty")
    for name, text in (("gain", sheet.gain), ("suggestion", sheet.suggestion)):
        if len(text) > LONGEST:
            raise BadEntry(field=name, problem="too_long", typed=len(text), most=LONGEST)
    points: list[Value] = [*written(answers)]
    wished: list[Value] = [*sheet.next_topics]
    with work.store.save() as save:
        session = store.session(save.connection, session_id)
        if session.state not in TAKES_FEEDBACK:
            raise Refused(rule="feedback_closed")
        fields: dict[str, Value] = {
            "session": session_id, "answers": points, "gain": sheet.gain, "suggestion": sheet.suggestion,
            "next_topics": wished,
        }  # fmt: skip
        save.put(session.folder, "class_feedback", save.new_record(), fields)
    return Done(Changes.CLASSES, None)


def summary(work: Work, session_id: RecordId) -> Summary:
    """What came together. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    with work.store.read() as connection:
        session = store.session(connection, session_id)
        sheets = store.feedback(connection, session_id)
    said = (text for one in sheets for text in (one.gain, one.suggestion) if text)
    return Summary(
        sheets=len(sheets),
        items=items([one.id for one in questions(work)], sheets),
        topics=topics(sheets),
        said=tuple(said),
        takes_more=session.state in TAKES_FEEDBACK,
    )
