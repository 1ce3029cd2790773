"""What the planner answers, as it is kept in the rows of runs and versions, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from meetings.planner import agenda as planner
from meetings.planner.problem import Placement

KINDS: dict[str, type[planner.Change]] = {
    "move_meeting": planner.MoveMeeting,
    "add_table": planner.AddTable,
    "free_person": planner.FreePerson,
    "free_participant": planner.FreeParticipant,
    "raise_cap": planner.RaiseCap,
    "add_slot": planner.AddSlot,
}
KIND_OF = {made: kind for kind, made in KINDS.items()}

Row = list[Any]  # [uuid of the introduction, number of the slot, number of the table]


def stored_placements(placements: Iterable[Placement]) -> list[Row]:
    return [[each.wish, int(each.slot), int(each.table)] for each in sorted(placements)]


def placements_of(rows: Iterable[Row]) -> tuple[Placement, ...]:
    return tuple(Placement(wish, str(slot), str(table)) for wish, slot, table in rows)


def stored_unmet(unmet: Iterable[planner.Unmet]) -> list[dict[str, Any]]:
    return [
        {
            "match": each.wish,
            "reason": each.reason.code.value,
            "data": {
                "participants": list(each.reason.participants),
                "blocked": [
                    {"slot": row.slot, "rules": [rule.value for rule in row.rules], "meetings": list(row.meetings)}
                    for row in each.reason.blocked
                ],
            },
            **stored_remedy(each.remedy),
        }
        for each in unmet
    ]


def stored_remedy(remedy: planner.Remedy) -> dict[str, Any]:
    return {
        "remedy": [{"kind": KIND_OF[type(change)], **asdict(change)} for change in remedy.changes],
        "placement": [remedy.placement.slot, remedy.placement.table],
    }


def unmet_of(rows: Iterable[Mapping[str, Any]]) -> list[planner.Unmet]:
    return [
        planner.Unmet(
            wish=row["match"],
            reason=planner.Reason(
                planner.Why(row["reason"]),
                tuple(row["data"]["participants"]),
                tuple(
                    planner.Blocked(
                        each["slot"], tuple(planner.Rule(rule) for rule in each["rules"]), tuple(each["meetings"])
                    )
                    for each in row["data"]["blocked"]
                ),
            ),
            remedy=planner.Remedy(
                tuple(_change(each) for each in row["remedy"]), Placement(row["match"], *row["placement"])
            ),
        )
        for row in rows
    ]


def _change(data: Mapping[str, Any]) -> planner.Change:
    values = {name: value for name, value in data.items() if name != "kind"}
    for name in ("from_placement", "to_placement"):
        if name in values:
            values[name] = Placement(**values[name])
    return KINDS[data["kind"]](**values)
