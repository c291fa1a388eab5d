"""What an answer can be: read, check, show, mask, sample."""

from app.fields.answers import (
    APPLICANT,
    Answers,
    mask,
    read_answers,
    read_applicant,
    sample,
    show,
    show_formally,
    widget,
    written,
)
from app.fields.capital import capital_number
from app.fields.codes import id_card_fault, uscc_check_character, uscc_fault
from app.fields.kind import text_fault
from app.fields.mask import mask_middle, mask_name
from app.fields.question import Question, QuestionType

__all__ = [
    "APPLICANT",
    "Answers",
    "Question",
    "QuestionType",
    "capital_number",
    "id_card_fault",
    "mask",
    "mask_middle",
    "mask_name",
    "read_answers",
    "read_applicant",
    "sample",
    "show",
    "show_formally",
    "text_fault",
    "uscc_check_character",
    "uscc_fault",
    "widget",
    "written",
]
