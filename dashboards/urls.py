"""Addresses of the spaces, of reports of abuse, and of the open data."""

from django.urls import path

from dashboards.views import opendata, reports, silence, spaces

app_name = "dashboards"

urlpatterns = [
    path("mon-espace/", spaces.home, name="home"),
    path("mon-espace/silences/", silence.silence, name="silence"),
    path("mon-espace/delais/", silence.responses, name="responses"),
    path("mon-espace/signalements/", reports.report_list, name="reports"),
    path("mon-espace/signalements/<uuid:uuid>/", reports.report_case, name="report_case"),
    path("mon-espace/signalements/<uuid:uuid>/decider/", reports.decide_report, name="decide_report"),
    path("mon-espace/signaler/<slug:word>/<uuid:uuid>/", reports.report, name="report"),
    path("donnees-ouvertes/", opendata.opendata, name="opendata"),
    path("donnees-ouvertes/<slug:version>/<str:name>", opendata.opendata_file, name="opendata_file"),
]
