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
from app.printing.matter import BundleSheet, bundle_paper, bundle_sheet
from app.printing.paper import Incomplete, Paper, html, paper
from app.printing.remedies import remedies_of
from app.printing.text import Replaced

__all__ = [
    "KINDS",
    "Applicant",
    "BundleSheet",
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
    "bundle_paper",
    "bundle_sheet",
    "case_dossier",
    "guide_dossier",
    "html",
    "paper",
    "place_line",
    "places",
    "print_all",
    "remedies_of",
    "safe_name",
]
