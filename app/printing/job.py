"""One paper to print, whatever it is drawn from: an item or case, a point, a 一件事."""

from __future__ import annotations

from functools import singledispatch

from app.catalog.model import Value
from app.printing.dossier import Dossier, Kind
from app.printing.hall import Imprint, hall_paper
from app.printing.hall_sheet import HallSheet
from app.printing.matter import BundleSheet, bundle_paper
from app.printing.paper import Paper, paper


class Job(Value):
    """One paper of an item or a case; `name` becomes its file name, as of every job."""

    name: str
    kind: Kind
    dossier: Dossier


class HallJob(Value):
    """One paper of a point: a booklet, a poster, plates."""

    name: str
    sheet: HallSheet
    imprint: Imprint


class BundleJob(Value):
    """The guide of one 一件事."""

    name: str
    sheet: BundleSheet


AnyJob = Job | HallJob | BundleJob


@singledispatch
def print_job(job: AnyJob) -> Paper:
    """Print what a job asks for. Raises Incomplete for a dossier that lacks something."""
    raise TypeError(type(job).__name__)


@print_job.register
def _(job: Job) -> Paper:
    return paper(job.kind, job.dossier)


@print_job.register
def _(job: HallJob) -> Paper:
    return hall_paper(job.sheet, job.imprint)


@print_job.register
def _(job: BundleJob) -> Paper:
    return bundle_paper(job.sheet)
