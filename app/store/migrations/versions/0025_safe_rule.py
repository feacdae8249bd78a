"""The rule by which a person may be reached, beside what was written of it in free words, which stays as it is."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0017"


def upgrade() -> None:
    """Add the column; what a colleague's newer program already sent stands in `head`, and is shown now."""
    op.add_column("person_private", sa.Column("safe_rule", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    heads = sa.text(
        "SELECT record, value FROM head WHERE kind = 'person_private' AND field = 'safe_rule'"
        " ORDER BY hlc_ms, hlc_counter, op"
    )
    shown = sa.table("person_private", sa.column("id"), sa.column("safe_rule"))
    for row in connection.execute(heads).all():  # the newest comes last, and stays
        value = msgspec.msgpack.decode(row.value)
        if isinstance(value, str):
            connection.execute(sa.update(shown).where(shown.c.id == row.record).values(safe_rule=value))


def downgrade() -> None:
    """Drop it; the values stay in the ops."""
    op.drop_column("person_private", "safe_rule")
