"""The addresses that change something in the room of a POC."""

from django.utils import timezone

from matching.enums import PocStatus, Side
from matching.links import news_path
from matching.models import NewsAsked, PocDocument
from tests.openinno.posts import OUTSIDERS, OWN, ROLES, Post, at, may, pdf, poc_in
from tests.people import World

TEAM = ("establishment", "company", "curator")


def asked_for_news(world: World) -> NewsAsked:
    poc = poc_in(world, PocStatus.RUNNING)
    return NewsAsked.objects.create(poc=poc, side=Side.COMPANY, asked_at=timezone.now())


def link_for_news(world: World) -> str:
    return news_path(asked_for_news(world), world.people["company"])


def shared_document(world: World) -> PocDocument:
    by = world.people["company"]
    file = {"file": pdf(), "name": "etude.pdf", "content_type": "application/pdf", "size": 5}
    return PocDocument.objects.create(poc=world.poc, by=by, organisation=by.organisation, **file)


# Whoever holds the link answers in the name of the person it was written to.
ROOM = {
    "matching:news": Post(link_for_news, dict.fromkeys(ROLES, 200), lambda world: {"text": "Tout va bien."}, done=200),
    "matching:add_version": Post(
        at("matching:add_version")(shared_document),
        may(*TEAM, hidden=(*OUTSIDERS, "network")),
        lambda world: {"upload": pdf()},
    ),
    "matching:answer_news": Post(
        at("matching:answer_news")(asked_for_news), may("company"), lambda world: {"text": "Tout va bien."}, asks=False
    ),
    "matching:toggle_news": Post(
        at("matching:toggle_news")(lambda world: poc_in(world, PocStatus.RUNNING)), may(*OWN), asks=False
    ),
}
