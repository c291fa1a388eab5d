"""The tables; what a column means stands beside it, who writes it in the module `write_*`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.store.columns import Moment, RowId

# A task without a due date sorts last; NULL sorts first on one database and last on the other.
NO_DUE = date(9999, 12, 31)


class Base(DeclarativeBase):
    """Base of our own tables, apart from Flask-AppBuilder's."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment(),
        date: Date(),
        bytes: LargeBinary(),
    }


class Definition(Base):
    """The rules a case was opened under, stored once however many cases pin them."""

    __tablename__ = "definition"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class Case(Base):
    """One application (办件): its facts as they stand after its last event."""

    __tablename__ = "case_"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[str]
    item_name: Mapped[str]
    definition: Mapped[str] = mapped_column(String(64), ForeignKey("definition.hash"))
    point: Mapped[str]
    department: Mapped[str]
    opened_by: Mapped[str]
    # The facts that replaying the events gives again: open steps, pauses, ticks, who did what.
    facts: Mapped[Any] = mapped_column(JSON)
    status: Mapped[str]
    current: Mapped[str]
    ended: Mapped[str]
    opened_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    promised_due: Mapped[date | None]
    promised_provisional: Mapped[bool]
    statutory_due: Mapped[date | None]
    statutory_provisional: Mapped[bool]
    # The moment of the promise, else of the law, where that limit is one of hours.
    due_at: Mapped[datetime | None]
    # Whether it was told why the case is late.
    explained: Mapped[bool]
    applicant_masked: Mapped[str]
    applicant_index: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes]
    # `version` counts changes of the facts (two clerks), `seq` all events (a print is no change).
    version: Mapped[int] = mapped_column(Integer)
    seq: Mapped[int] = mapped_column(Integer)
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))
    __table_args__ = (Index(None, "applicant_index", "id"),)


class Task(Base):
    """One step of a case while and after it stands open, with who is to do it."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), index=True)
    step: Mapped[str]
    name: Mapped[str]
    point: Mapped[str]
    post: Mapped[str]
    backup: Mapped[str]
    department: Mapped[str]
    # Who is to do it among those, '' while any of them may; taken over from `deputy_of`.
    person: Mapped[str]
    person_name: Mapped[str]
    deputy_of: Mapped[str]
    # A question to somebody: it must not hold up the flow, which does not wait for it.
    aside: Mapped[bool]
    due: Mapped[date]
    # The limit of this step alone, where there is one; `due` is that of the case.
    step_due: Mapped[date | None]
    # The moments of both where the limit is one of hours.
    due_at: Mapped[datetime | None]
    step_due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


# Only open tasks are ever listed: leaving the closed ones out keeps the lists as fast after a
# million cases as after a hundred.
_OPEN = text("closed_at IS NULL")
for _columns in (("point", "post"), ("point", "backup"), ("department",)):
    Index(
        "ix_task_open_" + "_".join(_columns),
        *(Task.__table__.c[name] for name in (*_columns, "due", "id")),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
Index(
    "ix_task_open_due",
    *(Task.__table__.c[name] for name in ("due", "id")),
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index(
    "ix_task_open_step_due",
    *(Task.__table__.c[name] for name in ("step_due", "id")),
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
# Whoever asks for it must say both halves, word for word, or the databases will not use it.
NAMED = "person <> ''"
_NAMED_AND_OPEN = text(f"closed_at IS NULL AND {NAMED}")
Index(
    "ix_task_open_person",
    *(Task.__table__.c[name] for name in ("person", "due", "id")),
    sqlite_where=_NAMED_AND_OPEN,
    postgresql_where=_NAMED_AND_OPEN,
)
STOOD_IN = "deputy_of <> ''"
_STOOD_IN_AND_OPEN = text(f"closed_at IS NULL AND {STOOD_IN}")
Index(
    "ix_task_open_deputy_of",
    *(Task.__table__.c[name] for name in ("deputy_of", "opened_at", "id")),
    sqlite_where=_STOOD_IN_AND_OPEN,
    postgresql_where=_STOOD_IN_AND_OPEN,
)


class Event(Base):
    """Something that happened to a case; never changed, each chained to the one before."""

    __tablename__ = "event"
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_name: Mapped[str]
    kind: Mapped[str]
    step: Mapped[str]
    outcome: Mapped[str]
    data: Mapped[Any] = mapped_column(JSON)
    sealed: Mapped[bytes | None]
    # Keyed digest of the request: the same request again finds what it did the first time.
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Paper(Base):
    """One numbered paper of a case; `dossier` is kept only until `body` has been rendered."""

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"))
    # The event it is about: asked for again, a paper on the same event is the same paper.
    about: Mapped[int] = mapped_column(Integer)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    hash: Mapped[str] = mapped_column(String(64))
    dossier: Mapped[bytes | None]
    body: Mapped[bytes | None]
    __table_args__ = (UniqueConstraint("case_id", "kind", "about"),)


class Counter(Base):
    """The last number given out in a series."""

    __tablename__ = "counter"
    series: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


class Staff(Base):
    """A person who works here: role, point, departments and posts; never a password."""

    __tablename__ = "staff"
    username: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    role: Mapped[str]
    point: Mapped[str]
    departments: Mapped[Any] = mapped_column(JSON)
    posts: Mapped[Any] = mapped_column(JSON)
    active: Mapped[bool]
    since: Mapped[datetime]


class Scope(Base):
    """Who may see a case: `all`, `point:<id>` or `department:<id>`."""

    __tablename__ = "scope"
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    closed: Mapped[bool]
    item_id: Mapped[str]
    __table_args__ = (
        Index(None, "scope", "closed", "case_id"),
        Index(None, "scope", "item_id", "closed", "case_id"),
    )


class Draft(Base):
    """A change of the catalogue on its way: written by one administrator, approved by another."""

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    title: Mapped[str]
    reason: Mapped[str]
    author: Mapped[str]
    author_name: Mapped[str]
    state: Mapped[str]
    # The day it is to take effect; None: as soon as it is published.
    effective: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    # The revision it became.
    revision: Mapped[int | None] = mapped_column(Integer)
    # `version` counts changes that a person must have seen, `seq` all events.
    version: Mapped[int] = mapped_column(Integer)
    seq: Mapped[int] = mapped_column(Integer)
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))
    __table_args__ = (Index(None, "state", "id"),)


class DraftFile(Base):
    """One file of a draft: what its author saw and what it is to become; NULL is no file."""

    __tablename__ = "draft_file"
    draft_id: Mapped[int] = mapped_column(RowId, ForeignKey("draft.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    base: Mapped[bytes | None]
    new: Mapped[bytes | None]
    __table_args__ = (Index(None, "name", "draft_id"),)


class DraftEvent(Base):
    """Something done to a draft; never changed, each chained to the one before."""

    __tablename__ = "draft_event"
    draft_id: Mapped[int] = mapped_column(RowId, ForeignKey("draft.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_name: Mapped[str]
    kind: Mapped[str]
    data: Mapped[Any] = mapped_column(JSON)
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
