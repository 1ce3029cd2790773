"""Addresses of the spaces, of figures, of reports of abuse, of alerts, of personal data, and of the open data."""

from django.urls import path

from dashboards.views import (
    activity,
    alert_links,
    alerts,
    changes,
    circulars,
    figures,
    merging,
    opendata,
    personal,
    reports,
    silence,
    spaces,
)

app_name = "dashboards"

urlpatterns = [
    path("mon-espace/", spaces.home, name="home"),
    path("impact/", figures.impact, name="impact"),
    path("impact/lignes/", figures.impact_rows, name="impact_rows"),
    path("impact/<slug:part>.csv", figures.impact_table, name="impact_table"),
    path("mon-espace/chiffres/", figures.figures, name="figures"),
    path("mon-espace/chiffres/lignes/", figures.figure_rows, name="figure_rows"),
    path("mon-espace/chiffres/actualiser/", figures.recount, name="recount"),
    path("mon-espace/chiffres/<slug:part>.csv", figures.figures_table, name="figures_table"),
    path("mon-espace/bilan/", activity.activity_report, name="activity"),
    path("mon-espace/silences/", silence.silence, name="silence"),
    path("mon-espace/signalements/", reports.report_list, name="reports"),
    path("mon-espace/signalements/<uuid:uuid>/", reports.report_case, name="report_case"),
    path("mon-espace/signalements/<uuid:uuid>/decider/", reports.decide_report, name="decide_report"),
    path("mon-espace/signaler/<slug:word>/<uuid:uuid>/", reports.report, name="report"),
    path("mon-espace/ecritures/<slug:word>/<uuid:uuid>/", changes.changes, name="changes"),
    path("mon-espace/envois/", circulars.circular_list, name="circulars"),
    path("mon-espace/envois/nouveau/", circulars.write_circular, name="write_circular"),
    path("mon-espace/envois/<uuid:uuid>/", circulars.circular, name="circular"),
    path("mon-espace/envois/<uuid:uuid>/modifier/", circulars.change_circular, name="change_circular"),
    path("mon-espace/envois/<uuid:uuid>/destinataires/", circulars.circular_people, name="circular_people"),
    path("mon-espace/envois/<uuid:uuid>/apercu/", circulars.circular_preview, name="circular_preview"),
    path("mon-espace/envois/<uuid:uuid>/apercu/courriel/", circulars.circular_mail, name="circular_mail"),
    path("mon-espace/envois/<uuid:uuid>/essai/", circulars.send_test, name="test_circular"),
    path(
        "mon-espace/envois/<uuid:uuid>/action/<slug:verb>/", circulars.CircularVerbView.as_view(), name="circular_verb"
    ),
    path("informations/<uuid:uuid>/", circulars.information, name="information"),
    path("organisations/<slug:slug>/fusionner/", merging.merge, name="merge_organisation"),
    path("mes-alertes/", alerts.alerts, name="alerts"),
    path("mes-alertes/<uuid:uuid>/", alerts.act, name="act"),
    path("mes-alertes/suivre/<slug:word>/<uuid:uuid>/", alerts.follow, name="follow"),
    path("alertes/liste/<slug:word>/", alerts.search_alert, name="search_alert"),
    path("alertes/suivre/<slug:word>/<uuid:uuid>/", alerts.follow_alert, name="follow_alert"),
    path("alertes/confirmer/<str:token>/", alert_links.confirm_alert, name="confirm_alert"),
    path("alertes/arreter/<str:token>/", alert_links.stop_alert, name="stop_alert"),
    path("alertes/reprendre/<str:token>/", alert_links.resume_alert, name="resume_alert"),
    path("alertes/adresse/<str:token>/", alert_links.address_alerts, name="address_alerts"),
    path("alertes/adresse/<str:token>/effacer/", alert_links.erase_address, name="erase_address"),
    path("alertes/adresse/<str:token>/<uuid:uuid>/", alert_links.address_act, name="address_act"),
    path("donnees-personnelles/registre/", personal.register, name="register"),
    path("mon-compte/copie-de-mes-donnees/", personal.copy, name="copy_my_data"),
    path("mon-compte/supprimer/", personal.end_account, name="end_account"),
    path("donnees-ouvertes/", opendata.opendata, name="opendata"),
    path("donnees-ouvertes/<slug:version>/<str:name>", opendata.opendata_file, name="opendata_file"),
]
