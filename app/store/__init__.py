"""SQL, not paper: the tables, the one module that writes each of them, the queries."""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import SQLAlchemyError as StoreError

from app.store import (  # noqa: F401  (known with all)
    check_table,
    posted_table,
    record_tables,
    revision_tables,
    signature_table,
    transition_tables,
    visit_table,
    work_tables,
)
from app.store.blobs import Damaged
from app.store.engine import Store, ping, upgrade
from app.store.tables import NO_DUE

__all__ = [
    "NO_DUE",
    "Connection",
    "Damaged",
    "IntegrityError",
    "Store",
    "StoreError",
    "ping",
    "upgrade",
]
