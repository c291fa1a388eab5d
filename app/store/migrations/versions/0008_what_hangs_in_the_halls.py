"""What was posted or handed out in the halls, so that what is stale can be printed again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_HANGS = sa.text("taken_down_at IS NULL")


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "posted",
        sa.Column("id", row_id, nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.String(), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted")),
    )
    op.create_index(
        "ix_posted_hangs", "posted", ["point", "kind", "item_id", "variant", "place"],
        unique=True, sqlite_where=_HANGS, postgresql_where=_HANGS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("posted")
