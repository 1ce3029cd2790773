"""What the people of the demonstration keep, follow and search for again; the evenings tell them what is new of it."""

from typing import Any

from django.http import QueryDict

from dashboards.followed import SEARCHES
from dashboards.operations import alerts
from irritants.models import Irritant
from matching.models import Poc
from openinno.demo.clock import Chapter
from openinno.demo.needs import students
from openinno.demo.needs.shape import DemoNeed
from openinno.demo.stage import Stage


def _follow(stage: Stage, key: str, thing: Any, frequency: str = "none") -> None:
    wanted = alerts.Wanted(kind=thing._meta.model_name, name=str(thing), subject_uuid=thing.uuid)
    alerts.follow(wanted=wanted, frequency=frequency, by=stage.people[key], at=stage.at)


def _search(stage: Stage, key: str, word: str, filters: str, frequency: str) -> None:
    by, search = stage.people[key], SEARCHES[word]
    query = search.canonical(by, QueryDict(filters))
    wanted = alerts.Wanted(kind=search.sheet.name, name=search.title(by, query), query=query)
    alerts.follow(wanted=wanted, frequency=frequency, by=by, at=stage.at)


def _told(need: DemoNeed) -> Irritant:
    return Irritant.objects.get(title=need.title)


def a_university_follows(stage: Stage) -> Chapter:
    yield 62
    _search(stage, "valmont", "retours-d-experience", "", "weekly")
    yield 21
    _follow(stage, "valmont", stage.startups["salleclaire"])
    _follow(stage, "valmont", _told(students.BUSES), "weekly")


def a_company_follows(stage: Stage) -> Chapter:
    yield 40
    _search(stage, "salleclaire", "irritants", "open=true", "weekly")
    yield 24
    _follow(stage, "salleclaire", _told(students.BUSES))
    _follow(stage, "salleclaire", _told(students.QUESTIONS), "daily")


def the_curators_follow(stage: Stage) -> Chapter:
    yield 61
    _search(stage, "amue", "irritants", "poc=true", "weekly")
    yield 20
    for poc in Poc.objects.exclude(committed_at=None).order_by("pk")[:2]:
        _follow(stage, "amue", poc)
