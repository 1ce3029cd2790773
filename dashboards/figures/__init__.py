"""Figures read from the rows and the events, never typed. What each means: dashboards.figures.definitions, docs/figures.md."""

from dashboards.figures.board import curator_figures, funding_by_state, total_of
from dashboards.figures.kept import board, home_figures

__all__ = ["board", "curator_figures", "funding_by_state", "home_figures", "total_of"]
