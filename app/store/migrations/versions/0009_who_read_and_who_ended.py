"""Who read a message, who ended a time away, what waits for whom, moments of limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _add_columns()
    _add_readers()
    _add_signatures()
    _add_promise_checks()


def _add_columns() -> None:
    op.add_column("absence", sa.Column("ended_by", sa.String(), nullable=False, server_default=""))
    op.add_column("absence", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("task", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("task", sa.Column("step_due_at", sa.DateTime(timezone=True), nullable=True))


def _add_readers() -> None:
    op.create_table(
        "notice_read",
        sa.Column("notice_id", _ROW_ID, nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_read_notice_id")
        ),
        sa.PrimaryKeyConstraint("notice_id", "username", name=op.f("pk_notice_read")),
    )
    # Whoever read a message first has read it; for the others it is new.
    op.execute(
        "INSERT INTO notice_read (notice_id, username, at) "
        "SELECT id, read_by, read_at FROM notice WHERE read_at IS NOT NULL"
    )
    op.drop_index("ix_notice_unread_to_scope", table_name="notice")


def _add_signatures() -> None:
    op.create_table(
        "signature",
        sa.Column("case_id", _ROW_ID, nullable=False),
        sa.Column("to_scope", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("companions", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_signature_case_id")),
        sa.PrimaryKeyConstraint("case_id", "to_scope", name=op.f("pk_signature")),
    )
    op.create_index(
        op.f("ix_signature_to_scope_at_case_id"), "signature", ["to_scope", "at", "case_id"]
    )


def _add_promise_checks() -> None:
    op.create_table(
        "promise_check",
        sa.Column("case_id", _ROW_ID, nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_promise_check_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_promise_check")),
    )
    op.create_index(
        op.f("ix_promise_check_department_since_case_id"),
        "promise_check",
        ["department", "since", "case_id"],
    )


def downgrade() -> None:
    op.drop_table("promise_check")
    op.drop_table("signature")
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_notice_unread_to_scope", "notice", ["to_scope", "id"],
        sqlite_where=unread, postgresql_where=unread,
    )  # fmt: skip
    op.drop_table("notice_read")
    op.drop_column("task", "step_due_at")
    op.drop_column("task", "due_at")
    op.drop_column("case_", "due_at")
    op.drop_column("absence", "ended_at")
    op.drop_column("absence", "ended_by")
