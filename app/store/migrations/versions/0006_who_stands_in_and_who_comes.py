"""Tasks are found by whom they were taken over from; who has booked a time or waits at a window."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index(
        "ix_task_open_deputy_of",
        "task",
        ["deputy_of", "opened_at", "id"],
        "closed_at IS NULL AND deputy_of <> ''",
    )
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "visit",
        sa.Column("case_id", row_id, nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("booked_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_visit_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_visit")),
    )
    _index("ix_visit_booked", "visit", ["point", "item_id", "day"], "booked_for IS NOT NULL")
    _index("ix_visit_waiting", "visit", ["point", "day"], "waiting")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    """Make an index that holds a part of the rows only."""
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    op.drop_table("visit")
    op.drop_index("ix_task_open_deputy_of", table_name="task")
