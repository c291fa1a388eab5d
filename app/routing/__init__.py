"""Where an application goes and who handles it, with every reason in words."""

from app.routing.custody import AGENT, Chain, Hop, chain
from app.routing.elsewhere import decides, elsewhere, is_bank
from app.routing.handover import HandOver, Held, substitutes
from app.routing.names import UnknownName, find_point
from app.routing.nearby import Near, nearest
from app.routing.people import Candidate, Chosen, FirstAsked, Pick, Terms, pick, terms_of
from app.routing.reason import Reason, grouped
from app.routing.route import Route, assignment, assignments, route
from app.routing.steps import Assignment
from app.routing.windows import queues

__all__ = [
    "AGENT",
    "Assignment",
    "Candidate",
    "Chain",
    "Chosen",
    "FirstAsked",
    "HandOver",
    "Held",
    "Hop",
    "Near",
    "Pick",
    "Reason",
    "Route",
    "Terms",
    "UnknownName",
    "assignment",
    "assignments",
    "chain",
    "decides",
    "elsewhere",
    "find_point",
    "grouped",
    "is_bank",
    "nearest",
    "pick",
    "queues",
    "route",
    "substitutes",
    "terms_of",
]
