"""How a case ended and which one it follows; what was explained before a consent, and when it was written down."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0023"

TEXTS = {
    "case": ("closed_on", "close_reason", "close_words", "signed_off_by", "signed_off_on"),
    "consent": ("text", "recorded_at", "author"),
}


def upgrade() -> None:
    """Add the columns; what a colleague's newer program already sent stands in `head`, and is shown now."""
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("case", sa.Column("follows", sa.LargeBinary(), nullable=True))
    op.create_index("ix_case_follows", "case", ["follows"])
    for table, names in (("case", (*TEXTS["case"], "follows")), ("consent", TEXTS["consent"])):
        _show(table, names)


def _show(table: str, names: tuple[str, ...]) -> None:
    connection = op.get_bind()
    query = sa.text(
        "SELECT record, field, value FROM head WHERE kind = :kind AND field IN :names ORDER BY hlc_ms, hlc_counter, op"
    ).bindparams(sa.bindparam("names", expanding=True))
    shown = sa.table(table, sa.column("id"), *(sa.column(name) for name in names))
    for row in connection.execute(query, {"kind": table, "names": list(names)}).all():  # the newest stays
        value = msgspec.msgpack.decode(row.value)
        kept = value if isinstance(value, bytes if row.field == "follows" else str) else None
        if kept is not None:
            connection.execute(sa.update(shown).where(shown.c.id == row.record).values({row.field: kept}))


def downgrade() -> None:
    """Drop them; the values stay in the ops."""
    op.drop_index("ix_case_follows", "case")
    op.drop_column("case", "follows")
    for table, names in TEXTS.items():
        for name in names:
            op.drop_column(table, name)
