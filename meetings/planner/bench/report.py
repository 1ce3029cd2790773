"""The figures as Markdown, and their place in the documentation."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from meetings.planner.bench.instances import LARGEST
from meetings.planner.bench.measuring import Changed, Figures

BEGIN, END = "<!-- written by make bench-planner -->", "<!-- end -->"
NEAR, IN_TIME = 0.98, 60.0  # the part of the bound that the largest day must have, and the seconds in which
SAME = 1e-6


def report(found: Sequence[Figures]) -> str:
    return "\n\n".join([_machine(), _values(found), _comforts(found), goals(found)])


def goals(found: Sequence[Figures]) -> str:
    """Each goal, what was measured, and whether it is met."""
    worst = min(found, key=_above_greedy)
    above = all(_is_above_greedy(each) for each in found)
    lines = [
        "| goal | measured | met |",
        "|---|---|---|",
        f"| never below the greedy planner, floors first | {_above_greedy(worst):+.2f} % of its value, the least: {worst.name}; "
        f"lacking under floors {worst.greedy.shortfall} → {worst.plan.shortfall} | {_met(above)} |",
    ]
    for each in found:
        if each.name == LARGEST:
            part, near = each.plan.value / each.bound, each.close if each.close is not None else float("inf")
            said = f"{100 * part:.2f} % after {each.ended:.0f} s; 99 % known after {near:.1f} s"
            is_met = part >= NEAR and each.ended <= IN_TIME
            lines.append(f"| within 2 % of the bound in 60 s at the largest | {said} | {_met(is_met)} |")
    return "\n".join(lines)


def write(page: Path, text: str) -> None:
    """Between the marks of a page of the documentation."""
    before, _begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _values(found: Sequence[Figures]) -> str:
    lines = [
        "| day | greedy | plan | bound | of the bound | value met, of all wishes | lacking under floors | first agenda (s) | "
        "within 1 % (s) | end (s) | processor (s) | memory (MB) |",
        "|---|" + "--:|" * 11,
    ]
    for f in found:
        close = "–" if f.close is None else f"{f.close:.1f}"
        lines.append(
            f"| {f.name} | {f.greedy.value:.2f} | {f.plan.value:.2f} | {f.bound:.2f} | {100 * f.plan.value / f.bound:.2f} % | "
            f"{100 * f.greedy.value / f.worth_all:.1f} → {100 * f.plan.value / f.worth_all:.1f} % | "
            f"{f.greedy.shortfall} → {f.plan.shortfall} | {f.first:.2f} | {close} | {f.ended:.1f} | {f.processor:.1f} | "
            f"{f.memory / 1e6:.0f} |"
        )
    return "\n".join(lines)


def _comforts(found: Sequence[Figures]) -> str:
    lines = [
        "| day | meetings | gaps | table changes | without a meeting | worst tenth has at most | not met, by size of the remedy | "
        "run again | one participant leaves a slot |",
        "|---|" + "--:|" * 5 + "---|---|---|",
    ]
    for f in found:
        remedies = ", ".join(f"{number} of {size}" for size, number in f.remedies.items()) or "–"
        lines.append(
            f"| {f.name} | {f.greedy.placed} → {f.plan.placed} | {f.greedy.gaps} → {f.plan.gaps} | "
            f"{f.greedy.changes} → {f.plan.changes} | {f.greedy.alone} → {f.plan.alone} ({f.shared.alone}) | "
            f"{f.greedy.tenth:.2f} → {f.plan.tenth:.2f} ({f.shared.tenth:.2f}) | {remedies} | {_changed(f.again)} | "
            f"{_changed(f.changed)} |"
        )
    return "\n".join(lines)


def _changed(found: Changed) -> str:
    if not found.told:
        return f"nothing moves ({found.seconds:.1f} s)"
    return f"{found.moved} moved, {found.added} in, {found.removed} out, {found.told} told ({found.seconds:.1f} s)"


def _above_greedy(found: Figures) -> float:
    """In percent of its value; less may be right where floors are served better."""
    return 100 * (found.plan.value / found.greedy.value - 1)


def _is_above_greedy(found: Figures) -> bool:
    plan, greedy = found.plan, found.greedy
    return (plan.shortfall, -plan.value) <= (greedy.shortfall, -greedy.value + SAME)


def _met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    return (
        f"{date.today():%Y-%m-%d}, {cores} cores, one thread, Python {platform.python_version()}, "  # noqa: DTZ011 of who measures
        f"HiGHS {version('highspy')}, load of the machine {os.getloadavg()[0]:.1f} at the end."
    )
