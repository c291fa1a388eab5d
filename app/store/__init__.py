"""SQL, not paper: the tables, the one module that writes each of them, the queries."""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.store.engine import Store, ping, upgrade
from app.store.tables import NO_DUE

__all__ = ["NO_DUE", "Connection", "IntegrityError", "Store", "ping", "upgrade"]
