"""What every verb needs at hand: the store, the catalogue in use, the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.memory import Memory
from app.catalog.model import Catalog, Definition, content_hash
from app.desk.seal import Seal
from app.store import Connection, IntegrityError, Store
from app.store.queries import definition_body, number_of_token

# A definition under a hash never changes, so a few hundred of them may be kept for good.
_DEFINITIONS_KEPT = 512


class Room:
    """The wired parts.

    `base_url` is where the public pages are found from outside, `folder` the configuration folder
    that approved drafts are written to (None where there is none, as in a command about cases),
    `editions` the folder of papers printed in bulk (None likewise).
    """

    def __init__(
        self, store: Store, catalog_source: Callable[[], Catalog], seal: Seal, base_url: str,
        folder: Path | None = None, editions: Path | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.seal = seal
        self.folder = folder
        self.editions = editions
        # What earlier checks found out by content: plans, publications and drafts share it.
        self.memory = Memory()
        self._catalog_source = catalog_source
        self._base_url = base_url
        self._definitions: dict[str, Definition] = {}
        self._hashes: dict[tuple[str, str], tuple[Definition, str]] = {}

    @property
    def catalog(self) -> Catalog:
        """Give the catalogue in use; take it once per verb."""
        return self._catalog_source()

    def definition(self, connection: Connection, content_hash: str) -> Definition:
        """Give the rules that cases pin under a hash."""
        found = self._definitions.get(content_hash)
        if found is None:
            body = definition_body(connection, content_hash)
            found = msgspec.json.decode(body, type=Definition)
            if len(self._definitions) >= _DEFINITIONS_KEPT:
                self._definitions.clear()
            self._definitions[content_hash] = found
        return found

    def hash_of(self, rules: Definition) -> str:
        """Give the hash that a case pins its rules under, counted once as long as they stay."""
        situation = rules.item.situation
        key = (rules.item.id, situation.id if situation else "")
        seen, digest = self._hashes.get(key, (None, ""))
        if seen != rules:
            digest = content_hash(rules)
            self._hashes[key] = (rules, digest)
        return digest

    def local(self, at: datetime) -> datetime:
        """Give a moment in the centre's own time."""
        return at.astimezone(ZoneInfo(self.catalog.centre.timezone))

    def paper_address(self, number: str) -> str:
        """Give the public address where a paper's number is checked, with the paper's mark.

        Numbers follow one another, so a number alone must not tell whose paper it is.
        """
        return self.public_address(f"/paper/{quote(number)}?mark={self.seal.mark(number)}")

    def public_address(self, path: str) -> str:
        """Give the public address of a page; empty where nobody said where the pages are."""
        base = self._base_url or self.catalog.centre.website
        return f"{base.rstrip('/')}{path}" if base else ""

    def once(self, token: str | None, verb: Callable[[Connection], str]) -> str:
        """Run a verb that gives a case number, in one transaction.

        When the same request is already being served elsewhere, its token makes this one fail
        as a whole: the case the other one acted on is the answer.
        """
        try:
            with self.store.writing() as connection:
                return verb(connection)
        except IntegrityError:
            done = self.done_before(token)
            if done is None:
                raise
            return done

    def done_before(self, token: str | None) -> str | None:
        """Give the number of the case that a request acted on already, None if it has not."""
        if token is None:
            return None
        with self.store.reading() as connection:
            return number_of_token(connection, token)

    def token(self, *parts: str) -> str | None:
        """Give the keyed digest of a request: who, which verb, what on, the client's own token."""
        return self.seal.index("\n".join(parts)) if parts[-1] else None
