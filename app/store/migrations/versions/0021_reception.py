"""Bookings and walk-ins, the window log, and by which the case is found that began with a booking."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0028"

TEXTS: dict[str, tuple[str, ...]] = {
    "booking": (
        "desk", "day", "time", "address", "about", "phone", "contact", "room", "worker", "language", "source", "came",
        "state", "number", "arrived_at", "called_by",
    ),
    "window_entry": ("day", "at", "who", "matter", "him", "her", "slip"),
    "window_strike": ("reason", "at", "who"),
}  # fmt: skip
NUMBERS: dict[str, tuple[str, ...]] = {
    "booking": ("minutes",), "window_entry": ("seat", "told", "people"), "window_strike": (),
}  # fmt: skip
MORE: dict[str, dict[str, type]] = {"booking": {"scope": str}, "window_strike": {"entry": bytes}}
ADD_ONLY = ("window_entry", "window_strike")


def _text(name: str, default: str = "") -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _number(name: str, default: str = "0") -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), server_default=sa.text(default), nullable=False)


def _bytes(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """Add the tables, and show what colleagues' newer programs already sent: it stood as heads."""
    op.create_table(
        "booking",
        *(_bytes(name) for name in ("id", "folder", "op")),
        *(_text(name) for name in ("desk", "day", "time")),
        _number("minutes", "60"),
        _text("address"),
        _text("scope", "both"),
        *(_text(name) for name in TEXTS["booking"][4:]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index("ix_booking_day", "booking", ["desk", "day"])
    op.create_table(
        "window_entry",
        *(_bytes(name) for name in ("id", "folder", "op")),
        *(_text(name) for name in ("day", "at", "who")),
        _number("seat"),
        _text("matter"),
        _number("told"),
        *(_text(name) for name in ("him", "her")),
        _number("people"),
        _text("slip"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_entry")),
    )
    op.create_index("ix_window_entry_day", "window_entry", ["day", "seat"])
    op.create_table(
        "window_strike",
        *(_bytes(name) for name in ("id", "folder", "op")),
        sa.Column("entry", sa.LargeBinary(), nullable=True),
        *(_text(name) for name in TEXTS["window_strike"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_strike")),
    )
    op.create_index("ix_window_strike_entry", "window_strike", ["entry"])
    op.create_index("ix_audit_received", "audit", ["record"], sqlite_where=sa.text("verb = 'case_received'"))
    for kind in TEXTS:
        _show_what_came(kind)


def _show_what_came(kind: str) -> None:
    """The newest of each field; of what is written once, the lowest save wins and no heads are kept."""
    types: dict[str, type] = dict.fromkeys(TEXTS[kind], str) | dict.fromkeys(NUMBERS[kind], int)
    types |= MORE.get(kind, {})
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, head.hlc_ms, head.hlc_counter, op.folder"
        " FROM head JOIN op ON op.id = head.op WHERE head.kind = :kind ORDER BY head.op DESC"
    )
    connection = op.get_bind()
    rows: dict[bytes, dict[str, object]] = {}
    found = connection.execute(heads, {"kind": kind}).all()
    if kind not in ADD_ONLY:
        found = sorted(found, key=lambda one: (one.hlc_ms, one.hlc_counter, one.op))
    for one in found:
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder})
        row["op"] = one.op
        value = msgspec.msgpack.decode(one.value)
        if type(value) is types.get(one.field):
            row[one.field] = value
    table = sa.table(kind, *(sa.column(name) for name in ("id", "folder", "op", *types)))
    for row in rows.values():
        connection.execute(sa.insert(table).values(row))
    for name in ("head", "conflict", "superseded") if kind in ADD_ONLY else ():
        connection.execute(sa.text(f"DELETE FROM {name} WHERE kind = :kind"), {"kind": kind})  # noqa: S608  # known names


def downgrade() -> None:
    """Drop them; what stands in the ops stays."""
    op.drop_index("ix_audit_received", "audit")
    for name in reversed(TEXTS):
        op.drop_table(name)
