"""Jobs, presence, reports of refusals, notices, custody; tasks know persons and their own limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _job()
    _holding()
    _seat_everybody()
    _attendance()
    _absence()
    _report()
    _notice()
    _handover()
    _task()


def _row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _index(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    """Make an index that holds a part of the rows only."""
    op.create_index(
        name, table, columns, unique=unique,
        sqlite_where=sa.text(where), postgresql_where=sa.text(where),
    )  # fmt: skip


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("claimed_until", _moment(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_job_kind_subject")),
    )
    op.create_index(op.f("ix_job_state_at_id"), "job", ["state", "at", "id"])
    _index("ix_job_claimed", "job", ["claimed_until"], "claimed_until IS NOT NULL")


def _holding() -> None:
    op.create_table(
        "holding",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("place", "post", "username", name=op.f("pk_holding")),
    )
    op.create_index(op.f("ix_holding_username"), "holding", ["username"])


def _seat_everybody() -> None:
    """Write down which posts those who are in office hold where."""
    staff = sa.table(
        "staff", sa.column("username"), sa.column("role"), sa.column("point"),
        sa.column("departments", sa.JSON()), sa.column("posts", sa.JSON()),
        sa.column("active", sa.Boolean()),
    )  # fmt: skip
    holding = sa.table("holding", sa.column("place"), sa.column("post"), sa.column("username"))
    seats = set()
    for person in op.get_bind().execute(sa.select(staff).where(staff.c.active)):
        if person.role == "办事员":
            seats |= {(f"point:{person.point}", post, person.username) for post in person.posts}
        if person.role == "审批员":
            seats |= {
                (f"department:{name}", post, person.username)
                for name in person.departments
                for post in ("", *person.posts)
            }
    rows = [dict(zip(("place", "post", "username"), seat, strict=True)) for seat in sorted(seats)]
    op.bulk_insert(holding, rows)


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("signed_in_at", _moment(), nullable=False),
        sa.Column("signed_out_at", _moment(), nullable=True),
        sa.Column("point", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("username", "day", "signed_in_at", name=op.f("pk_attendance")),
    )
    here = "signed_out_at IS NULL"
    _index("ix_attendance_here_username", "attendance", ["username", "day"], here, unique=True)
    _index("ix_attendance_here_point", "attendance", ["point", "day", "username"], here)


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("from_at", _moment(), nullable=False),
        sa.Column("to_at", _moment(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_username_from_at"), "absence", ["username", "from_at"])


def _report() -> None:
    op.create_table(
        "refusal_report",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("case_id", _row_id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("filed_at", _moment(), nullable=False),
        sa.Column("filed_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.Column("reviewed_at", _moment(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_refusal_report_case_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_refusal_report")),
    )
    op.create_index(op.f("ix_refusal_report_case_id"), "refusal_report", ["case_id"])
    op.create_index(
        op.f("ix_refusal_report_state_filed_at_number"),
        "refusal_report",
        ["state", "filed_at", "number"],
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("case_id", _row_id(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("to_scope", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.Column("read_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_notice_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_case_id"), "notice", ["case_id"])
    op.create_index(op.f("ix_notice_to_scope_id"), "notice", ["to_scope", "id"])
    op.create_index(op.f("ix_notice_kind_at_id"), "notice", ["kind", "at", "id"])
    _index("ix_notice_unread_to_scope", "notice", ["to_scope", "id"], "read_at IS NULL")


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("case_id", _row_id(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hop", sa.Integer(), nullable=False),
        sa.Column("from_place", sa.String(), nullable=False),
        sa.Column("to_place", sa.String(), nullable=False),
        sa.Column("carries", sa.String(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("slip", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", _moment(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("received_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_handover_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_handover")),
        sa.UniqueConstraint("slip", name=op.f("uq_handover_slip")),
    )
    for side in ("to_place", "from_place"):
        _index(
            f"ix_handover_on_its_way_{side}",
            "handover",
            [side, "given_at", "case_id", "seq"],
            "received_at IS NULL",
        )


def _task() -> None:
    # The tasks that are there belong to all who hold their post, as they always did.
    for name in ("person", "person_name", "deputy_of"):
        op.add_column("task", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column(
        "task", sa.Column("aside", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("task", sa.Column("step_due", sa.Date(), nullable=True))
    _index(
        "ix_task_open_person",
        "task",
        ["person", "due", "id"],
        "closed_at IS NULL AND person <> ''",
    )


def downgrade() -> None:
    op.drop_index("ix_task_open_person", table_name="task")
    for name in ("step_due", "aside", "deputy_of", "person_name", "person"):
        op.drop_column("task", name)
    # The indexes of a table go with it.
    for name in (
        "handover", "notice", "refusal_report", "absence", "attendance", "holding", "job",
    ):  # fmt: skip
        op.drop_table(name)
