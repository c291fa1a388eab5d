"""Rules that change under way: moves of many cases, and what waits for a decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transition",
        sa.Column("number", _row_id(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("about", _row_id(), nullable=True),
        sa.Column("policy", sa.String(16), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("started_at", _moment(), nullable=False),
        sa.Column("after", _row_id(), nullable=False),
        sa.Column("finished_at", _moment(), nullable=True),
        sa.Column("token", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_transition")),
        sa.UniqueConstraint("token", name=op.f("uq_transition_token")),
    )
    op.create_index(op.f("ix_transition_revision"), "transition", ["revision"])
    op.create_table(
        "transition_case",
        sa.Column("transition", _row_id(), nullable=False),
        sa.Column("case_id", _row_id(), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transition"], ["transition.number"], name=op.f("fk_transition_case_transition")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_transition_case_case_id")),
        sa.PrimaryKeyConstraint("transition", "case_id", name=op.f("pk_transition_case")),
    )
    op.create_index(
        op.f("ix_transition_case_transition_result_case_id"),
        "transition_case",
        ["transition", "result", "case_id"],
    )
    op.create_table(
        "proposal",
        sa.Column("case_id", _row_id(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_proposal_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_proposal")),
    )


def _row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def downgrade() -> None:
    for table in ("proposal", "transition_case", "transition"):
        op.drop_table(table)
