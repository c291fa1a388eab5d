"""Drafts of the catalogue, their files and what was done to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _draft()
    _file()
    _event()


def _row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_state_id"), "draft", ["state", "id"])


def _file() -> None:
    op.create_table(
        "draft_file",
        sa.Column("draft_id", _row_id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("base", sa.LargeBinary(), nullable=True),
        sa.Column("new", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_file_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "name", name=op.f("pk_draft_file")),
    )
    op.create_index(op.f("ix_draft_file_name_draft_id"), "draft_file", ["name", "draft_id"])


def _event() -> None:
    op.create_table(
        "draft_event",
        sa.Column("draft_id", _row_id(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_event_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "seq", name=op.f("pk_draft_event")),
        sa.UniqueConstraint("token", name=op.f("uq_draft_event_token")),
    )


def downgrade() -> None:
    # The indexes of a table go with it.
    for name in ("draft_event", "draft_file", "draft"):
        op.drop_table(name)
