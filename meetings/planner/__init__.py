"""The best agenda of a day of meetings, and why not every meeting is in it. Without Django; the prose is in docs/planner.md.

    plan(problem, *, seed, seconds, progress=None) -> Agenda        raises InfeasibleLocks
    greedy(problem) -> placements                                   raises InfeasibleLocks
    explain(problem, placements) -> tuple[Unmet, ...]               for an agenda changed by hand
    violations(problem, placements) -> tuple[Violation, ...]
    try_move(problem, placements, wish, slot, table) -> (placements, violations)
    try_swap(problem, placements, wish, other) -> (placements, violations)
    apply(problem, agenda, remedy) -> (problem, agenda)
    difference(problem, before, after) -> Difference

A re-plan during the day: slots past or under way are `closed`, their meetings are `locked`; nothing else is special.
"""
