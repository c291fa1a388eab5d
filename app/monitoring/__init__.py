"""How near a due day is, as a level, a shape and a sentence."""

from app.monitoring.alarm import Alarm, Level, Shape, alarm

__all__ = ["Alarm", "Level", "Shape", "alarm"]
