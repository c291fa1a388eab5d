"""What a paper's bytes come from besides its dossier: templates, code, libraries, fonts."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from app.printing.dossier import Dossier, Kind
from app.printing.fonts import files
from app.printing.hall_sheet import HallSheet
from app.printing.job import AnyJob, BundleJob, HallJob
from app.printing.matter import KIND, BundleSheet
from app.printing.pdf import library_versions
from app.texts import current_language

_OURS: Final = Path(__file__).parent
_TEXTS: Final = Path(__file__).parent.parent / "texts"
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LIBRARIES: Final = ("weasyprint", "pydyf", "fonttools", "segno", "jinja2")


def job_key(job: AnyJob) -> str:
    """Give 64 hex digits that change when the paper would say or look otherwise; see `paper_key`."""
    if isinstance(job, HallJob):
        # The address is the only thing of the imprint that leads somewhere else.
        return _key(job.sheet.kind, job.sheet, job.imprint.url)
    if isinstance(job, BundleJob):
        return _key(KIND, replace(job.sheet, printed_at=_NO_TIME, revision=0))
    return paper_key(job.kind, job.dossier)


def paper_key(kind: Kind, dossier: Dossier) -> str:
    """Give 64 hex digits that change when the paper would say or look otherwise.

    Neither the moment of printing is part of it nor the catalogue's revision: a publication that
    does not change what a sheet says must not have it printed again. A sheet that stays bears the
    revision it was printed from, as it bears its day.
    """
    return _key(kind, replace(dossier, printed_at=_NO_TIME, revision=0))


def _key(kind: str, said: Dossier | HallSheet | BundleSheet, more: str = "") -> str:
    digest = hashlib.sha256(f"{_press()} {current_language()} {kind} {more}\n".encode())
    digest.update(msgspec.json.encode(said))
    return digest.hexdigest()


@cache
def _press() -> str:
    """Give the digest of all that prints: the same as long as nothing of it was exchanged."""
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update("\n".join((*library_versions(), *files())).encode())
    for path in sorted((*_OURS.rglob("*"), *_TEXTS.rglob("*"))):
        if path.suffix in (".py", ".html", ".css", ".mo"):
            digest.update(path.relative_to(_OURS.parent).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
