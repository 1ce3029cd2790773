"""Addresses of companies."""

from django.urls import path

from startups import exports, feeds
from startups.views import manage, public

app_name = "startups"

urlpatterns = [
    path("", public.startup_list, name="list"),
    path("flux/", feeds.feed, name="feed"),
    path("exporter/<slug:form>/", exports.export, name="export"),
    path("inscrire/", manage.create, name="create"),
    path("mon-reseau/", manage.network, name="network"),
    path("references/<uuid:uuid>/retirer/", manage.remove_reference, name="remove_reference"),
    path("declarations/<uuid:uuid>/preuve/", public.proof, name="proof"),
    path("declarations/<uuid:uuid>/verifier/", manage.check_claim, name="check_claim"),
    path("<uuid:uuid>/action/<slug:verb>/", public.StartupVerbView.as_view(), name="verb"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/logo/", public.logo, name="logo"),
    path("<slug:slug>/presentation/", public.deck, name="deck"),
    path("<slug:slug>/modifier/", manage.edit, name="edit"),
    path("<slug:slug>/fichiers/", manage.files, name="files"),
    path("<slug:slug>/references/", manage.add_reference, name="add_reference"),
    path("<slug:slug>/declarations/", manage.claim, name="claim"),
]
