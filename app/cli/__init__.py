"""`yichuang`: the commands, each one module."""

from app.cli.group import main

__all__ = ["main"]
