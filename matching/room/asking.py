"""The ladder that asks for the decision of a POC: before its end date, then every week from the day after it until there is one."""

from datetime import date, timedelta

EARLY = timedelta(days=14)
EVERY = timedelta(days=7)
BEFORE_THE_END, FIRST_AFTER_THE_END = 0, 1
A_DAY = timedelta(days=1)


def step_on(day: date, *, ends_on: date) -> int | None:
    """Which step that day belongs to; None while it is too early. A step that was missed is not made up for: the present one says it all."""
    if day < ends_on - EARLY:
        return None
    return BEFORE_THE_END if day <= ends_on else FIRST_AFTER_THE_END + (day - ends_on - A_DAY) // EVERY


def next_ask(day: date, *, ends_on: date) -> date:
    """When the step after that of `day` begins."""
    step = step_on(day, ends_on=ends_on)
    if step is None:
        return ends_on - EARLY
    return ends_on + A_DAY + step * EVERY
