"""The verbs of a case besides its steps' outcomes; importing this package adds them all.

The order of the imports is the order of the buttons.
"""

from app.desk.verbs import (
    archive,
    carry,
    claim,
    come,
    correct,
    countersign,
    explain,
    extend,
    hand_on,
    hold,
    inquire,
    pledge,
    restore,
    review,
    rules,
    serve,
    sign,
    take_back,
    tell,
    terminate,
    untrue,
    withdraw,
)

__all__ = [
    "archive",
    "carry",
    "claim",
    "come",
    "correct",
    "countersign",
    "explain",
    "extend",
    "hand_on",
    "hold",
    "inquire",
    "pledge",
    "restore",
    "review",
    "rules",
    "serve",
    "sign",
    "take_back",
    "tell",
    "terminate",
    "untrue",
    "withdraw",
]
