"""SQL, not paper: the tables, the one module that writes each of them, the queries."""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import SQLAlchemyError as StoreError

from app.store import revision_tables  # noqa: F401  (its tables are known with the others)
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
