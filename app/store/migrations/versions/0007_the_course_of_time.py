"""Steps late by their own limits are found; a late case says whether it was told why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "case_", sa.Column("explained", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_task_open_step_due", "task", ["step_due", "id"],
        sqlite_where=_OPEN, postgresql_where=_OPEN,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_task_open_step_due", table_name="task")
    op.drop_column("case_", "explained")
