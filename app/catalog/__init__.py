"""YAML becomes one checked, immutable value."""

from app.catalog.load import Loaded, load
from app.catalog.memory import Memory
from app.catalog.model import Catalog
from app.catalog.problem import Problem
from app.catalog.tree import NoConfiguration, Tree, gather, tree_of

__all__ = [
    "Catalog",
    "Loaded",
    "Memory",
    "NoConfiguration",
    "Problem",
    "Tree",
    "gather",
    "load",
    "tree_of",
]
