"""The tables of a vault, as the newest migration leaves them.

Truth: `op` and `envelope` (and `held`, what cannot be opened yet). Views: everything from `head` down to `audit`;
they can be dropped and made again from the truth. Local: `meta`, keys, drafts, the bytes printed, scanned and
attached, strokes, what was set aside, the results of comparisons with the centre.
View columns carry the names and the stored form of the fields they show (dates are ISO text), so that one
projection serves every kind.
"""

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


class Blob(LargeBinary):
    """Bytes. SQLite takes and gives them as they are; the usual wrapping costs more than the rows."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing to do on the way in."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Nothing to do on the way out."""


def _id() -> Column[bytes]:
    return Column("id", Blob, primary_key=True)


def _blob(name: str, nullable: bool = False, **more: object) -> Column[bytes]:
    return Column(name, Blob, nullable=nullable, **more)  # type: ignore[arg-type]  # plain column options


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _number(name: str, default: str = "0") -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text(default))


meta = Table("meta", metadata, Column("name", Text, primary_key=True), _blob("value"))
"""Facts of this seat: ids, its secret keys, the highest clock stamp, where the server is."""

# --- keys ---------------------------------------------------------------------------------------------------------
folder = Table("folder", metadata, _id(), _blob("ring"), _blob("key"), _blob("wrap", server_default=text("x''")))
ring_key = Table(
    "ring_key",
    metadata,
    _blob("ring"),
    Column("epoch", Integer, nullable=False),
    _blob("key"),
    PrimaryKeyConstraint("ring", "epoch"),
)

# --- truth --------------------------------------------------------------------------------------------------------
envelope = Table(
    "envelope",
    metadata,
    Column("n", Integer, primary_key=True),  # the order in which this vault kept them
    Column("id", Blob, nullable=False, unique=True),
    _blob("stream"),
    _blob("folder"),
    _blob("seat"),
    _blob("header"),
    _blob("payload"),
    _blob("signature"),
    Column("seq", Integer, nullable=True),  # where it stands in the stream, once the centre has it
    _text("state"),
    _blob("receipt", server_default=text("x''")),
    _text("reason"),
)
Index("ix_envelope_seq", envelope.c.stream, envelope.c.seq)
Index("ix_envelope_unsent", envelope.c.stream, envelope.c.n, sqlite_where=envelope.c.state == "frozen")
Index("ix_envelope_refused", envelope.c.stream, envelope.c.n, sqlite_where=envelope.c.state == "quarantine")
Index("ix_envelope_seat", envelope.c.stream, envelope.c.seat, envelope.c.n)

op = Table(
    "op",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Blob, nullable=False, unique=True),
    _blob("folder"),
    _blob("seat"),
    _number("hlc_ms"),
    _number("hlc_counter"),
    _number("wall_ms"),
    Column("envelope", Integer, ForeignKey("envelope.n"), nullable=True),
    _blob("body", nullable=True),  # only while the op is in no envelope: afterwards the envelope's payload has it
)
Index("ix_op_outbox", op.c.folder, op.c.n, sqlite_where=op.c.envelope.is_(None))
Index("ix_op_envelope", op.c.envelope, op.c.wall_ms)  # with the time, so that counting what waits reads no ops
Index("ix_op_folder", op.c.folder)

held = Table(
    "held",
    metadata,
    _id(),
    _blob("stream"),
    _number("seq"),  # 0: the centre lost it, to be offered again
    _blob("raw"),
    _text("reason"),
    _blob("receipt", server_default=text("x''")),
    _text("refusal"),
)
place = Table(
    "place",
    metadata,
    _blob("stream"),
    Column("seq", Integer, nullable=False),
    _blob("id"),
    _blob("hash"),
    PrimaryKeyConstraint("stream", "seq"),
)
"""Which envelope stands where in a stream, and the rolling hash there."""
Index("ix_place_id", place.c.id)

stream = Table(
    "stream",
    metadata,
    _id(),
    _number("cursor"),
    _blob("hash"),
    _blob("incarnation", server_default=text("x''")),
    _number("last_complete_ms"),
)
control = Table(
    "control",
    metadata,
    _blob("stream"),
    Column("position", Integer, nullable=False),
    _blob("record"),
    PrimaryKeyConstraint("stream", "position"),
)

# --- views: the merge ---------------------------------------------------------------------------------------------
head = Table(
    "head",
    metadata,
    _blob("record"),
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    _blob("op"),
    _blob("value"),
    _number("hlc_ms"),
    _number("hlc_counter"),
    _number("wall_ms"),
    _blob("seat"),
    PrimaryKeyConstraint("record", "kind", "field", "op"),
)
superseded = Table(
    "superseded",
    metadata,
    _blob("op"),
    _blob("record"),
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    PrimaryKeyConstraint("op", "record", "kind", "field"),
)
"""Overwritten writes that were not standing; when such an op arrives, it never stands and the row goes."""
conflict = Table(
    "conflict",
    metadata,
    _blob("record"),
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    _number("surfaced", "1"),  # 0: the newest is shown, and nobody has to choose
    _text("scope"),
    _text("opened_on"),
    _blob("owner", server_default=text("x''")),
    PrimaryKeyConstraint("record", "kind", "field"),
)
"""Fields for which different values stand, and where each is listed (app.store.contradictions)."""
Index(
    "ix_conflict_listed", conflict.c.scope, conflict.c.surfaced, conflict.c.opened_on, conflict.c.owner,
    conflict.c.kind, conflict.c.record, conflict.c.field,
)  # fmt: skip
Index("ix_conflict_owner", conflict.c.owner)


# --- views: the nouns ---------------------------------------------------------------------------------------------
def _view(name: str, *columns: Column[object] | Column[str] | Column[bytes] | Column[int]) -> Table:
    """A noun's table: its record, the folder it lives in, and the newest op that touched it."""
    return Table(name, metadata, _id(), _blob("folder"), _blob("op"), *columns)


site = _view(
    "site",
    _text("name"),
    _text("phone"),
    _text("address"),
    _text("hours"),
    _text("complaints"),
    _text("pen"),
    _text("closes"),
)
seat = _view("seat", _text("worker"), _text("role"), _number("number"))
person = _view(
    "person",
    _text("name"),
    _text("address"),
    _text("sex", "0"),
    _text("birth_date"),
    _text("phone"),
    _text("language"),
    _text("initials"),  # pinyin initials of the name, made here
    _text("pinyin"),
)
person_private = _view(
    "person_private",
    _text("id_no"),
    _text("residence"),
    _text("safe_contact"),
    _text("safe_rule"),  # in the form of app.domain.safe_rule
    _text("special_flags"),
)
case = _view(
    "case",
    _text("desk"),
    _text("number"),
    _text("address"),
    _text("matter"),
    _text("stage", "lead"),
    _text("risk"),
    _text("outcome"),
    _text("opened_on"),
    _text("worker"),
    _text("closed_on"),
    _text("close_reason"),
    _text("close_words"),
    _text("signed_off_by"),
    _text("signed_off_on"),
    _blob("follows", True),  # the closed case it was opened after
)
Index("ix_case_follows", case.c.follows)
Index("ix_case_stage", case.c.stage, case.c.opened_on)
Index("ix_case_opened", case.c.opened_on)
Index("ix_case_folder", case.c.folder)
Index("ix_person_folder", person.c.folder)
Index("ix_person_private_folder", person_private.c.folder)
participation = _view("participation", _blob("case", True), _blob("person", True), _text("role"))
Index("ix_participation_case", participation.c.case)
Index("ix_participation_person", participation.c.person)
note = _view(
    "note",
    _blob("case", True),
    _text("scope", "both"),
    _text("body"),
    _text("mode"),
    Column("minutes", Integer, nullable=True),
    _text("happened_on"),
    _text("recorded_at"),
    _text("author"),
    _number("late"),
    _blob("amends", True),
    _text("reason"),
)
Index("ix_note_case", note.c.case, note.c.recorded_at)
Index("ix_note_recorded", note.c.recorded_at)
Index("ix_note_happened", note.c.happened_on)
consent = _view(
    "consent",
    _blob("case", True),
    _blob("person", True),
    _text("role"),
    _text("state"),
    _text("given_on"),
    _text("witness"),
    _text("text"),  # what was explained, in which version
    _text("recorded_at"),
    _text("author"),
)
Index("ix_consent_case", consent.c.case)
task = _view(
    "task",
    _blob("case", True),
    _text("rule"),
    _number("rule_version"),
    _text("table_version"),
    _text("started_on"),
    _text("due"),
    _text("computed"),
    _text("closes_at"),
    _text("reason"),
    _text("done_on"),
    _text("done_how"),
    _text("looked_on"),
    _number("provisional"),
    _text("state", "open"),
    _text("scope", "both"),
)
Index("ix_task_due", task.c.state, task.c.due)
Index("ix_task_case", task.c.case)
answer = _view(
    "answer",
    _blob("case", True),
    _text("form"),
    _number("version"),
    _text("role"),
    _text("scope", "both"),
    _text("saved_at"),
)
Index("ix_answer_case", answer.c.case)
answer_value = Table(
    "answer_value",
    metadata,
    _blob("answer"),
    Column("field", Text, nullable=False),
    _blob("value"),
    PrimaryKeyConstraint("answer", "field"),
)
sheet = _view(
    "sheet",
    _blob("case", True),
    _text("form"),
    _text("role"),
    _text("scope", "both"),
    _text("code"),
    _blob("sha256", server_default=text("x''")),
    _number("pages"),
    _text("printed_at"),
    _text("printed_by"),
    _text("state", "printed"),
    _text("witness"),
    _text("reason"),
    _text("scanned_at"),
    _blob("scan_sha256", server_default=text("x''")),
    _text("pen_signers"),
    _blob("pen_sha256", server_default=text("x''")),
    _blob("answer", True),  # which filling, of a form filled several times
)
Index("ix_sheet_case", sheet.c.case)
Index("ix_sheet_code", sheet.c.code)
Index("ix_sheet_state", sheet.c.state)
screening = _view(
    "screening",
    _blob("case", True),
    _blob("person", True),
    _text("role"),
    _text("scope", "both"),
    _text("instrument"),
    _number("version"),
    _text("language"),
    _text("mode"),
    _text("happened_on"),
    _text("recorded_at"),
    _text("author"),
    _number("child"),
    _text("answers"),  # these four in the form of app.domain.screening_text
    _text("scores"),
    _text("level"),
    _text("risk"),
    Column("positive", Integer, nullable=True),
    _text("why"),
    _number("prompted"),
    _blob("amends", True),
    _text("reason"),
)
Index("ix_screening_case", screening.c.case, screening.c.recorded_at)
Index("ix_screening_amends", screening.c.amends)
goal = _view(
    "goal",
    _blob("case", True),
    _text("scope", "both"),
    _text("goal"),
    _text("problem"),
    _text("domain"),
    _text("towards"),
    _text("indicator"),
    _text("baseline"),
    _text("method"),
    _text("tasks"),
    _text("who"),
    _text("who_note"),
    _text("due"),
    _text("far_below"),  # what the levels look like, from -2 to +2
    _text("below"),
    _text("expected"),
    _text("above"),
    _text("far_above"),
    Column("start", Integer, nullable=True),
    _number("weight", "1"),
    _text("state", "new"),
    _text("why"),
    _text("set_on"),
    _text("author"),
)
Index("ix_goal_case", goal.c.case)
goal_rating = _view(
    "goal_rating",
    _blob("case", True),
    _blob("goal", True),
    _text("scope", "both"),
    Column("level", Integer, nullable=True),
    Column("own_level", Integer, nullable=True),
    _text("evidence"),
    _text("own_words"),
    _text("happened_on"),
    _text("recorded_at"),
    _text("author"),
    _blob("amends", True),
)
Index("ix_goal_rating_case", goal_rating.c.case)
Index("ix_goal_rating_amends", goal_rating.c.amends)
kin = _view(
    "kin",
    _blob("case", True),
    _blob("person", True),  # a party of the case; the others are no persons of their own
    _text("scope", "both"),
    _text("name"),
    _text("sex", "0"),
    Column("born", Integer, nullable=True),  # years
    _number("dead"),
    Column("died", Integer, nullable=True),
    _text("sort", "person"),
    _number("at_home"),
    _text("note"),
    _number("gone"),
)
Index("ix_kin_case", kin.c.case)
kin_tie = _view(
    "kin_tie",
    _blob("case", True),
    _text("scope", "both"),
    _text("tie"),
    _blob("a", True),
    _blob("b", True),
    _text("detail"),
    _number("gone"),
)
Index("ix_kin_tie_case", kin_tie.c.case)
eco_link = _view(
    "eco_link",
    _blob("case", True),
    _text("scope", "both"),
    _blob("owner", True),
    _text("system"),
    _text("name"),
    _text("strength", "strong"),
    _text("flow", "none"),
    _text("note"),
    _number("gone"),
)
Index("ix_eco_link_case", eco_link.c.case)
site_form = _view(
    "site_form",
    _text("form"),
    _number("number"),  # of the version, see app.casework.own_forms
    _number("format"),  # of the definition language it was written in
    _text("state"),
    _text("text"),
    _text("at"),
    _text("who"),
    _text("replaces"),  # ids of the versions it was made from, in hex, with commas
)
year_notice = _view(
    "year_notice",
    _number("year"),
    _number("number"),
    _text("source"),
    _text("rest"),  # days as ISO text, with commas
    _text("work"),
    _text("at"),
    _text("who"),
)
attachment = _view(
    "attachment",
    _blob("case", True),
    _text("scope", "both"),
    _text("name"),
    _text("media"),
    _number("size"),
    _blob("sha256", server_default=text("x''")),
    _blob("key", server_default=text("x''")),  # what seals its bytes on their way, with the folder's key
    _blob("thumbnail", server_default=text("x''")),
    _text("recorded_at"),
    _text("author"),
)
Index("ix_attachment_case", attachment.c.case, attachment.c.recorded_at)
Index("ix_attachment_folder", attachment.c.folder)
course = _view("course", _text("title"), _text("modules"))
class_session = _view(
    "class_session",
    _blob("course", True),
    _text("title"),
    _text("modules"),
    _text("starts_at"),
    _number("minutes"),
    _text("room"),
    _text("teacher"),
    _text("mode"),
    _number("seats"),
    _text("state", "planned"),
    _text("materials"),
)
Index("ix_class_session_starts", class_session.c.starts_at)
Index("ix_class_session_folder", class_session.c.folder)
enrolment = _view(
    "enrolment",
    _blob("session", True),
    _text("code"),
    _text("name"),
    _text("initials"),  # made here, as of a person
    _text("pinyin"),
    _text("phone"),
    _number("with_partner"),
    _number("quiet"),
    _text("enrolled_at"),
    _number("confirmed"),
    _text("came_at"),
    _text("left_at"),
    _text("cancelled_at"),
    _text("certificate"),
)
Index("ix_enrolment_session", enrolment.c.session)
Index("ix_enrolment_code", enrolment.c.code)
Index("ix_enrolment_certificate", enrolment.c.certificate)
class_feedback = _view(
    "class_feedback",
    _blob("session", True),
    _text("answers"),  # "useful=5,clear=4": what was ticked, by question
    _text("gain"),
    _text("suggestion"),
    _text("next_topics"),
)
Index("ix_class_feedback_session", class_feedback.c.session)
erasure = _view(
    "erasure",
    _text("number"),  # as the proposer called the case
    _blob("folders", server_default=text("x''")),  # 16 bytes each, one behind the other
    _text("reason"),
    _text("who"),
    _number("at_ms"),
    _blob("signature", server_default=text("x''")),
)
erasure_word = _view(
    "erasure_word",
    _blob("erasure", True),
    _text("say"),
    _text("who"),
    _number("at_ms"),
    _blob("signature", server_default=text("x''")),
    _text("remark"),
)
"""What somebody says to a proposal to erase; whose seat it is stands in the save itself."""
booking = _view(
    "booking",
    _text("desk"),
    _text("day"),
    _text("time"),
    _number("minutes", "60"),
    _text("address"),
    _text("scope", "both"),
    _text("about"),
    _text("phone"),
    _text("contact"),
    _text("room"),
    _text("worker"),
    _text("language"),
    _text("source"),
    _text("came"),
    _text("state"),
    _text("number"),
    _text("arrived_at"),
    _text("called_by"),
)
Index("ix_booking_day", booking.c.desk, booking.c.day)
window_entry = _view(
    "window_entry",
    _text("day"),
    _text("at"),
    _text("who"),
    _number("seat"),  # its number
    _text("matter"),
    _number("told"),
    _text("him"),
    _text("her"),
    _number("people"),
    _text("slip"),
)
Index("ix_window_entry_day", window_entry.c.day, window_entry.c.seat)
window_strike = _view("window_strike", _blob("entry", True), _text("reason"), _text("at"), _text("who"))
Index("ix_window_strike_entry", window_strike.c.entry)
audit = _view(
    "audit",
    _blob("case", True),
    _blob("record", True),
    _text("verb"),
    _text("at"),
    _text("who"),
    _text("scope", "both"),
    _text("reason"),
)
Index("ix_audit_case", audit.c.case)
Index("ix_audit_received", audit.c.record, sqlite_where=text("verb = 'case_received'"))
"""By which the case is found that began with a booking."""
Index("ix_audit_walled", audit.c.op, sqlite_where=text("scope != 'both'"))
"""By which what one reader may not know of is left out of lists of saves."""

VIEWS: dict[str, Table] = {
    table.name: table
    for table in (
        site, seat, person, person_private, case, participation, note, consent, task, answer, sheet, screening,
        site_form, attachment, audit, erasure, erasure_word, goal, goal_rating, kin, kin_tie, eco_link,
        course, class_session, enrolment, class_feedback,
        year_notice,
        booking, window_entry, window_strike,
    )
}  # fmt: skip
"""Kind of record to the table that shows it."""

search_doc = Table(
    "search_doc",
    metadata,
    Column("n", Integer, primary_key=True),
    _blob("record"),
    UniqueConstraint("record"),
)
"""The rows of the full-text table `search`: which note each one is."""
search_todo = Table("search_todo", metadata, _id())
"""Notes that came in bulk and wait to be indexed."""

# --- local, never synced ------------------------------------------------------------------------------------------
draft = Table(
    "draft",
    metadata,
    _id(),
    _blob("case"),
    _text("kind"),  # note, entry, screening, pad, goal
    _text("scope", "both"),
    _text("form"),
    _text("role"),
    _blob("content"),  # MessagePack
    _number("updated_ms"),
)
Index("ix_draft_case", draft.c.case, draft.c.kind)
sheet_bytes = Table(
    "sheet_bytes",
    metadata,
    Column("sha256", Blob, primary_key=True),
    _blob("pdf"),
    _blob("places", server_default=text("x''")),  # MessagePack: where its signature cells lie
)
scan = Table(
    "scan",
    metadata,
    _id(),
    _blob("sheet"),
    _text("happened_at"),
    _text("recorded_at"),
    _text("media"),
    _number("pages"),
    _blob("source_sha256"),  # of the file it came from
    _blob("sha256"),
    _blob("content"),
)
Index("ix_scan_sheet", scan.c.sheet)
Index("ix_scan_source", scan.c.source_sha256)
signature = Table(
    "signature",
    metadata,
    _id(),
    _blob("sheet"),
    _text("signer"),
    _text("signed_at"),
    _text("worker"),
    _blob("strokes"),  # MessagePack
    _blob("signed_sha256"),  # of exactly the PDF that was signed
    _blob("result_sha256"),  # of the same PDF with the strokes on it
)
Index("ix_signature_sheet", signature.c.sheet)
attachment_part = Table(
    "attachment_part",
    metadata,
    _blob("attachment"),
    Column("number", Integer, nullable=False),
    _blob("content"),
    PrimaryKeyConstraint("attachment", "number"),
)
"""The bytes of attachments, as far as they are here, in the parts in which they travel."""
attachment_way = Table(
    "attachment_way",
    metadata,
    _id(),  # of the attachment
    _blob("folder"),
    _number("stored"),  # so many of its parts are known to be at the centre
    _number("wanted"),  # somebody here has asked for it
    _text("problem"),
)
"""How the bytes of attachments fare on their way to the centre and from it."""
Index("ix_attachment_way_folder", attachment_way.c.folder)
set_aside = Table(
    "set_aside",
    metadata,
    _id(),  # of the save
    _blob("folder"),
    _number("wall_ms"),
    _blob("body"),
    _text("reason"),
)
"""Own saves that had reached nobody when their folder was let go of."""
erasure_carried = Table("erasure_carried", metadata, _id(), _blob("content"))
"""What the control stream says of a proposal to erase, as the last exchange told; MessagePack."""
check_result = Table("check_result", metadata, Column("n", Integer, primary_key=True), _blob("content"))
"""What the last comparisons with the centre found; MessagePack."""

preview_folder = Table("preview_folder", metadata, _id(), _blob("ring"), _blob("key"))
"""Folders shown from a snapshot: their saves have not been read yet, nothing can be written in them."""

SEARCH_DDL = "CREATE VIRTUAL TABLE search USING fts5(grams, content='', contentless_delete=1, detail=none)"
