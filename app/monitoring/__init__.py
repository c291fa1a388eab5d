"""How a case stands against its time: an alarm, and whom to tell."""

from app.monitoring.alarm import OVER, Alarm, Level, Shape, alarm, alarm_at
from app.monitoring.ladder import Span, reached, reached_on, span

__all__ = [
    "OVER",
    "Alarm",
    "Level",
    "Shape",
    "Span",
    "alarm",
    "alarm_at",
    "reached",
    "reached_on",
    "span",
]
