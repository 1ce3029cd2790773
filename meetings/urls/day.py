"""The day itself and what follows: arrivals, debriefs, promises, the report."""

from django.urls import URLPattern, path

from meetings.views import arrivals, day, debriefs, meetings, report_papers, reports

urlpatterns: list[URLPattern] = [
    path("rencontres/arrivee/<uuid:uuid>/", arrivals.arrival, name="arrival"),
    path("rencontres/retard/<uuid:uuid>/", arrivals.late, name="late"),
    path("rencontres/entretien/hors-ligne.js", debriefs.worker, name="debrief_worker"),
    path("rencontres/entretien/<uuid:uuid>/", debriefs.debrief, name="debrief"),
    path("rencontres/rencontre/<uuid:uuid>/", meetings.meeting_detail, name="meeting"),
    path("rencontres/rencontre/<uuid:uuid>/promettre/", meetings.add_promise, name="promise"),
    path("rencontres/rencontre/<uuid:uuid>/<slug:verb>/", meetings.MeetingVerbView.as_view(), name="meeting_verb"),
    path("rencontres/promesse/<uuid:uuid>/tenue/", meetings.keep_promise, name="keep_promise"),
    path("rencontres/comparer/", reports.compare, name="compare"),
    path("rencontres/<slug:slug>/arrivees/", arrivals.check_in, name="check_in"),
    path("rencontres/<slug:slug>/arrivees/<uuid:uuid>/", arrivals.mark, name="mark_arrival"),
    path("rencontres/<slug:slug>/jour/", day.day, name="day"),
    path("rencontres/<slug:slug>/jour/replanifier/", day.plan_rest, name="plan_rest"),
    path("rencontres/<slug:slug>/mur/", day.wall, name="wall"),
    path("rencontres/<slug:slug>/mur/adresse/", day.renew_wall, name="renew_wall"),
    path("rencontres/<slug:slug>/mur/<str:key>/", day.wall_screen, name="wall_screen"),
    path("rencontres/<slug:slug>/bilan/", reports.report, name="report"),
    path("rencontres/<slug:slug>/bilan/imprimer/", report_papers.report_pdf, name="report_pdf"),
    path("rencontres/<slug:slug>/bilan/rencontres/", reports.met, name="met"),
    path("rencontres/<slug:slug>/bilan/rencontres/exporter/<slug:form>/", reports.export_met, name="export_met"),
    path("rencontres/<slug:slug>/bilan/promesses/", reports.promise_list, name="promises"),
]
