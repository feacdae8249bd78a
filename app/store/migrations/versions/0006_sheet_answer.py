"""Which filling of a form a printed sheet shows, where a case has several."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; what a colleague's newer program already sent stands in `head`, and is shown now."""
    op.add_column("sheet", sa.Column("answer", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    heads = sa.text(
        "SELECT record, value FROM head WHERE kind = 'sheet' AND field = 'answer' ORDER BY hlc_ms, hlc_counter, op"
    )
    shown = sa.table("sheet", sa.column("id"), sa.column("answer"))
    for row in connection.execute(heads).all():  # the newest comes last, and stays
        value = msgspec.msgpack.decode(row.value)
        newest = sa.update(shown).where(shown.c.id == row.record)
        connection.execute(newest.values(answer=value if isinstance(value, bytes) else None))


def downgrade() -> None:
    """Drop it; the ids stay in the ops."""
    op.drop_column("sheet", "answer")
