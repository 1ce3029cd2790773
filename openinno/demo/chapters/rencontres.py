"""Two editions of the Rencontres: one is past, with meetings that took place; one is to come, with everything to plan."""

from datetime import time
from uuid import NAMESPACE_URL, uuid5

from irritants.models import Irritant
from matching.models import Match
from meetings.enums import Wish
from meetings.models import Attendee, Edition, Entry, Meeting, ProgrammeItem, Promise, Registration
from meetings.operations import (
    arrivals,
    availability,
    debriefs,
    editions,
    entries,
    grid,
    layout,
    promises,
    publishing,
    registrations,
    steps,
)
from openinno.demo.cast.shape import DOMAIN
from openinno.demo.clock import Chapter, Scene
from openinno.demo.needs import rencontres as needs
from openinno.demo.needs.shape import DemoNeed
from openinno.demo.stage import Stage

HELD = 130  # days ago
COMING = -14  # in two weeks
# Who is introduced about what: 25 introductions, of 8 irritants and 14 companies, that both sides accept.
INTRODUCED: tuple[tuple[DemoNeed, tuple[str, ...]], ...] = (
    (needs.WAITING_ROOM, ("guichetvif", "salleclaire", "relais", "sousvoix")),
    (needs.SUBTITLES, ("lisible", "sousvoix", "motclair")),
    (needs.MISSIONS, ("pisteverte", "paraphe", "automate")),
    (needs.GREENHOUSES, ("thermopatio", "herbier")),
    (needs.ALUMNI, ("boussole", "guichetvif", "tabloir", "relais")),
    (needs.SHELVES, ("rayonnages", "automate", "herbier")),
    (needs.STAGE_OFFERS, ("boussole", "tabloir", "paraphe")),
    (needs.NIGHT_LIGHTS, ("thermopatio", "tabloir", "rayonnages")),
)
SUPPLIERS = tuple(dict.fromkeys(key for _need, keys in INTRODUCED for key in keys))
NOTE = "Nous viendrions avec plaisir en parler autour d’une table."
NOTES = {
    5: "Échange précis : ils connaissent nos contraintes de bâtiment.",
    4: "Bonne compréhension du besoin. À revoir avec un devis.",
    3: "Produit intéressant, mais pensé pour de plus petits sites.",
}
COLLEAGUES = ("Ondine Passerelle", "Basile Rivage", "Flore Belcourt", "Ariane Tournevent")


def an_edition_is_past(stage: Stage) -> Chapter:
    """Two irritants, three companies, one room: small, and told to its end."""
    yield 240
    edition = _prepare(
        stage,
        "Rencontres de démonstration, première édition",
        {"call_from": 236, "call_until": 215, "curation_until": 195, "answers_until": 150, "registration_until": 140}
        | {"agenda_on": 138, "starts_on": HELD, "ends_on": HELD, "follow_up_until": 40},
        capacity=40,
    )
    layout.add_tables(edition=edition, count=2, room="Salle des fêtes imaginaire", by=stage.curator, at=stage.at)
    _lay_out(stage, edition, HELD, last=time(11, 0))
    matches = yield from _three_are_introduced(stage, edition)
    yield 160
    for key in ("combes", "ville", "coffre", "cartable", "copienette"):
        _register(stage, edition, key)
    yield 138
    _publish(stage, edition, matches)
    yield HELD
    for attendee in Attendee.objects.filter(registration__edition=edition):
        arrivals.arrive(attendee=attendee, by=stage.curator, at=stage.at)
    yield HELD - 1
    _say_how_it_went(stage, edition)
    yield HELD - 20
    promises.keep(promise=Promise.objects.get(meeting__edition=edition), by=stage.people["coffre"], at=stage.at)
    yield HELD - 31
    registrations.forget_needs(at=stage.at)


def _three_are_introduced(stage: Stage, edition: Edition) -> Scene[list[Match]]:
    yield 232
    found = [stage.draft(need) for need in (needs.KEYS, needs.LEAFLETS)]
    for irritant in found:
        stage.submit(irritant)
    yield 228
    for irritant in found:
        stage.publish(irritant)
        entries.enter(edition=edition, irritant=irritant, by=irritant.author, at=stage.at)
    keys, leaflets = found
    yield 190
    matches = [stage.send(keys, "coffre"), stage.send(keys, "cartable"), stage.send(leaflets, "copienette")]
    yield 180
    for match in matches:
        stage.show_interest(match, NOTE)
    yield 170
    for match in matches:
        stage.accept(match)
    return matches


def _publish(stage: Stage, edition: Edition, matches: list[Match]) -> None:
    """One after the other at two tables, seated by hand."""
    slots, tables = list(edition.slots.all()), list(edition.tables.all())
    seats = [(slots[0], tables[0]), (slots[1], tables[0]), (slots[0], tables[1])]
    for match, (slot, table) in zip(matches, seats, strict=True):
        seen = steps.last_step(edition)
        grid.move(
            edition=edition, wish=str(match.uuid), slot=slot, table=table, seen=seen, by=stage.curator, at=stage.at
        )
    version = publishing.publish(edition=edition, seen=steps.last_step(edition), by=stage.curator, at=stage.at)
    publishing.tell(version_id=version.pk, at=stage.at)


def _say_how_it_went(stage: Stage, edition: Edition) -> None:
    """Both sides of the first two meetings, one side of the third; one of them will send something."""
    for title, establishment, company, ratings in (
        (needs.KEYS.title, "combes", "coffre", (5, 4)),
        (needs.KEYS.title, "combes", "cartable", (3, 3)),
        (needs.LEAFLETS.title, "ville", "copienette", (4, None)),
    ):
        meeting = edition.meetings.get(
            match__irritant__title=title, match__startup__organisation=stage.organisations[company]
        )
        for key, rating in zip((establishment, company), ratings, strict=True):
            if rating:
                _debrief(stage, meeting, key, rating, sends=key == "coffre")


def _debrief(stage: Stage, meeting: Meeting, key: str, rating: int, *, sends: bool) -> None:
    organisation = stage.organisations[key]
    wish = Wish.POC if rating > 4 else Wish.TALK_AGAIN if rating > 3 else Wish.NONE
    until = stage.day(HELD - 21)
    told = [debriefs.Promised(organisation, "Envoyer le devis d’un essai sur un bâtiment", until)] if sends else []
    debriefs.write(
        meeting=meeting,
        organisation=organisation,
        client_id=uuid5(NAMESPACE_URL, f"{meeting}/{key}"),  # the same each time it is told
        built_on=(),
        said=debriefs.Said(rating, wish, NOTES[rating]),
        promised=told,
        by=stage.people[key],
        at=stage.at,
    )


def an_edition_is_to_come(stage: Stage) -> Chapter:
    """Its call, its answers and most of its registrations are over: the agenda is to be planned."""
    yield 80
    edition = _prepare(
        stage,
        "Rencontres de démonstration, deuxième édition",
        {"call_from": 76, "call_until": 50, "curation_until": 32, "answers_until": 6, "registration_until": -7}
        | {"agenda_on": -8, "starts_on": COMING, "ends_on": COMING, "follow_up_until": -100},
        capacity=27,
    )
    links = [f"https://visio.{DOMAIN}/table-1"]
    layout.add_tables(
        edition=edition, count=4, room="Halle imaginaire", video_links=links, by=stage.curator, at=stage.at
    )
    _lay_out(stage, edition, COMING, last=time(16, 0))
    yield 70
    found = [stage.draft(need) for need in needs.TO_COME]
    for irritant in found:
        stage.submit(irritant)
    yield 66
    for irritant in found:
        stage.publish(irritant)
    yield 58
    for irritant in found:
        entries.enter(edition=edition, irritant=irritant, by=irritant.author, at=stage.at)
    stage.begin(_both_sides_say_yes(stage, found))
    yield 27
    for key in (*dict.fromkeys(need.establishment for need in needs.TO_COME), *SUPPLIERS[:5]):
        _register(stage, edition, key)
    yield 18
    for key in SUPPLIERS[5:]:
        _register(stage, edition, key, on_screen=key == "tabloir")
    _bring_colleagues(stage, edition)
    yield 12
    for key in ("navettes", "vacations"):
        _register(stage, edition, key)
    yield 5
    _untick(stage, edition)


def _both_sides_say_yes(stage: Stage, found: list[Irritant]) -> Chapter:
    yield 48
    titled = {irritant.title: irritant for irritant in found}
    matches = [stage.send(titled[need.title], key) for need, keys in INTRODUCED for key in keys]
    yield 42
    for match in matches:
        stage.show_interest(match, NOTE)
    yield 36
    for match in matches:
        stage.accept(match)


def _prepare(stage: Stage, name: str, days: dict[str, int], *, capacity: int) -> Edition:
    edition = editions.prepare(
        edition=Edition(
            name=name,
            summary="Universités et entreprises se rencontrent, table par table. Tout est fictif : dates, lieu et personnes.",
            venue="Halle des Idées, ville imaginaire",
            address="1, place de l’Exemple\n00000 Ville-Imaginée",
            practical="Accueil dès 8 h 45. Déjeuner sur place, sur inscription.\nLe bâtiment est de plain-pied ; la salle de repos est au calme.",
            capacity=capacity,
            fewest_meetings=1,
            most_meetings=5,
            is_demo=True,
            **{field: stage.day(ago) for field, ago in days.items()},
        ),
        by=stage.curator,
        at=stage.at,
    )
    editions.announce(edition=edition, by=stage.curator, at=stage.at)
    return edition


def _lay_out(stage: Stage, edition: Edition, ago: int, *, last: time) -> None:
    pauses = (layout.Pause(time(10, 40), time(11, 0), "Pause"), layout.Pause(time(12, 0), time(14, 0), "Déjeuner"))
    plan = layout.DayPlan(stage.day(ago), time(9, 30), last, 20, 5, tuple(each for each in pauses if each.ends <= last))
    layout.lay_out_day(edition=edition, plan=plan, by=stage.curator, at=stage.at)
    opening = edition.slots.all()[0].starts_at
    welcome = ProgrammeItem(
        edition=edition, title="Accueil", starts_at=opening.replace(hour=opening.hour - 1), ends_at=opening
    )
    layout.keep_item(item=welcome, by=stage.curator, at=stage.at)


def _register(stage: Stage, edition: Edition, key: str, *, on_screen: bool = False) -> Registration:
    by, organisation = stage.people[key], stage.organisations[key]
    person = Attendee(
        first_name=by.first_name,
        last_name=by.last_name,
        email=by.email,
        is_remote=on_screen,
        diet="Végétarien" if key in {"marais", "lisible", "coffre"} else "",
        access="Une place près de l’écran" if key == "lagon" else "",
    )
    return registrations.register(
        edition=edition, organisation=organisation, person=person, is_listed=key != "terrils", by=by, at=stage.at
    )


def _bring_colleagues(stage: Stage, edition: Edition) -> None:
    """Four people more; one of them comes for two establishments."""
    for key, name in zip(("valmont", "guichetvif", "lagon", "boussole"), COLLEAGUES, strict=True):
        _bring(stage, edition, key, name, f"{name.split()[0].lower()}@{key}.{DOMAIN}")
    for key in ("valmont", "bruyeres"):
        _bring(stage, edition, key, "Noé Brindille", f"noe@valmont.{DOMAIN}")


def _bring(stage: Stage, edition: Edition, key: str, name: str, email: str) -> None:
    given, family = name.split(" ", 1)
    registration = edition.registrations.get(organisation=stage.organisations[key])
    person = Attendee(
        registration=registration, first_name=given, last_name=family, email=email, position="Chargé de mission"
    )
    own = Entry.objects.filter(edition=edition, irritant__establishment=registration.organisation)
    registrations.add_person(person=person, entries=own, by=stage.people[key], at=stage.at)


def _untick(stage: Stage, edition: Edition) -> None:
    """Some leave early, one comes for the afternoon only, one table is taken before noon."""
    slots = list(edition.slots.all())
    half = len(slots) // 2
    morning, afternoon = {each.pk for each in slots[:half]}, {each.pk for each in slots[half:]}
    for key, free in (("marais", morning), ("paraphe", afternoon), ("salleclaire", morning | {slots[half].pk})):
        registration = edition.registrations.get(organisation=stage.organisations[key])
        availability.set_availability(of=registration, free=free, by=stage.people[key], at=stage.at)
    noe = Attendee.objects.filter(registration__edition=edition, first_name="Noé").order_by("pk")[0]
    availability.set_availability(of=noe, free=afternoon, by=stage.people["valmont"], at=stage.at)
    availability.set_availability(of=edition.tables.all()[3], free=afternoon, by=stage.curator, at=stage.at)
