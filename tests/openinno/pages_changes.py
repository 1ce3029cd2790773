"""Pages of the history of writes, of each kind of row that has one."""

from collections.abc import Callable

from django.urls import reverse

from tests.people import World

CHANGES = ("changes_of_irritant", "changes_of_poc", "changes_of_organisation", "changes_of_entreprise")


def changes_of(world: World) -> dict[str, Callable[[], str]]:
    subjects = (world.irritant, world.poc, world.irritant.establishment, world.startup)
    return {
        page: lambda page=page, subject=subject: reverse(
            "dashboards:changes", args=[page.rpartition("_")[2], subject.uuid]
        )
        for page, subject in zip(CHANGES, subjects, strict=True)
    }
