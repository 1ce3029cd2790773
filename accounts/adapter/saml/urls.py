"""Addresses of the federation. django-allauth includes them with its own, under /compte/."""

from django.urls import path

from accounts.adapter.saml import leaving, views

urlpatterns = [
    path("federation/", views.discovery, name="federation"),
    path("federation/aller/", views.login, name="saml_login"),
    path("federation/retour/", views.acs, name="saml_acs"),
    path("federation/entrer/", views.finish, name="saml_finish"),
    path("federation/metadonnees/", views.metadata, name="saml_metadata"),
    path("federation/quitter/", leaving.leave, name="saml_leave"),
    path("federation/au-revoir/", leaving.sls, name="saml_sls"),
]
