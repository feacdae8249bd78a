"""How a printed sheet ended: who witnessed it, why it is void."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COLUMNS = ("witness", "reason")


def upgrade() -> None:
    """Add both columns; a word that a colleague's newer program already sent stands in `head`, and is shown now."""
    for name in COLUMNS:
        op.add_column("sheet", sa.Column(name, sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    for name in COLUMNS:
        heads = sa.text(
            "SELECT record, value FROM head WHERE kind = 'sheet' AND field = :name ORDER BY hlc_ms, hlc_counter, op"
        )
        for row in connection.execute(heads, {"name": name}).all():  # the newest comes last, and stays
            value = msgspec.msgpack.decode(row.value)
            shown = sa.table("sheet", sa.column("id"), sa.column(name))
            newest = sa.update(shown).where(shown.c.id == row.record)
            connection.execute(newest.values({name: value if isinstance(value, str) else ""}))


def downgrade() -> None:
    """Drop both; the words stay in the ops."""
    for name in COLUMNS:
        op.drop_column("sheet", name)
