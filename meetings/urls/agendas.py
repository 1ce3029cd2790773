"""Personal agendas: pages, files, subscriptions; and what is printed for the day."""

from django.urls import URLPattern, path, re_path

from meetings.models.registrations import KEY_LENGTH
from meetings.views import agendas, keys, papers

# The length tells a key from the pages of an edition whose word in the address would be « agenda ».
KEY = rf"^rencontres/agenda/(?P<key>[\w-]{{{KEY_LENGTH}}})/"

urlpatterns: list[URLPattern] = [
    re_path(rf"{KEY}$", keys.agenda_by_key, name="agenda_by_key"),
    re_path(rf"{KEY}rencontres\.ics$", keys.calendar, name="calendar"),
    re_path(rf"{KEY}agenda\.pdf$", keys.pdf_by_key, name="pdf_by_key"),
    re_path(rf"{KEY}renouveler/$", keys.renew_by_key, name="renew_by_key"),
    re_path(rf"{KEY}mon-nom/$", keys.name_by_key, name="name_by_key"),
    path("rencontres/participant/<uuid:uuid>/adresse/", keys.renew_key, name="renew_key"),
    path("rencontres/<slug:slug>/mon-agenda/", agendas.agenda, name="agenda"),
    path("rencontres/<slug:slug>/mon-agenda/agenda.pdf", agendas.agenda_pdf, name="agenda_pdf"),
    path("rencontres/<slug:slug>/mon-agenda/rencontres.ics", agendas.agenda_file, name="agenda_file"),
    path("rencontres/<slug:slug>/imprimer/", papers.papers, name="papers"),
    path("rencontres/<slug:slug>/imprimer/<slug:paper>.pdf", papers.paper, name="paper"),
]
