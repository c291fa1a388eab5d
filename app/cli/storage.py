"""Where an installation keeps its database and its key; without the weight of a server."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from app.cli.group import give_up
from app.store.engine import ping
from app.texts import _

SHORTEST_KEY = 32


def storage(database: str, var_dir: Path) -> tuple[str, bytes]:
    """Give the database's address and the key; folder and key are made on first use.

    Ends the command where the database does not answer or the folder cannot be written.
    """
    try:
        # Nobody else on this machine has any business with the key or the database.
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secret_key(var_dir)
    except OSError as error:
        give_up(_("不能写文件夹“{folder}”：{why}").format(folder=var_dir, why=error.strerror))
    url = database or f"sqlite:///{(var_dir / 'yichuang.db').resolve()}"
    if fault := ping(url):
        give_up(fault)
    return url, key


def secret_key(var_dir: Path) -> bytes:
    """Give the key from YICHUANG_SECRET_KEY, or the one kept in `var_dir` (made on first use).

    Whoever loses it loses the personal data sealed with it; docs/operations.md says so.
    """
    given = os.environ.get("YICHUANG_SECRET_KEY", "")
    if given:
        if len(given.encode()) < SHORTEST_KEY:
            give_up(_("YICHUANG_SECRET_KEY 太短，至少要 32 个字符。"))
        return given.encode()
    file = var_dir / "secret.key"
    if not file.exists():
        _make_key(file)
    key = file.read_bytes()
    if len(key) < SHORTEST_KEY:
        give_up(_("密钥文件“{file}”不完整，请从备份中恢复；不要删除它。").format(file=file))
    return key


def _make_key(file: Path) -> None:
    """Write a new key; two first starts at once, or a crash in one, leave one whole key."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".secret-")
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secrets.token_bytes(SHORTEST_KEY))
            opened.flush()
            os.fsync(opened.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
