"""YAML becomes one checked, immutable value."""

from app.catalog.load import Loaded, NoConfiguration, load
from app.catalog.model import Catalog
from app.catalog.problem import Problem

__all__ = ["Catalog", "Loaded", "NoConfiguration", "Problem", "load"]
