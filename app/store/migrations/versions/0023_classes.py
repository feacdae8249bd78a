"""Classes: courses, their sessions, who is enrolled, what the participants thought."""

import msgspec
import sqlalchemy as sa
from alembic import op

from app.domain.names import initials, pinyin

revision = "0023"
down_revision = "0019"

COURSE: dict[str, type] = {"title": str, "modules": list}
SESSION: dict[str, type] = {
    "course": bytes, "title": str, "modules": list, "starts_at": str, "minutes": int, "room": str, "teacher": str,
    "mode": str, "seats": int, "state": str, "materials": list,
}  # fmt: skip
ENROLMENT: dict[str, type] = {
    "session": bytes, "code": str, "name": str, "phone": str, "with_partner": int, "quiet": int, "enrolled_at": str,
    "confirmed": int, "came_at": str, "left_at": str, "cancelled_at": str, "certificate": str,
}  # fmt: skip
FEEDBACK: dict[str, type] = {
    "session": bytes, "answers": list, "gain": str, "suggestion": str, "next_topics": list,
}  # fmt: skip
TYPES = {"course": COURSE, "class_session": SESSION, "enrolment": ENROLMENT, "class_feedback": FEEDBACK}
INDEXES = {
    "class_session": (("starts", "starts_at"), ("folder", "folder")),
    "enrolment": (("session", "session"), ("code", "code"), ("certificate", "certificate")),
    "class_feedback": (("session", "session"),),
}


def _column(name: str, of: type) -> "sa.Column[object]":
    if of is bytes:
        return sa.Column(name, sa.LargeBinary(), nullable=True)
    if of is int:
        return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
    return sa.Column(name, sa.Text(), server_default="planned" if name == "state" else "", nullable=False)


def _columns(kind: str) -> "list[sa.Column[object]]":
    found = [_column(name, of) for name, of in TYPES[kind].items()]
    if kind == "enrolment":
        found[3:3] = [_column("initials", str), _column("pinyin", str)]
    return found


def upgrade() -> None:
    """Add the tables, and show what colleagues' newer programs already sent: it stood as heads."""
    for kind in TYPES:
        op.create_table(
            kind,
            *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("id", "folder", "op")),
            *_columns(kind),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{kind}")),
        )
        for name, column in INDEXES.get(kind, ()):
            op.create_index(f"ix_{kind}_{name}", kind, [column])
    for kind in TYPES:
        _show_what_came(kind)
    _keep_no_heads("class_feedback")  # it is written once


def _show_what_came(kind: str) -> None:
    connection = op.get_bind()
    names = ("id", "folder", "op", *(str(column.name) for column in _columns(kind)))
    table = sa.table(kind, *(sa.column(name) for name in names))
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, op.folder FROM head JOIN op ON op.id = head.op"
        " WHERE head.kind = :kind ORDER BY head.hlc_ms, head.hlc_counter, head.op"
    )
    rows: dict[bytes, dict[str, object]] = {}
    for one in connection.execute(heads, {"kind": kind}).all():  # the newest comes last, and stays
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder, "op": one.op})
        value = msgspec.msgpack.decode(one.value)
        if type(value) is TYPES[kind].get(one.field):
            row[one.field] = _text_of(one.field, value, str(row.get(one.field, ""))) if type(value) is list else value
    for row in rows.values():
        if kind == "enrolment":
            name = str(row.get("name", ""))[:200]
            row |= {"initials": initials(name), "pinyin": pinyin(name)}
        connection.execute(sa.insert(table).values(row))


def _text_of(field: str, value: list[object], before: str) -> str:
    """A list as its column keeps it; of a set, with what other heads say."""
    said = [str(one) for one in value]
    if field in ("modules", "materials"):
        said = sorted({*said, *filter(None, before.split(","))})
    return ",".join(said)


def _keep_no_heads(kind: str) -> None:
    for name in ("head", "conflict", "superseded"):
        op.get_bind().execute(sa.text(f"DELETE FROM {name} WHERE kind = :kind"), {"kind": kind})  # noqa: S608  # known names


def downgrade() -> None:
    """Drop them; what stands in the ops stays."""
    for kind in reversed(TYPES):
        op.drop_table(kind)
