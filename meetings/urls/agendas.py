"""Personal agendas: pages, files, subscriptions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
