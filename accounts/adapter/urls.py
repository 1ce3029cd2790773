"""Addresses of the doors of others. django-allauth includes them with its own, under /compte/."""

from django.urls import path

from accounts.adapter import views

urlpatterns = [
    path("proconnect/", views.login, name="proconnect_login"),
    path("proconnect/retour/", views.callback, name="proconnect_callback"),
    path("proconnect/quitter/", views.leave, name="proconnect_leave"),
    path("proconnect/au-revoir/", views.left, name="proconnect_left"),
]
