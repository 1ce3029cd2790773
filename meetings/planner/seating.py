"""Which table each meeting has, once it has its slot."""

from meetings.planner.board import NOWHERE, Board

Seats = dict[int, int]
"""The table of each placed wish."""


def first_seats(board: Board) -> Seats:
    """The first tables that do. Those with video are left for who needs them."""
    ground = board.ground
    video = [table.video for table in ground.problem.tables]
    seats = {w: t for w, (_s, t) in ground.locked.items()}
    for s in ground.slots:
        free = sorted(ground.free_tables[s], key=lambda t: (video[t], t))
        meetings = [w for w in sorted(set(board.owner[s].values())) if w not in seats]
        for w in sorted(meetings, key=lambda w: not ground.remote[w]):
            t = next(t for t in free if video[t] or not ground.remote[w])
            free.remove(t)
            seats[w] = t
    return seats


def as_placements(board: Board, seats: Seats) -> tuple:
    """In the order of slots, then of tables."""
    rows = sorted((s, seats[w], w) for w, s in enumerate(board.slot_of) if s != NOWHERE)
    return tuple(board.ground.placement(w, s, t) for s, t, w in rows)
