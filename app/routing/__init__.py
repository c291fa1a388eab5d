"""Where an application goes, with every reason in words."""

from app.routing.names import UnknownName
from app.routing.reason import Reason
from app.routing.route import Route, assignment, route
from app.routing.steps import Assignment

__all__ = [
    "Assignment",
    "Reason",
    "Route",
    "UnknownName",
    "assignment",
    "route",
]
