"""The flow chart of an item: its workflow drawn with the symbols of GB/T 1526 on one A4 page."""

from app.printing.chart.drawing import Chart, arrow, chart, course, outline
from app.printing.chart.sheet import ChartSheet, chart_sheet

__all__ = ["Chart", "ChartSheet", "arrow", "chart", "chart_sheet", "course", "outline"]
