"""The check as everybody means it: the files, the rules over them, and the items' own examples."""

from app.trials.examine import examine

__all__ = ["examine"]
