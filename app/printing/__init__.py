"""Dossier in, paper out: HTML by Jinja2, PDF by WeasyPrint, nothing else."""

from app.printing.build import case_dossier, guide_dossier, place_line, places
from app.printing.bulk import Failed, Job, Printed, print_all, safe_name
from app.printing.dossier import (
    KINDS,
    Applicant,
    Case,
    Dossier,
    DueLine,
    Fact,
    Kind,
    MaterialLine,
    PlaceLine,
    Refusal,
    Supplement,
)
from app.printing.paper import Incomplete, Paper, html, paper
from app.printing.text import Replaced

__all__ = [
    "KINDS",
    "Applicant",
    "Case",
    "Dossier",
    "DueLine",
    "Fact",
    "Failed",
    "Incomplete",
    "Job",
    "Kind",
    "MaterialLine",
    "Paper",
    "PlaceLine",
    "Printed",
    "Refusal",
    "Replaced",
    "Supplement",
    "case_dossier",
    "guide_dossier",
    "html",
    "paper",
    "place_line",
    "places",
    "print_all",
    "safe_name",
]
