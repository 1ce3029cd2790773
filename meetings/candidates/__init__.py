"""Rows of an edition as what the planner reads, and which seats are open to one meeting."""

from meetings.candidates.day import Day, read_day
from meetings.candidates.obstacles import Obstacle, obstacles
from meetings.candidates.seats import Seat, SeatKind, seats_for

__all__ = ["Day", "Obstacle", "Seat", "SeatKind", "obstacles", "read_day", "seats_for"]
