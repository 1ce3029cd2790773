"""Editions, entries, registrations, availabilities."""

from django.urls import URLPattern, path

from meetings.exports import attendees
from meetings.views import availability, editions, entries, layout, organise, registrations

ONE = "rencontres/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("rencontres/", editions.edition_list, name="editions"),
    path("rencontres/nouvelle/", editions.prepare, name="prepare"),
    path(
        "rencontres/editions/<uuid:uuid>/action/<slug:verb>/", editions.EditionVerbView.as_view(), name="edition_verb"
    ),
    path("rencontres/participants/exporter/<slug:form>/", attendees.export_attendees, name="export_attendees"),
    path("rencontres/irritants/<uuid:uuid>/", entries.of_irritant, name="of_irritant"),
    path("rencontres/inscriptions/<uuid:uuid>/", registrations.registration_of, name="registration_of"),
    path("rencontres/inscriptions/<uuid:uuid>/annuler/", registrations.unregister, name="unregister"),
    path("rencontres/inscriptions/<uuid:uuid>/nommer/", registrations.be_listed, name="be_listed"),
    path("rencontres/inscriptions/<uuid:uuid>/personnes/", registrations.add_person, name="add_person"),
    path("rencontres/inscriptions/<uuid:uuid>/place/", organise.give_place, name="give_place"),
    path("rencontres/inscriptions/<uuid:uuid>/disponibilites/", availability.availability_of, name="availability_of"),
    path("rencontres/personnes/<uuid:uuid>/", registrations.person, name="person"),
    path("rencontres/personnes/<uuid:uuid>/retirer/", registrations.remove_person, name="remove_person"),
    path("rencontres/tables/<uuid:uuid>/", layout.table, name="table"),
    path("rencontres/tables/<uuid:uuid>/retirer/", layout.remove_table, name="remove_table"),
    path(
        "rencontres/tables/<uuid:uuid>/disponibilites/", availability.availability_of_table, name="table_availability"
    ),
    path("rencontres/programme/<uuid:uuid>/", layout.item, name="programme_item"),
    path("rencontres/programme/<uuid:uuid>/retirer/", layout.remove_item, name="remove_item"),
    path(ONE, editions.edition_page, name="edition"),
    path(f"{ONE}modifier/", editions.change, name="change"),
    path(f"{ONE}organiser/", organise.organise, name="organise"),
    path(f"{ONE}participants/", organise.attendees, name="attendees"),
    path(f"{ONE}besoins/", organise.needs, name="needs"),
    path(f"{ONE}liste-d-attente/", organise.waiting, name="waiting"),
    path(f"{ONE}tables-et-creneaux/", layout.layout, name="layout"),
    path(f"{ONE}tables-et-creneaux/journee/", layout.lay_out, name="lay_out"),
    path(f"{ONE}tables-et-creneaux/tables/", layout.add_tables, name="add_tables"),
    path(f"{ONE}tables-et-creneaux/retirer/", layout.remove_slots, name="remove_slots"),
    path(f"{ONE}tables-et-creneaux/<slug:stamp>/", layout.slot, name="slot"),
    path(f"{ONE}programme/", layout.add_item, name="add_item"),
    path(f"{ONE}irritants/", entries.enter, name="enter"),
    path(f"{ONE}irritants/<uuid:uuid>/retirer/", entries.withdraw, name="withdraw"),
    path(f"{ONE}inscription/", registrations.registration, name="registration"),
    path(f"{ONE}disponibilites/", availability.availability, name="availability"),
]
