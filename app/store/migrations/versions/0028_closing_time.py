"""When the counter of a site stops work, and with each deadline the time of day at which it ends."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

ADDED = {"site": "closes", "task": "closes_at"}


def upgrade() -> None:
    """Add the columns; what a colleague's newer program already sent stands in `head`, and is shown now."""
    connection = op.get_bind()
    for kind, name in ADDED.items():
        op.add_column(kind, sa.Column(name, sa.Text(), server_default="", nullable=False))
        heads = sa.text(
            "SELECT record, value FROM head WHERE kind = :kind AND field = :name ORDER BY hlc_ms, hlc_counter, op"
        )
        shown = sa.table(kind, sa.column("id"), sa.column(name))
        for row in connection.execute(heads, {"kind": kind, "name": name}).all():  # the newest comes last, and stays
            value = msgspec.msgpack.decode(row.value)
            newest = sa.update(shown).where(shown.c.id == row.record)
            connection.execute(newest.values({name: value if isinstance(value, str) else ""}))


def downgrade() -> None:
    """Drop them; the values stay in the ops."""
    for kind, name in ADDED.items():
        op.drop_column(kind, name)
