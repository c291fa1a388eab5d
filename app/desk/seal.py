"""Personal data at rest: encrypted, and found again only by a keyed digest."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_SECRET = 16


class Seal:
    """Encrypts and decrypts with keys drawn from one secret (at least 16 bytes)."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"the secret needs at least {SHORTEST_SECRET} bytes")
        self._fernet = Fernet(base64.urlsafe_b64encode(_key(secret, b"yichuang seal")))
        self._index_key = _key(secret, b"yichuang index")
        self._mark_key = _key(secret, b"yichuang paper mark")

    def close(self, plain: bytes) -> bytes:
        """Encrypt; the same text gives other bytes each time."""
        # Fernet answers in base64; the raw bytes take a quarter less room in the database.
        return base64.urlsafe_b64decode(self._fernet.encrypt(plain))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt. Raises cryptography's InvalidToken for another key or changed bytes."""
        return self._fernet.decrypt(base64.urlsafe_b64encode(sealed))

    def index(self, text: str) -> str:
        """Give 64 hex digits that are always the same for a text, and tell nothing without the key.

        Spaces and the case of letters do not count: 15042919…x and 15042919… X are one person.
        """
        plain = "".join(text.split()).upper().encode()
        return hmac.new(self._index_key, plain, hashlib.sha256).hexdigest()

    def mark(self, number: str) -> str:
        """Give the 12 hex digits that stand in a paper's QR code: who has them has the paper."""
        return hmac.new(self._mark_key, number.encode(), hashlib.sha256).hexdigest()[:12]


def _key(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
