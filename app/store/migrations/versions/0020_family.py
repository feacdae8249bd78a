"""The family around a case: people, ties between them, ties to what they live among."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0022"

KINDS: dict[str, dict[str, type]] = {
    "kin": {
        "case": bytes, "person": bytes, "scope": str, "name": str, "sex": str, "born": int, "dead": int, "died": int,
        "sort": str, "at_home": int, "note": str, "gone": int,
    },
    "kin_tie": {"case": bytes, "scope": str, "tie": str, "a": bytes, "b": bytes, "detail": str, "gone": int},
    "eco_link": {
        "case": bytes, "scope": str, "owner": bytes, "system": str, "name": str, "strength": str, "flow": str,
        "note": str, "gone": int,
    },
}  # fmt: skip
_DEFAULTS = {"scope": "both", "sex": "0", "sort": "person", "strength": "strong", "flow": "none"}
_FLAGS = frozenset({"dead", "at_home", "gone"})


def upgrade() -> None:
    """Add the tables, and show what colleagues' newer programs already sent: it stands as heads."""
    for kind, types in KINDS.items():
        op.create_table(
            kind,
            *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("id", "folder", "op")),
            *(_column(name, of) for name, of in types.items()),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{kind}")),
        )
        op.create_index(f"ix_{kind}_case", kind, ["case"])
        _show_what_came(kind, types)


def _column(name: str, of: type) -> "sa.Column[object]":
    if of is bytes:
        return sa.Column(name, sa.LargeBinary(), nullable=True)
    if of is str:
        return sa.Column(name, sa.Text(), server_default=_DEFAULTS.get(name, ""), nullable=False)
    if name in _FLAGS:
        return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
    return sa.Column(name, sa.Integer(), nullable=True)


def _show_what_came(kind: str, types: dict[str, type]) -> None:
    """The newest of every field, which comes last."""
    connection = op.get_bind()
    table = sa.table(kind, *(sa.column(name) for name in ("id", "folder", "op", *types)))
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, op.folder FROM head JOIN op ON op.id = head.op"
        " WHERE head.kind = :kind ORDER BY head.hlc_ms, head.hlc_counter, head.op"
    )
    rows: dict[bytes, dict[str, object]] = {}
    for one in connection.execute(heads, {"kind": kind}).all():
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder})
        row["op"] = one.op
        value = msgspec.msgpack.decode(one.value)
        if type(value) is types.get(one.field):
            row[one.field] = value
    for row in rows.values():
        connection.execute(sa.insert(table).values(row))


def downgrade() -> None:
    """Drop them; what stands in the ops stays."""
    for kind in reversed(KINDS):
        op.drop_table(kind)
