"""The first schema of a vault."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of version 1."""
    op.create_table(
        "answer",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="both", nullable=False),
        sa.Column("saved_at", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index("ix_answer_case", "answer", ["case"], unique=False)
    op.create_table(
        "answer_value",
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("answer", "field", name=op.f("pk_answer_value")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.Column("verb", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="both", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_case", "audit", ["case"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("desk", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("matter", sa.Text(), server_default="", nullable=False),
        sa.Column("stage", sa.Text(), server_default="lead", nullable=False),
        sa.Column("risk", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_on", sa.Text(), server_default="", nullable=False),
        sa.Column("worker", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
    )
    op.create_index("ix_case_opened", "case", ["opened_on"], unique=False)
    op.create_index("ix_case_stage", "case", ["stage", "opened_on"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", "kind", "field", name=op.f("pk_conflict")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("given_on", sa.Text(), server_default="", nullable=False),
        sa.Column("witness", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_case", "consent", ["case"], unique=False)
    op.create_table(
        "control",
        sa.Column("stream", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "position", name=op.f("pk_control")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="both", nullable=False),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("updated_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index("ix_draft_case", "draft", ["case", "kind"], unique=False)
    op.create_table(
        "envelope",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("stream", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("seat", sa.LargeBinary(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_envelope")),
        sa.UniqueConstraint("id", name=op.f("uq_envelope_id")),
    )
    op.create_index(
        "ix_envelope_refused", "envelope", ["stream", "n"], unique=False, sqlite_where=sa.text("state = 'quarantine'")
    )
    op.create_index("ix_envelope_seat", "envelope", ["stream", "seat", "n"], unique=False)
    op.create_index("ix_envelope_seq", "envelope", ["stream", "seq"], unique=False)
    op.create_index(
        "ix_envelope_unsent", "envelope", ["stream", "n"], unique=False, sqlite_where=sa.text("state = 'frozen'")
    )
    op.create_table(
        "folder",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ring", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder")),
    )
    op.create_table(
        "head",
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("hlc_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("hlc_counter", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wall_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("seat", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record", "kind", "field", "op", name=op.f("pk_head")),
    )
    op.create_table(
        "held",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("stream", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("refusal", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("scope", sa.Text(), server_default="both", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("mode", sa.Text(), server_default="", nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("late", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("amends", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_case", "note", ["case", "recorded_at"], unique=False)
    op.create_index("ix_note_happened", "note", ["happened_on"], unique=False)
    op.create_index("ix_note_recorded", "note", ["recorded_at"], unique=False)
    op.create_table(
        "participation",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
    )
    op.create_index("ix_participation_case", "participation", ["case"], unique=False)
    op.create_index("ix_participation_person", "participation", ["person"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("sex", sa.Text(), server_default="0", nullable=False),
        sa.Column("birth_date", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("pinyin", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "person_private",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("id_no", sa.Text(), server_default="", nullable=False),
        sa.Column("residence", sa.Text(), server_default="", nullable=False),
        sa.Column("safe_contact", sa.Text(), server_default="", nullable=False),
        sa.Column("special_flags", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_private")),
    )
    op.create_table(
        "place",
        sa.Column("stream", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", name=op.f("pk_place")),
    )
    op.create_index("ix_place_id", "place", ["id"], unique=False)
    op.create_table(
        "ring_key",
        sa.Column("ring", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ring", "epoch", name=op.f("pk_ring_key")),
    )
    op.create_table(
        "search_doc",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_doc")),
        sa.UniqueConstraint("record", name=op.f("uq_search_doc_record")),
    )
    op.create_table(
        "search_todo",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_todo")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("worker", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_table(
        "sheet",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="both", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("pages", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("printed_at", sa.Text(), server_default="", nullable=False),
        sa.Column("printed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="printed", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
    )
    op.create_index("ix_sheet_case", "sheet", ["case"], unique=False)
    op.create_index("ix_sheet_code", "sheet", ["code"], unique=False)
    op.create_index("ix_sheet_state", "sheet", ["state"], unique=False)
    op.create_table(
        "sheet_bytes",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sheet_bytes")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("hours", sa.Text(), server_default="", nullable=False),
        sa.Column("complaints", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "stream",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("cursor", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("incarnation", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("last_complete_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream")),
    )
    op.create_table(
        "superseded",
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("op", "record", "kind", "field", name=op.f("pk_superseded")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("rule_version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("table_version", sa.Text(), server_default="", nullable=False),
        sa.Column("started_on", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.Text(), server_default="", nullable=False),
        sa.Column("provisional", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("scope", sa.Text(), server_default="both", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_case", "task", ["case"], unique=False)
    op.create_index("ix_task_due", "task", ["state", "due"], unique=False)
    op.create_table(
        "op",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("seat", sa.LargeBinary(), nullable=False),
        sa.Column("hlc_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("hlc_counter", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wall_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("envelope", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["envelope"], ["envelope.n"], name=op.f("fk_op_envelope")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_op")),
        sa.UniqueConstraint("id", name=op.f("uq_op_id")),
    )
    op.create_index("ix_op_envelope", "op", ["envelope", "wall_ms"], unique=False)
    op.create_index("ix_op_folder", "op", ["folder"], unique=False)
    op.create_index("ix_op_outbox", "op", ["folder", "n"], unique=False, sqlite_where=sa.text("envelope IS NULL"))
    op.execute("CREATE VIRTUAL TABLE search USING fts5(grams, content='', contentless_delete=1, detail=none)")


def downgrade() -> None:
    """Back to an empty database."""
    op.execute("DROP TABLE search")
    op.drop_index("ix_op_outbox", table_name="op", sqlite_where=sa.text("envelope IS NULL"))
    op.drop_index("ix_op_folder", table_name="op")
    op.drop_index("ix_op_envelope", table_name="op")
    op.drop_table("op")
    op.drop_index("ix_task_due", table_name="task")
    op.drop_index("ix_task_case", table_name="task")
    op.drop_table("task")
    op.drop_table("superseded")
    op.drop_table("stream")
    op.drop_table("site")
    op.drop_table("sheet_bytes")
    op.drop_index("ix_sheet_state", table_name="sheet")
    op.drop_index("ix_sheet_code", table_name="sheet")
    op.drop_index("ix_sheet_case", table_name="sheet")
    op.drop_table("sheet")
    op.drop_table("seat")
    op.drop_table("search_todo")
    op.drop_table("search_doc")
    op.drop_table("ring_key")
    op.drop_index("ix_place_id", table_name="place")
    op.drop_table("place")
    op.drop_table("person_private")
    op.drop_table("person")
    op.drop_index("ix_participation_person", table_name="participation")
    op.drop_index("ix_participation_case", table_name="participation")
    op.drop_table("participation")
    op.drop_index("ix_note_recorded", table_name="note")
    op.drop_index("ix_note_happened", table_name="note")
    op.drop_index("ix_note_case", table_name="note")
    op.drop_table("note")
    op.drop_table("meta")
    op.drop_table("held")
    op.drop_table("head")
    op.drop_table("folder")
    op.drop_index("ix_envelope_unsent", table_name="envelope", sqlite_where=sa.text("state = 'frozen'"))
    op.drop_index("ix_envelope_seq", table_name="envelope")
    op.drop_index("ix_envelope_seat", table_name="envelope")
    op.drop_index("ix_envelope_refused", table_name="envelope", sqlite_where=sa.text("state = 'quarantine'"))
    op.drop_table("envelope")
    op.drop_index("ix_draft_case", table_name="draft")
    op.drop_table("draft")
    op.drop_table("control")
    op.drop_index("ix_consent_case", table_name="consent")
    op.drop_table("consent")
    op.drop_table("conflict")
    op.drop_index("ix_case_stage", table_name="case")
    op.drop_index("ix_case_opened", table_name="case")
    op.drop_table("case")
    op.drop_index("ix_audit_case", table_name="audit")
    op.drop_table("audit")
    op.drop_table("answer_value")
    op.drop_index("ix_answer_case", table_name="answer")
    op.drop_table("answer")
